package dev.rollcall.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.SerializationExceptionOrigin;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureHandlerTest {

  private static final ProducerRecord<byte[], byte[]> OUTPUT =
      new ProducerRecord<>("room-state", new byte[1], new byte[2]);

  private final FailureHandler handler = new FailureHandler();

  @Test
  void anEventThatCannotBeReadWithoutTheRegistryEndsTheInstanceAndIsNoDeadLetter() {
    var response =
        handler.handleError(
            new At("room-events"),
            new ConsumerRecord<>("room-events", 3, 42, new byte[1], new byte[2]),
            new IllegalStateException("secret"));

    assertThat(response.result()).isEqualTo(DeserializationExceptionHandler.Result.FAIL);
    assertThat(response.deadLetterQueueRecords()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFailureInTheModelEndsTheInstance(boolean atARecord) {
    var response =
        handler.handleError(
            new At(atARecord ? "room-events" : null),
            new Record<>("key", "value", 0),
            new IllegalStateException("secret"));

    assertThat(response.result()).isEqualTo(ProcessingExceptionHandler.Result.FAIL);
    assertThat(response.deadLetterQueueRecords()).isEmpty();
  }

  @Test
  void anOutputThatIsTooLargeEndsTheInstanceAndSendsNothing() {
    var response =
        handler.handleError(new At("room-events"), OUTPUT, new RecordTooLargeException("large"));

    assertThat(response.result()).isEqualTo(ProductionExceptionHandler.Result.FAIL);
    assertThat(response.deadLetterQueueRecords()).isEmpty();
  }

  @Test
  void anOutputThatCannotBeWrittenEndsTheInstance() {
    var response =
        handler.handleSerializationError(
            new At("room-events"),
            OUTPUT,
            new ClassCastException("secret"),
            SerializationExceptionOrigin.VALUE);

    assertThat(response.result()).isEqualTo(ProductionExceptionHandler.Result.FAIL);
  }

  @Test
  void whatMayPassIsTriedAgain() {
    var response = handler.handleError(new At("room-events"), OUTPUT, new TimeoutException("slow"));

    assertThat(response.result()).isEqualTo(ProductionExceptionHandler.Result.RETRY);
  }

  /**
   * @param topic null for timed work
   */
  private record At(String topic) implements ErrorHandlerContext {
    @Override
    public int partition() {
      return 3;
    }

    @Override
    public long offset() {
      return 42;
    }

    @Override
    public Headers headers() {
      return new RecordHeaders();
    }

    @Override
    public String processorNodeId() {
      return RoomTopology.ROOM_FOLD;
    }

    @Override
    public TaskId taskId() {
      return new TaskId(0, 3);
    }

    @Override
    public long timestamp() {
      return 0;
    }

    @Override
    public byte[] sourceRawKey() {
      return null;
    }

    @Override
    public byte[] sourceRawValue() {
      return null;
    }
  }
}
