package dev.rollcall.standalone.crash;

import dev.rollcall.standalone.vendors.Delivery;
import dev.rollcall.standalone.vendors.LiveKit;
import dev.rollcall.standalone.vendors.WebhookSender;
import dev.rollcall.standalone.vendors.WebhookSender.Fate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** People who come to rooms of LiveKit and go, at a steady rate, and a webhook of each of it. */
final class LiveKitTraffic implements AutoCloseable {
  static final long CREATED_AT = 1_795_165_200_250L;
  static final int ROOMS = 40;

  private static final int PER_SECOND = 200;
  private static final int PEOPLE = 8;

  private final WebhookSender webhooks;
  private final Audience audience;
  private final Random random = new Random(1);
  private final Map<String, Integer> lastAnswer = new ConcurrentHashMap<>();
  private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();
  private final List<CompletableFuture<Fate>> fates = new ArrayList<>();
  private final Map<String, Deque<Person>> present = new HashMap<>();

  private record Person(String id, long joinedAt) {}

  /** Told of what is so at the vendor, before its webhook is sent. */
  interface Audience {
    void joined(String room, String sid, String identity, long at);

    void left(String room, String sid);
  }

  static final Audience NOBODY =
      new Audience() {
        @Override
        public void joined(String room, String sid, String identity, long at) {}

        @Override
        public void left(String room, String sid) {}
      };

  /**
   * @param oldest age at which a webhook is dropped
   */
  LiveKitTraffic(URI door, LiveKit liveKit, Duration oldest, Audience audience) {
    this.audience = audience;
    this.webhooks =
        new WebhookSender(
            door,
            liveKit,
            Delivery.LIVEKIT.withOldest(oldest),
            (id, status) -> {
              lastAnswer.put(id, status);
              statuses.add(status);
            });
  }

  static String room(int number) {
    return "room-" + number;
  }

  static String session(String room) {
    return "RM_" + room;
  }

  void run(Duration time) {
    long begun = System.nanoTime();
    long count = time.toSeconds() * PER_SECOND;
    for (int i = 0; i < count; i++) {
      long due = begun + i * 1_000_000_000L / PER_SECOND;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      next();
    }
  }

  private void next() {
    String room = room(random.nextInt(ROOMS));
    Deque<Person> people = present.computeIfAbsent(room, any -> new ArrayDeque<>());
    boolean leaves = people.size() >= PEOPLE || (!people.isEmpty() && random.nextInt(3) == 0);
    String id = "EV_" + fates.size();
    long now = System.currentTimeMillis();
    Person person = leaves ? people.poll() : new Person("PA_" + fates.size(), now);
    if (leaves) {
      audience.left(room, person.id());
    } else {
      people.add(person);
      audience.joined(room, person.id(), "user-" + person.id(), now);
    }
    String body =
        """
        {"event":"%s","id":"%s","createdAt":"%d","room":{"sid":"%s","name":"%s",
         "creationTimeMs":"%d"},"participant":{"sid":"%s","identity":"user-%s",
         "joinedAtMs":"%d","state":"ACTIVE"}}"""
            .formatted(
                leaves ? "participant_left" : "participant_joined",
                id,
                now / 1_000,
                session(room),
                room,
                CREATED_AT,
                person.id(),
                person.id(),
                person.joinedAt());
    fates.add(webhooks.send(room, id, body.getBytes(StandardCharsets.UTF_8)));
  }

  void awaitFates() throws Exception {
    CompletableFuture.allOf(fates.toArray(CompletableFuture[]::new))
        .get(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  Fate lastFate() {
    return fates.get(fates.size() - 1).join();
  }

  /** How many webhooks had this fate. */
  long count(Fate fate) {
    return fates.stream().filter(one -> one.join() == fate).count();
  }

  /** All answers that webhooks got; 0 for none. */
  Set<Integer> statuses() {
    return Set.copyOf(statuses);
  }

  /** The ids of webhooks, which those of events are, that Rollcall took. */
  Set<String> acknowledged() {
    return lastAnswer.entrySet().stream()
        .filter(answer -> answer.getValue() == 200)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Who is in each room at the vendor. */
  Map<String, Set<String>> present() {
    return present.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                room -> room.getValue().stream().map(Person::id).collect(Collectors.toSet())));
  }

  @Override
  public String toString() {
    return "%d webhooks, %d of them acknowledged, the others dropped by the vendor; answers %s"
        .formatted(fates.size(), acknowledged().size(), statuses);
  }

  @Override
  public void close() {
    webhooks.close();
  }
}
