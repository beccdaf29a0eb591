package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.json.AvroJson;
import dev.rollcall.model.Attendance;
import dev.rollcall.query.HistoryReader.AttendancePage;
import dev.rollcall.query.HistoryReader.ChangePage;
import dev.rollcall.query.HistoryReader.SessionPage;
import dev.rollcall.query.RoomReader.Answer;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What went on in a room: {@code attendance}, {@code changes} and {@code sessions}. */
final class HistoryResource {

  /** Depends on the order of arrival, which the past of a room does not. */
  private static final Set<String> OF_THE_TOPIC = Set.of("roomId", "version");

  private final Routing routing;
  private final Moments moments;
  private final Duration maxWait;

  HistoryResource(Routing routing, Moments moments, Duration maxWait) {
    this.routing = routing;
    this.moments = moments;
    this.maxWait = maxWait;
  }

  /** {@code GET /v1/rooms/{id}/attendance}. */
  void attendance(Context context) {
    Query query = Query.of(context, "from", "to", "limit", "cursor");
    String id = RoomId.of(context);
    Answer<Optional<AttendancePage>> answer =
        routing
            .rooms(context)
            .attendance(
                id,
                moments.pageWindow(query),
                query.limit(),
                query.text("cursor"),
                Consistency.await(context, maxWait));
    AttendancePage page = Answers.known(context, answer, id);
    Moments.requireSame(query, page.window());
    Answers.answer(context, answer, json -> write(json, page));
  }

  /** {@code GET /v1/rooms/{id}/changes}. */
  void changes(Context context) {
    Query query = Query.of(context, "from", "to", "limit", "cursor");
    String id = RoomId.of(context);
    Answer<Optional<ChangePage>> answer =
        routing
            .rooms(context)
            .changes(
                id,
                moments.pageWindow(query),
                query.limit(),
                query.text("cursor"),
                Consistency.await(context, maxWait));
    ChangePage page = Answers.known(context, answer, id);
    Moments.requireSame(query, page.window());
    Answers.answer(context, answer, json -> write(json, page));
  }

  /** {@code GET /v1/rooms/{id}/sessions}. */
  void sessions(Context context) {
    Query query = Query.of(context, "limit", "cursor");
    String id = RoomId.of(context);
    Answer<Optional<SessionPage>> answer =
        routing
            .rooms(context)
            .sessions(
                id,
                query.limit(),
                query.text("cursor"),
                moments.clock().millis(),
                Consistency.await(context, maxWait));
    SessionPage page = Answers.known(context, answer, id);
    Answers.answer(context, answer, json -> write(json, page));
  }

  private static void write(JsonGenerator json, AttendancePage page) throws IOException {
    json.writeStartObject();
    Answers.writeWindow(json, page.window());
    json.writeArrayFieldStart("attendance");
    for (Attendance.User user : page.attendance().users()) {
      write(json, user);
    }
    json.writeEndArray();
    Attendance.Totals totals = page.attendance().totals();
    json.writeObjectFieldStart("totals");
    json.writeNumberField("users", totals.users());
    json.writeNumberField("connections", totals.connections());
    json.writeNumberField("userSeconds", Answers.seconds(totals.millis()));
    json.writeNumberField("participantSeconds", Answers.seconds(totals.connectionMillis()));
    json.writeEndObject();
    json.writeStringField("nextCursor", page.nextCursor());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Attendance.User user) throws IOException {
    json.writeStartObject();
    json.writeStringField("user", user.place().user());
    if (user.identity() != null) {
      json.writeStringField("identity", user.identity());
    }
    if (user.name() != null) {
      json.writeStringField("name", user.name());
    }
    json.writeStringField("kind", user.place().kind().name());
    json.writeNumberField("connections", user.connections());
    json.writeNumberField("firstJoinedAt", user.firstJoinedAt());
    if (user.lastLeftAt() != 0) {
      json.writeNumberField("lastLeftAt", user.lastLeftAt());
    }
    json.writeNumberField("seconds", Answers.seconds(user.millis()));
    json.writeNumberField("connectionSeconds", Answers.seconds(user.connectionMillis()));
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ChangePage page) throws IOException {
    json.writeStartObject();
    Answers.writeWindow(json, page.window());
    json.writeArrayFieldStart("changes");
    for (RoomChange change : page.changes()) {
      write(json, change);
    }
    json.writeEndArray();
    json.writeStringField("nextCursor", page.nextCursor());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, SessionPage page) throws IOException {
    json.writeStartObject();
    Answers.writeList(json, "sessions", page.sessions(), OF_THE_TOPIC);
    json.writeStringField("nextCursor", page.nextCursor());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, RoomChange change) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", change.getType().name());
    json.writeNumberField("occurredAt", change.getOccurredAt().toEpochMilli());
    if (change.getSession() != null) {
      json.writeFieldName("session");
      AvroJson.write(json, change.getSession(), Set.of());
    }
    Participant participant = change.getParticipant();
    if (participant != null) {
      json.writeFieldName("participant");
      AvroJson.write(json, participant, OF_THE_TOPIC);
    }
    if (!change.getFields().isEmpty()) {
      Answers.writeList(json, "fields", change.getFields(), Set.of());
    }
    json.writeEndObject();
  }
}
