package dev.rollcall.standalone.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.json.AvroJson;
import dev.rollcall.oracle.Oracle;
import dev.rollcall.oracle.Shown;
import dev.rollcall.standalone.system.Api;
import dev.rollcall.standalone.system.AvroAsJson;
import dev.rollcall.standalone.system.Cluster;
import dev.rollcall.standalone.system.TopicLog;
import dev.rollcall.topics.CompositeKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds all that an instance and the topics say against what the log of events says by itself: the
 * {@link Oracle} lives through each room's events, and shares nothing with the fold it checks.
 */
final class Audit {

  /** What can be wrong. */
  enum Fault {
    /** An acknowledged event is not in the log where it was acknowledged, or is there twice. */
    LOG,
    /** An event of the load was refused. */
    DEAD_LETTER,
    /** The API answers something else than follows from the log. */
    STATE,
    /** The totals are not those of the rooms that the API answers. */
    TOTALS,
    /** The last record of a room on {@code room-state} is not what the API answers. */
    STATE_TOPIC,
    /** {@code room-participants} has other rows than the API, or others present than the log. */
    PARTICIPANTS_TOPIC,
    /** A version of a room was told by no record. */
    CHANGE_LOST,
    /** A change was told again, or after a later one. */
    CHANGE_TWICE
  }

  private final TopicLog<String, RoomEvent> events;
  private final TopicLog<String, Room> states;
  private final TopicLog<String, Participant> participants;
  private final TopicLog<String, RoomChange> changes;
  private final TopicLog<byte[], byte[]> deadLetters;
  private final Acknowledged acknowledged;
  private final Map<String, Oracle.State> expected = new TreeMap<>();
  private final Map<Fault, List<String>> found = new EnumMap<>(Fault.class);

  Audit(Cluster cluster, Acknowledged acknowledged) {
    this.events = cluster.log(Cluster.TOPICS.events(), RoomEvent.class);
    this.states = cluster.log(Cluster.TOPICS.state(), Room.class);
    this.participants = cluster.log(Cluster.TOPICS.participants(), Participant.class);
    this.changes = cluster.log(Cluster.TOPICS.changes(), RoomChange.class);
    this.deadLetters = cluster.byteLog(Cluster.TOPICS.deadLetters());
    this.acknowledged = acknowledged;
  }

  /**
   * Looks at everything once.
   *
   * @param api of an instance that owns all rooms
   */
  Map<Fault, List<String>> faults(Api api) {
    found.clear();
    log();
    deadLetters.upToNow().forEach(record -> report(Fault.DEAD_LETTER, record.toString()));
    Map<String, Room> published = lastByKey(states.upToNow());
    List<ConsumerRecord<String, Participant>> rows = participants.upToNow();
    Map<String, JsonNode> answered = new HashMap<>();
    expected.forEach(
        (room, state) -> {
          JsonNode answer = api.get(Api.room(room), acknowledged.position(), 60).ok().json();
          answered.put(room, answer);
          state(room, state, answer);
          Room last = published.get(room);
          if (last == null || !AvroAsJson.of(last).equals(answer)) {
            report(Fault.STATE_TOPIC, room + ": " + last + " but the API says " + answer);
          }
        });
    totals(api, answered);
    participants(api, lastByKey(rows));
    changes(answered, rows);
    return found;
  }

  /** How many of each, for a log. */
  static Map<Fault, Integer> counts(Map<Fault, List<String>> faults) {
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    faults.forEach((fault, what) -> counts.put(fault, what.size()));
    return counts;
  }

  private void report(Fault fault, String what) {
    found.computeIfAbsent(fault, any -> new ArrayList<>()).add(what);
  }

  private void log() {
    List<ConsumerRecord<String, RoomEvent>> log = events.upToNow();
    Map<TopicPartition, Map<Long, String>> unseen = acknowledged.eventIds();
    for (ConsumerRecord<String, RoomEvent> record : log) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      String acknowledgedAs = unseen.getOrDefault(partition, Map.of()).remove(record.offset());
      if (!record.value().getEventId().equals(acknowledgedAs)) {
        report(Fault.LOG, partition + ":" + record.offset() + " was never acknowledged");
      }
    }
    unseen.forEach(
        (partition, offsets) -> offsets.forEach((o, id) -> report(Fault.LOG, id + " is lost")));
    if (expected.isEmpty()) {
      log.stream()
          .map(ConsumerRecord::value)
          .collect(Collectors.groupingBy(RoomEvent::getRoomId))
          .forEach((room, own) -> expected.put(room, Oracle.of(own)));
    }
  }

  private void state(String room, Oracle.State expected, JsonNode answer) {
    Oracle.State was = Shown.by(AvroJson.read(answer, new Room()));
    if (!was.equals(expected)) {
      report(Fault.STATE, room + ": expected " + expected + " but the API says " + was);
    }
  }

  private void totals(Api api, Map<String, JsonNode> answered) {
    JsonNode totals = api.get("/v1/stats", acknowledged.position(), 60).ok().json();
    int people = 0;
    Map<String, Integer> byStatus = new TreeMap<>();
    for (JsonNode room : answered.values()) {
      people += room.path("participantCount").asInt();
      byStatus.merge(room.path("status").asText(), 1, Integer::sum);
    }
    boolean isRight =
        totals.path("rooms").asInt() == answered.size()
            && totals.path("participants").asInt() == people;
    for (Map.Entry<String, Integer> rooms : byStatus.entrySet()) {
      isRight &= totals.path("byStatus").path(rooms.getKey()).asInt() == rooms.getValue();
    }
    if (!isRight) {
      report(Fault.TOTALS, byStatus + " with " + people + " people, but the API says " + totals);
    }
  }

  private void participants(Api api, Map<String, Participant> rows) {
    Map<String, Map<String, Participant>> byRoom = new HashMap<>();
    rows.forEach(
        (key, row) ->
            byRoom.computeIfAbsent(CompositeKey.roomId(key), any -> new TreeMap<>()).put(key, row));
    expected.forEach(
        (room, state) -> {
          Map<String, Participant> own = byRoom.getOrDefault(room, Map.of());
          Map<String, Oracle.Person> present = new TreeMap<>();
          Map<String, JsonNode> published = new TreeMap<>();
          own.forEach(
              (key, row) -> {
                if (row.getLeftAt() == null) {
                  present.put(row.getId(), Shown.person(row));
                }
                published.put(key, AvroAsJson.of(row));
              });
          if (!present.equals(state.present())) {
            report(
                Fault.PARTICIPANTS_TOPIC,
                room + ": expected " + state.present() + " but published are " + present);
          }
          Map<String, JsonNode> answered = rows(api, room);
          if (!published.equals(answered)) {
            report(
                Fault.PARTICIPANTS_TOPIC,
                room + ": published " + published + " but the API says " + answered);
          }
        });
  }

  private static Map<String, JsonNode> rows(Api api, String room) {
    Map<String, JsonNode> rows = new TreeMap<>();
    String cursor = "";
    do {
      JsonNode page =
          api.get(Api.room(room) + "/participants?state=all&limit=1000" + cursor).ok().json();
      for (JsonNode row : page.path("participants")) {
        rows.put(
            CompositeKey.participant(room, row.path("id").asText(), row.path("joinedAt").asLong()),
            ((ObjectNode) row).put("roomId", room));
      }
      JsonNode next = page.path("nextCursor");
      cursor = next.isTextual() ? "&cursor=" + next.asText() : null;
    } while (cursor != null);
    return rows;
  }

  /**
   * Every version of a room told once and in order, up to the one that it has. A late session fact
   * can move rows of participants and nothing else, so a version may be told by rows alone.
   */
  private void changes(
      Map<String, JsonNode> answered, List<ConsumerRecord<String, Participant>> rows) {
    Map<String, Set<Long>> versions = new HashMap<>();
    Map<String, Participant> lastRows = new HashMap<>();
    for (ConsumerRecord<String, Participant> record : rows) {
      Participant row = record.value();
      if (row != null && row.equals(lastRows.put(record.key(), row))) {
        report(Fault.CHANGE_TWICE, record.key() + ": " + row);
      }
      if (row != null) {
        versions.computeIfAbsent(row.getRoomId(), any -> new HashSet<>()).add(row.getVersion());
      }
    }
    Map<String, Set<RoomChange>> lastChanges = new HashMap<>();
    Map<String, Long> lastVersions = new HashMap<>();
    for (ConsumerRecord<String, RoomChange> record : changes.upToNow()) {
      RoomChange change = record.value();
      String room = change.getRoomId();
      long before = lastVersions.getOrDefault(room, 0L);
      if (change.getVersion() > before) {
        lastChanges.put(room, new HashSet<>());
        lastVersions.put(room, change.getVersion());
      }
      if (change.getVersion() < before || !lastChanges.get(room).add(change)) {
        report(Fault.CHANGE_TWICE, room + ": after version " + before + " " + change);
      }
      versions.computeIfAbsent(room, any -> new HashSet<>()).add(change.getVersion());
    }
    answered.forEach(
        (room, answer) -> {
          Set<Long> missing =
              LongStream.rangeClosed(1, answer.path("version").asLong())
                  .boxed()
                  .collect(Collectors.toCollection(TreeSet::new));
          missing.removeAll(versions.getOrDefault(room, Set.of()));
          if (!missing.isEmpty()) {
            report(Fault.CHANGE_LOST, room + ": versions " + missing);
          }
        });
  }

  private static <T> Map<String, T> lastByKey(List<ConsumerRecord<String, T>> records) {
    Map<String, T> last = new HashMap<>();
    for (ConsumerRecord<String, T> record : records) {
      if (record.value() == null) {
        last.remove(record.key());
      } else {
        last.put(record.key(), record.value());
      }
    }
    return last;
  }
}
