package dev.rollcall.server;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of Kafka Streams, whose producer takes a transaction that Kafka has given up for what
 * it is.
 *
 * <p>Kafka gives up a transaction that is open for longer than {@code transaction.timeout.ms}.
 * Brokers up to 4.3.1 then answer the commit that comes too late with {@code INVALID_TXN_STATE}
 * (KAFKA-20785), which ends a stream thread and with it the instance; newer and older ones say that
 * the producer is fenced. Then Kafka Streams begins anew from the last commit, and so nothing is
 * lost by a slow moment.
 */
public class StreamClients implements KafkaClientSupplier {

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new TransactionalProducer(config);
  }

  /** Tells of a transaction that is gone as of a fenced producer. */
  protected static class TransactionalProducer extends KafkaProducer<byte[], byte[]> {

    protected TransactionalProducer(Map<String, Object> config) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void commitTransaction() {
      fencing(super::commitTransaction);
    }

    /** A producer whose commit failed so fails with the same again. */
    @Override
    public void abortTransaction() {
      fencing(super::abortTransaction);
    }
  }

  static void fencing(Runnable transactional) {
    try {
      transactional.run();
    } catch (KafkaException e) {
      if (e instanceof InvalidTxnStateException
          || e.getCause() instanceof InvalidTxnStateException) {
        throw (ProducerFencedException)
            new ProducerFencedException(
                    "The transaction was open for longer than transaction.timeout.ms, and Kafka"
                        + " has given it up.")
                .initCause(e);
      }
      throw e;
    }
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
