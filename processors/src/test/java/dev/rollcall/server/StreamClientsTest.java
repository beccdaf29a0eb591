package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What Kafka Streams is told of a transaction that failed. */
class StreamClientsTest {

  @Test
  void oneThatIsGoneIsFenced() {
    InvalidTxnStateException gone = new InvalidTxnStateException("It is gone.");

    for (KafkaException told : List.of(gone, new KafkaException("In an error state.", gone))) {
      assertThatThrownBy(() -> StreamClients.fencing(throwing(told)))
          .isInstanceOf(ProducerFencedException.class)
          .hasMessageContaining("transaction.timeout.ms")
          .hasCause(told);
    }
  }

  @Test
  void whatElseHappensIsToldAsItIs() {
    for (KafkaException told :
        List.of(
            new TimeoutException("Later."),
            new InvalidProducerEpochException("Another is there."),
            new KafkaException("No."))) {
      assertThatThrownBy(() -> StreamClients.fencing(throwing(told))).isSameAs(told);
    }
  }

  private static Runnable throwing(KafkaException e) {
    return () -> {
      throw e;
    };
  }
}
