package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.query.RoomReader;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.ParticipantPage;
import dev.rollcall.query.RoomReader.Presence;
import dev.rollcall.query.RoomReader.RoomFilter;
import dev.rollcall.query.RoomReader.RoomPage;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code /v1/rooms} and what is below it. */
final class RoomsResource {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final Set<String> PARTICIPANTS = Set.of("participants");
  private static final List<String> STATUSES =
      Stream.of(RoomStatus.values())
          .filter(status -> status != RoomStatus.UNKNOWN)
          .map(status -> status.name().toLowerCase(Locale.ROOT))
          .toList();

  private final RoomReader reader;
  private final Duration maxWait;

  RoomsResource(RoomReader reader, Duration maxWait) {
    this.reader = reader;
    this.maxWait = maxWait;
  }

  /** {@code GET /v1/rooms}. */
  void list(Context context) {
    Query query =
        Query.of(
            context, "status", "vendor", "region", "name", "minParticipants", "limit", "cursor");
    String status = query.choice("status", STATUSES);
    RoomFilter filter =
        new RoomFilter(
            status == null ? null : status.toUpperCase(Locale.ROOT),
            query.text("vendor"),
            query.text("region"),
            query.text("name"),
            query.number("minParticipants", 0, Integer.MAX_VALUE));
    Answer<RoomPage> answer =
        reader.rooms(
            filter,
            query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
            query.text("cursor"),
            Consistency.await(context, maxWait));
    answer(context, answer, json -> writePage(json, answer.value()));
  }

  /** {@code GET /v1/rooms/{id}}. */
  void get(Context context) {
    boolean withParticipants = Query.of(context, "participants").flag("participants", true);
    String id = RoomId.of(context);
    Answer<Optional<Room>> answer =
        reader.room(id, withParticipants, Consistency.await(context, maxWait));
    Room room = known(context, answer, id);
    answer(
        context,
        answer,
        json -> AvroJson.write(json, room, withParticipants ? Set.of() : PARTICIPANTS));
  }

  /** {@code GET /v1/rooms/{id}/participants}. */
  void participants(Context context) {
    Query query = Query.of(context, "state", "limit", "cursor");
    String state = query.choice("state", List.of("present", "left", "all"));
    String id = RoomId.of(context);
    Answer<Optional<ParticipantPage>> answer =
        reader.participants(
            id,
            state == null ? Presence.PRESENT : Presence.valueOf(state.toUpperCase(Locale.ROOT)),
            query.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
            query.text("cursor"),
            Consistency.await(context, maxWait));
    ParticipantPage page = known(context, answer, id);
    answer(context, answer, json -> writePage(json, page));
  }

  private static <T> T known(Context context, Answer<Optional<T>> answer, String id) {
    Consistency.tell(context, answer);
    return answer
        .value()
        .orElseThrow(() -> Problem.ROOM_NOT_FOUND.with("No event has told of room '" + id + "'."));
  }

  private static void answer(Context context, Answer<?> answer, Json.Body body) {
    Consistency.tell(context, answer);
    context.contentType("application/json").result(Json.bytes(body));
  }

  private static void writePage(JsonGenerator json, RoomPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("rooms");
    for (Room room : page.rooms()) {
      AvroJson.write(json, room, PARTICIPANTS);
    }
    json.writeEndArray();
    json.writeStringField("nextCursor", page.nextCursor());
    json.writeBooleanField("partial", !page.missingPartitions().isEmpty());
    json.writeArrayFieldStart("missingPartitions");
    for (int partition : page.missingPartitions().stream().sorted().toList()) {
      json.writeNumber(partition);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writePage(JsonGenerator json, ParticipantPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("participants");
    for (Participant participant : page.participants()) {
      AvroJson.write(json, participant, Set.of());
    }
    json.writeEndArray();
    json.writeStringField("nextCursor", page.nextCursor());
    json.writeEndObject();
  }
}
