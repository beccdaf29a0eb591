package dev.rollcall.topology;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka Streams asks when something failed: the instance ends, and the log says at which
 * record. It names places, sizes and classes of exceptions, never keys or values.
 *
 * <p>A record that cannot be used does not come here; {@link Intake} sends it to the dead letter
 * queue. What comes here is an outage or a mistake of Rollcall's own, and to go on after one would
 * leave an event half applied. Nothing is sent from here, so no failure can lead to another.
 */
public final class FailureHandler
    implements DeserializationExceptionHandler,
        ProcessingExceptionHandler,
        ProductionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

  /** Bytes that are no event are not told by an exception, so this is the registry's silence. */
  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    LOG.error("Cannot read {}: {}", place(context), name(exception));
    return DeserializationExceptionHandler.Response.fail();
  }

  /** The transaction is given up, and with it the rows that the event has written so far. */
  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    LOG.error("Failed in {} at {}: {}", context.processorNodeId(), place(context), name(exception));
    return ProcessingExceptionHandler.Response.fail();
  }

  /**
   * What is retriable begins anew from the last commit. The rest is not dropped: outputs are
   * bounded below what their topics take, so a refusal tells of a topic set up otherwise.
   */
  @Override
  public ProductionExceptionHandler.Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (exception instanceof RetriableException) {
      return ProductionExceptionHandler.Response.retry();
    }
    LOG.error(
        "Topic {} did not take a record with {} bytes of key and {} of value, made from {}: {}",
        record.topic(),
        length(record.key()),
        length(record.value()),
        place(context),
        name(exception));
    return ProductionExceptionHandler.Response.fail();
  }

  @Override
  @SuppressWarnings("rawtypes") // as declared
  public ProductionExceptionHandler.Response handleSerializationError(
      ErrorHandlerContext context,
      ProducerRecord record,
      Exception exception,
      SerializationExceptionOrigin origin) {
    LOG.error(
        "A record for topic {}, made from {}, could not be written: {}",
        record.topic(),
        place(context),
        name(exception));
    return ProductionExceptionHandler.Response.fail();
  }

  @Override
  public void configure(Map<String, ?> settings) {
    // There is nothing to choose.
  }

  private static String place(ErrorHandlerContext context) {
    return context.topic() == null
        ? "the timed work of task " + context.taskId()
        : "record %s-%d@%d".formatted(context.topic(), context.partition(), context.offset());
  }

  private static String name(Exception exception) {
    Throwable cause = exception.getCause();
    String name = exception.getClass().getName();
    return cause == null ? name : name + " of " + cause.getClass().getName();
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
