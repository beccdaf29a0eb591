package dev.rollcall.query.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.query.StoreLags;
import dev.rollcall.query.cluster.Report.Restoring;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener.SuspendReason;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {

  private static final String STORE = "rooms";
  private static final TopicPartition ONE = new TopicPartition("changelog", 1);
  private static final TaskId TASK = new TaskId(0, 1);

  private final RestoreProgress progress = new RestoreProgress();

  @Test
  void anActiveTaskIsToldFromItsStartToItsEnd() {
    progress.onRestoreStart(ONE, STORE, 500, 1_500);
    assertThat(progress.now()).containsExactly(new Restoring(1, false, 0, 1_000));
    progress.onBatchRestored(ONE, STORE, 749, 180);
    assertThat(progress.now()).containsExactly(new Restoring(1, false, 250, 1_000));
    progress.onRestoreEnd(ONE, STORE, 700);
    assertThat(progress.now()).isEmpty();
  }

  @Test
  void aTaskThatGoesElsewhereIsNotTold() {
    progress.onRestoreStart(ONE, STORE, 0, 10);
    progress.onRestoreSuspended(ONE, STORE, 4);
    assertThat(progress.now()).isEmpty();

    progress.onUpdateStart(ONE, STORE, 0);
    progress.onUpdateSuspended(ONE, STORE, 4, 10, SuspendReason.MIGRATED);
    assertThat(progress.now()).isEmpty();
  }

  @Test
  void aCopyIsToldUntilItHasWhatWasThereWhenItBegan() {
    progress.onUpdateStart(ONE, STORE, 0);
    assertThat(progress.now()).as("as long as nothing is known to lack").isEmpty();
    assertThat(progress.hasCaughtUp(1)).isFalse();
    progress.onBatchLoaded(ONE, STORE, TASK, 99, 90, 1_000);
    assertThat(progress.now()).containsExactly(new Restoring(1, true, 100, 1_000));
    progress.onBatchLoaded(ONE, STORE, TASK, 989, 700, 1_200);
    assertThat(progress.now()).containsExactly(new Restoring(1, true, 990, 1_200));
    assertThat(progress.hasCaughtUp(1)).isFalse();

    progress.onBatchLoaded(ONE, STORE, TASK, 999, 9, 1_300);
    assertThat(progress.now()).isEmpty();
    assertThat(progress.hasCaughtUp(1)).isTrue();
    assertThat(progress.hasCaughtUp(2)).isFalse();

    progress.onBatchLoaded(ONE, STORE, TASK, 1_300, 200, 9_000);
    assertThat(progress.now()).as("it only follows").isEmpty();
    assertThat(progress.hasCaughtUp(1)).isTrue();
  }

  @Test
  void aCopyThatBecomesActiveAndACopyAgainHasWhatItHad() {
    progress.onUpdateStart(ONE, STORE, 0);
    progress.onBatchLoaded(ONE, STORE, TASK, 9, 9, 10);
    progress.onUpdateSuspended(ONE, STORE, 10, 10, SuspendReason.PROMOTED);
    assertThat(progress.hasCaughtUp(1)).as("until the task runs it is read as a copy").isTrue();

    progress.onRestoreStart(ONE, STORE, 10, 60);
    progress.onBatchRestored(ONE, STORE, 59, 50);
    assertThat(progress.hasCaughtUp(1)).isTrue();
    progress.onRestoreEnd(ONE, STORE, 50);
    progress.onUpdateStart(ONE, STORE, 90);
    assertThat(progress.hasCaughtUp(1)).isTrue();
  }

  @Test
  void aStoreThatWasThrownAwayOrWentElsewhereHasNothing() {
    progress.onRestoreStart(ONE, STORE, 0, 60);
    progress.onBatchRestored(ONE, STORE, 59, 50);
    progress.onRestoreEnd(ONE, STORE, 60);
    assertThat(progress.hasCaughtUp(1)).isTrue();
    progress.onUpdateStart(ONE, STORE, 0);
    assertThat(progress.hasCaughtUp(1)).as("thrown away").isFalse();

    progress.onBatchLoaded(ONE, STORE, TASK, 99, 90, 99);
    assertThat(progress.hasCaughtUp(1)).isTrue();
    progress.onUpdateSuspended(ONE, STORE, 100, 100, SuspendReason.MIGRATED);
    assertThat(progress.hasCaughtUp(1)).as("migrated").isFalse();
  }

  @Test
  void aCopyOfAChangelogThatRestsIsKnownByItsLag() {
    progress.onUpdateStart(ONE, STORE, 500);
    progress.stores(Map.of(1, new StoreLags.Store(500, 3)), System.nanoTime());
    assertThat(progress.hasCaughtUp(1)).isFalse();
    progress.stores(Map.of(1, new StoreLags.Store(500, 1)), System.nanoTime());
    assertThat(progress.hasCaughtUp(1)).isTrue();
    progress.stores(Map.of(1, new StoreLags.Store(500, 200)), System.nanoTime());
    assertThat(progress.hasCaughtUp(1)).isTrue();
    progress.stores(Map.of(), System.nanoTime() + 29_000_000_000L);
    assertThat(progress.hasCaughtUp(1)).as("its task is made active").isTrue();
    progress.stores(Map.of(), System.nanoTime() + 31_000_000_000L);
    assertThat(progress.hasCaughtUp(1)).as("no store is here any more").isFalse();
  }

  @Test
  void aStoreThatIsFurtherBackThanItWasHasBeenThrownAway() {
    progress.stores(Map.of(1, new StoreLags.Store(500, 0)), System.nanoTime());
    progress.stores(Map.of(1, new StoreLags.Store(499, 20)), System.nanoTime());
    assertThat(progress.hasCaughtUp(1)).as("a mark less").isTrue();
    progress.stores(Map.of(1, new StoreLags.Store(0, 519)), System.nanoTime());
    assertThat(progress.hasCaughtUp(1)).isFalse();
  }

  @Test
  void whatWasNeverCommittedIsNotAwaited() {
    progress.onUpdateStart(ONE, STORE, 0);
    progress.onBatchLoaded(ONE, STORE, TASK, 999, 1_000, 1_998);
    assertThat(progress.hasCaughtUp(1)).isFalse();
    progress.onBatchLoaded(ONE, STORE, TASK, 1_900, 800, 1_900);
    assertThat(progress.hasCaughtUp(1)).isTrue();
  }

  @Test
  void whatHappenedSinceKafkaWasAskedCounts() {
    long before = System.nanoTime();
    progress.onUpdateStart(ONE, STORE, 0);
    progress.onBatchLoaded(ONE, STORE, TASK, 99, 90, 99);
    progress.stores(Map.of(), before);
    assertThat(progress.hasCaughtUp(1)).as("the copy came after").isTrue();

    before = System.nanoTime();
    progress.onUpdateStart(ONE, STORE, 0);
    progress.stores(Map.of(1, new StoreLags.Store(100, 0)), before);
    assertThat(progress.hasCaughtUp(1)).as("of the store that was thrown away").isFalse();
  }
}
