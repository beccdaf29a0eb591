package dev.rollcall.connectors.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private final Handover handover = new Handover();

  private static List<SourceRecord> records(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new SourceRecord(Map.of(), Map.of(), "topic", null, i))
        .toList();
  }

  private List<SourceRecord> taken() throws InterruptedException {
    return handover.take(Duration.ZERO);
  }

  @Test
  void whatIsThereIsTakenAtOnceAndNeverInTheMiddleOfARoom() throws Exception {
    handover.put(records(2));
    handover.put(records(300));
    handover.put(records(300));
    handover.put(records(1));
    assertThat(taken()).hasSize(602);
    assertThat(taken()).hasSize(1);
    assertThat(taken()).isNull();
  }

  @Test
  void aFailureComesAfterAllThatWasBeforeIt() throws Exception {
    handover.put(records(2));
    handover.fail(new ConnectException("over"));
    assertThat(taken()).hasSize(2);
    assertThatThrownBy(this::taken).hasMessage("over");
    assertThatThrownBy(this::taken).hasMessage("over");
  }

  @Test
  void whoeverFillsItWaitsWhileNobodyTakesAsWhenTheConnectorIsPaused() throws Exception {
    Thread filling =
        new Thread(
            () -> {
              try {
                handover.awaitTaker();
                handover.awaitTaker();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    taken();
    filling.start();
    await().until(() -> filling.getState() == Thread.State.WAITING);
    taken();
    filling.join(10_000);
    assertThat(filling.isAlive()).isFalse();
  }
}
