package dev.rollcall.standalone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.standalone.system.Api;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGTERM of one of two instances: for how long nobody answers for the rooms it had. */
class HandoverIT {

  private static final Logger LOG = LoggerFactory.getLogger(HandoverIT.class);

  /** How often it is measured. */
  private static final int HANDOVERS = Integer.getInteger("rollcall.crash.handovers", 1);

  /** So long that a handover which waited for it could not be taken for a good one. */
  private static final Duration SESSION = Duration.ofSeconds(45);

  /** Of those that the load has, so many that every partition has some. */
  private static final int ROOMS = 24;

  private static final int EVENTS_BEFORE = 10_000;
  private static final int EVENTS_BETWEEN = 500;

  @Test
  void theOtherAnswersLongBeforeASessionIsOver(@TempDir Path directory) throws Exception {
    List<Long> gaps = new ArrayList<>();
    List<RoomEvent> load = Installation.load(1, EVENTS_BEFORE + 2 * HANDOVERS * EVENTS_BETWEEN);
    int written = EVENTS_BEFORE;
    try (Installation rollcall =
        Installation.start(directory)
            .with("streams.consumer.session.timeout.ms", Long.toString(SESSION.toMillis()))) {
      Deque<ServerProcess> servers = new ArrayDeque<>();
      try {
        servers.add(rollcall.startServer("0"));
        servers.add(rollcall.startServer("1"));
        // While there is nothing to restore they share at once; later it takes Kafka Streams a
        // minute to move a task to who has warmed up for it.
        rollcall.awaitShared(2);
        rollcall.write(load.subList(0, written));
        for (int i = 0; i < HANDOVERS; i++) {
          if (servers.size() < 2) {
            servers.add(rollcall.startServer(Integer.toString((i + 1) % 2)));
            rollcall.awaitShared(2);
          }
          rollcall.write(load.subList(written, written += EVENTS_BETWEEN));
          rollcall.awaitAllCommitted();
          Api before = servers.getFirst().api();
          Api after = servers.getLast().api();
          Map<String, Long> lastAnswer = answeredBy(before);

          servers.getFirst().terminate();
          rollcall.write(load.subList(written, written += EVENTS_BETWEEN));

          gaps.add(longestGap(lastAnswer, before, after, rollcall.position()));
          servers.getFirst().awaitExit();
          servers.removeFirst().close();
        }
        assertThat(rollcall.faults(servers.getLast())).isEmpty();
      } finally {
        for (ServerProcess server : servers) {
          server.close();
        }
      }
    }
    LOG.info("Rooms of an instance that ended were not answered for, in milliseconds: {}", gaps);
    assertThat(gaps).allMatch(gap -> gap < SESSION.toMillis());
  }

  /** When each room that the instance owns was answered for. */
  private static Map<String, Long> answeredBy(Api api) {
    Map<String, Long> answered = new HashMap<>();
    for (int i = 0; i < ROOMS; i++) {
      String room = Api.room("room-" + i);
      if (answers(() -> api.getHere(room))) {
        answered.put(room, System.nanoTime());
      }
    }
    assertThat(answered).as("rooms of the instance that is to end").isNotEmpty();
    return answered;
  }

  /**
   * @param lastAnswer by room, in nanoseconds
   * @param position of all that is acknowledged: an answer without it does not end the gap
   * @return milliseconds
   */
  private static long longestGap(
      Map<String, Long> lastAnswer, Api before, Api after, String position) {
    long longest = 0;
    while (!lastAnswer.isEmpty()) {
      for (String room : List.copyOf(lastAnswer.keySet())) {
        if (answers(() -> before.getHere(room))) {
          lastAnswer.put(room, System.nanoTime());
        } else if (answers(() -> after.get(room, position, 1))) {
          longest = Math.max(longest, System.nanoTime() - lastAnswer.remove(room));
        }
      }
    }
    return Duration.ofNanos(longest).toMillis();
  }

  private static boolean answers(Supplier<Api.Answer> request) {
    try {
      return request.get().status() == 200;
    } catch (UncheckedIOException e) {
      return false; // it listens no more
    }
  }
}
