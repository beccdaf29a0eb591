package dev.rollcall.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.topics.Positions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WatchesTest {

  private static final Wanted ALL = Wanted.of(change -> true);
  private static final Positions NOTHING_READ = Positions.NONE;

  private final FakeChanges changes = new FakeChanges();

  @AfterEach
  void close() throws InterruptedException {
    changes.close();
  }

  @Test
  @DisplayName("a snapshot, then the changes above it, and none that it shows")
  void snapshotThenChanges() {
    Recorder watcher = new Recorder();
    changes
        .watches()
        .begin(
            ALL,
            () -> {
              // while the snapshot is read: one that is in it, one that is not
              changes.add("r", 7);
              changes.add("r", 8);
              return snapshot("r", 7, NOTHING_READ);
            },
            () -> watcher);
    changes.add("r", 9);

    watcher.awaitTold("snapshot r", "r@8", "r@9");
  }

  @Test
  @DisplayName(
      "a change that the snapshot shows before it is committed is told of by neither twice")
  void uncommitted() {
    Recorder watcher = new Recorder();
    Positions shown = Positions.of(Map.of(0, 5L));
    changes.watches().begin(ALL, () -> snapshot("r", 7, shown), () -> watcher);
    changes.add("r", 6);
    changes.add("r", 7);
    changes.add("other", 1);
    watcher.awaitTold("snapshot r", "other@1");
    assertThat(watcher.lastId()).as("who breaks off now begins again").isNull();

    changes.commit(shown);
    await().until(() -> watcher.lastId() != null);
    changes.add("r", 8);
    watcher.awaitTold("snapshot r", "other@1", "r@8");
    assertThat(watcher.lastId()).isEqualTo(changes.ends().toString());
  }

  @Test
  @DisplayName("who goes on from an id gets what was missed, and nothing twice")
  void goesOn() {
    changes.add("r", 1);
    Positions seen = changes.ends();
    changes.add("r", 2);
    changes.add("other", 1);
    Recorder watcher = new Recorder();
    changes.watches().goOn(ALL, seen, () -> snapshot("r", 2, NOTHING_READ), watcher);
    await().until(() -> watcher.told().size() == 2);
    changes.add("r", 3);

    await().until(() -> watcher.told().size() == 3);
    assertThat(watcher.told()).containsExactlyInAnyOrder("r@2", "other@1", "r@3");
    assertThat(watcher.told().indexOf("r@2")).isLessThan(watcher.told().indexOf("r@3"));
  }

  @Test
  @DisplayName("a watch that fails is ended, and the others are told")
  void fails() {
    Recorder failing = new Recorder();
    Recorder other = new Recorder();
    Wanted broken =
        Wanted.of(
            change -> {
              throw new IllegalStateException("cannot tell");
            });
    changes.watches().begin(broken, () -> snapshot("r", 1, NOTHING_READ), () -> failing);
    changes.watches().begin(ALL, () -> snapshot("r", 1, NOTHING_READ), () -> other);
    changes.add("r", 2);
    changes.add("r", 3);

    other.awaitTold("snapshot r", "r@2", "r@3");
    await().until(failing::isClosed);
  }

  @Test
  @DisplayName("what is held while a watch begins is told as the watcher takes it")
  void heldLong() {
    Recorder watcher = new Recorder();
    List<String> expected = new ArrayList<>(List.of("snapshot r"));
    changes
        .watches()
        .begin(
            ALL,
            () -> {
              for (int version = 2; version < 1_000; version++) {
                changes.add("r", version);
                expected.add("r@" + version);
              }
              return snapshot("r", 1, NOTHING_READ);
            },
            () -> watcher);
    watcher.awaitTold(expected.toArray(String[]::new));
  }

  @Test
  @DisplayName("an id that the topic no longer has, or never had, begins anew after a reset")
  void expired() {
    changes.add("r", 1);
    Positions old = Positions.of(Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L));
    changes.expire();
    Positions ahead = Positions.of(Map.of(0, 99L, 1, 0L, 2, 0L, 3, 0L));
    for (Positions from : new Positions[] {old, ahead, Positions.of(Map.of(9, 1L)), null}) {
      Recorder watcher = new Recorder();
      changes.watches().goOn(ALL, from, () -> snapshot("r", 1, NOTHING_READ), watcher);
      watcher.awaitTold("reset", "snapshot r");
    }
  }

  @Test
  @DisplayName("a watch of a room tells of that room alone, and its ids name one partition")
  void oneRoom() {
    Recorder watcher = new Recorder();
    Watches watches = changes.watches();
    watches.begin(watches.ofRoom("r"), () -> snapshot("r", 1, NOTHING_READ), () -> watcher);
    await().until(() -> watcher.lastId() != null);
    changes.add("other", 1);
    changes.add("r", 2);

    watcher.awaitTold("snapshot r", "r@2");
    assertThat(Positions.parse(watcher.lastId()).offsets()).hasSize(1);
  }

  @Test
  @DisplayName("what keeps the first page from being read is thrown, and nothing is told")
  void failsBefore() {
    assertThatThrownBy(
            () ->
                changes
                    .watches()
                    .begin(
                        ALL,
                        () -> {
                          throw new IllegalStateException("elsewhere");
                        },
                        () -> {
                          throw new AssertionError("connected");
                        }))
        .hasMessage("elsewhere");
  }

  @Test
  @DisplayName("a snapshot of several pages comes whole before the changes")
  void pages() {
    Recorder watcher = new Recorder();
    List<String> rooms = new ArrayList<>(List.of("a", "b", "c"));
    changes
        .watches()
        .begin(
            ALL,
            () -> {
              String room = rooms.remove(0);
              changes.add(room, 1);
              changes.add(room, 2);
              return new Snapshot(json(room), Map.of(room, 1L), NOTHING_READ, rooms.isEmpty());
            },
            () -> watcher);
    await().until(() -> watcher.told().size() == 6);
    assertThat(watcher.told().subList(0, 3))
        .containsExactly("snapshot a", "snapshot b", "snapshot c");
    assertThat(watcher.told().subList(3, 6)).containsExactlyInAnyOrder("a@2", "b@2", "c@2");
  }

  @Test
  @DisplayName("broken off at random, a watcher sees exactly the changes of the topic, in order")
  void brokenOffAtRandom() throws InterruptedException {
    Random random = new Random(1);
    Recorder first = new Recorder();
    changes.watches().begin(ALL, () -> snapshot("none", 1, NOTHING_READ), () -> first);
    await().until(() -> first.lastId() != null);
    List<String> seen = new ArrayList<>();
    Thread writer = new Thread(this::write2000);
    writer.start();
    Recorder watcher = first;
    for (int i = 0; i < 50; i++) {
      Thread.sleep(random.nextInt(8));
      watcher.end();
      seen.addAll(watcher.told());
      Positions from = Positions.parse(watcher.lastId());
      watcher = new Recorder();
      Recorder next = watcher;
      next.lastId(from.toString());
      changes.watches().goOn(ALL, from, () -> snapshot("none", 1, NOTHING_READ), next);
    }
    writer.join();
    Recorder last = watcher;
    await().until(() -> changes.ends().toString().equals(last.lastId()));
    seen.addAll(last.told());

    seen.removeIf(told -> told.startsWith("snapshot"));
    assertThat(seen).hasSize(2_000).doesNotHaveDuplicates();
    for (int room = 0; room < 10; room++) {
      String prefix = "room-" + room + "@";
      assertThat(seen.stream().filter(told -> told.startsWith(prefix)).toList())
          .isSortedAccordingTo(
              (one, other) -> Long.compare(version(one, prefix), version(other, prefix)));
    }
  }

  private void write2000() {
    for (int i = 0; i < 2_000; i++) {
      changes.add("room-" + i % 10, i / 10 + 1);
      if (i % 10 == 0) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private static long version(String told, String prefix) {
    return Long.parseLong(told.substring(prefix.length()));
  }

  private static Snapshot snapshot(String room, long version, Positions position) {
    return new Snapshot(json(room), Map.of(room, version), position, true);
  }

  private static byte[] json(String room) {
    return room.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes down what it is told. */
  private static final class Recorder implements Watcher {
    private final List<String> told = new ArrayList<>();
    private String lastId;
    private boolean closed;

    @Override
    public synchronized void changed(String id, RoomChange change) {
      if (!closed) {
        told.add(change.getRoomId() + "@" + change.getVersion());
        lastId(id);
      }
    }

    @Override
    public synchronized void passed(String id) {
      if (!closed) {
        lastId(id);
      }
    }

    @Override
    public synchronized void reset() {
      told.add("reset");
    }

    @Override
    public synchronized void snapshot(byte[] json) {
      told.add("snapshot " + new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void end() {
      closed = true;
    }

    @Override
    public synchronized boolean isClosed() {
      return closed;
    }

    @Override
    public synchronized boolean awaitRoom(Duration patience) {
      return !closed;
    }

    synchronized void lastId(String id) {
      lastId = id == null ? lastId : id;
    }

    synchronized String lastId() {
      return lastId;
    }

    synchronized List<String> told() {
      return List.copyOf(told);
    }

    void awaitTold(String... expected) {
      await().untilAsserted(() -> assertThat(told()).containsExactly(expected));
    }
  }
}
