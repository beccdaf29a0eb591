package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.json.AvroJson;
import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.query.HistoryReader.Window;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.UserReader.KnownRooms;
import dev.rollcall.query.UserReader.SourceFilter;
import dev.rollcall.query.UserReader.UserPage;
import dev.rollcall.topics.Positions;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;

/** {@code /v1/users/{identity}}: where a user is and was, and erasure. */
final class UsersResource {

  private static final Set<String> OF_A_CONNECTION =
      Set.of("id", "sessionId", "role", "kind", "joinedAt", "leftAt");

  /** The user and the room are told once, and not with each connection. */
  private static final Set<String> NOT_OF_A_CONNECTION =
      Set.copyOf(
          Participant.getClassSchema().getFields().stream()
              .map(Schema.Field::name)
              .filter(name -> !OF_A_CONNECTION.contains(name))
              .toList());

  private final Routing routing;
  private final EventSink sink;
  private final HttpSettings settings;
  private final Moments moments;

  UsersResource(Routing routing, EventSink sink, HttpSettings settings, Moments moments) {
    this.routing = routing;
    this.sink = sink;
    this.settings = settings;
    this.moments = moments;
  }

  /** {@code GET /v1/users/{identity}/rooms}. */
  void rooms(Context context) {
    Query query = Query.of(context, "vendor", "account", "limit", "cursor");
    Forwarded forwarded = Forwarded.of(context);
    if (forwarded != null && forwarded.wanted() == Forwarded.Wanted.KNOWN) {
      known(context, query);
      return;
    }
    Answer<UserPage> answer =
        routing
            .users(context)
            .present(
                identity(context),
                source(query),
                query.limit(),
                query.text("cursor"),
                Consistency.await(context, settings.maxWait()));
    Answers.answer(context, answer, json -> writeRooms(json, answer.value()));
  }

  /** The rooms of a user, as {@link #rooms} answers them. */
  static byte[] json(UserPage page) {
    return Json.bytes(json -> writeRooms(json, page));
  }

  private static void writeRooms(JsonGenerator json, UserPage page) throws IOException {
    json.writeStartObject();
    writePage(json, page, false);
    json.writeEndObject();
  }

  /** For another instance, which erases: the ids of all rooms here. */
  private void known(Context context, Query query) {
    Answer<KnownRooms> answer =
        routing
            .users(context)
            .known(
                identity(context), source(query), Consistency.await(context, settings.maxWait()));
    Answers.answer(
        context,
        answer,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("known");
          for (String room : answer.value().rooms()) {
            json.writeString(room);
          }
          json.writeEndArray();
          Answers.writeMissing(json, answer.value().missingPartitions());
          json.writeEndObject();
        });
  }

  /** {@code GET /v1/users/{identity}/attendance}. */
  void attendance(Context context) {
    Query query = Query.of(context, "vendor", "account", "from", "to", "limit", "cursor");
    Answer<UserPage> answer =
        routing
            .users(context)
            .attendance(
                identity(context),
                source(query),
                moments.pageWindow(query),
                query.limit(),
                query.text("cursor"),
                Consistency.await(context, settings.maxWait()));
    Window window = answer.value().window();
    Moments.requireSame(query, window);
    Answers.answer(
        context,
        answer,
        json -> {
          json.writeStartObject();
          Answers.writeWindow(json, window);
          writePage(json, answer.value(), true);
          json.writeEndObject();
        });
  }

  /** {@code DELETE /v1/users/{identity}}: one event a room, so that a replay erases again. */
  void erase(Context context) {
    Query query = Query.of(context, "vendor", "account");
    String identity = identity(context);
    Answer<KnownRooms> answer =
        routing
            .users(context)
            .known(identity, source(query), Consistency.await(context, settings.maxWait()));
    Instant now = moments.clock().instant();
    List<RoomEvent> events =
        answer.value().whole().stream().map(room -> erasure(room, identity, now)).toList();
    Positions position = events.isEmpty() ? answer.position() : sink.append(events);
    context.header(Consistency.POSITION, position.toString());
    context
        .status(202)
        .contentType("application/json")
        .result(
            Json.bytes(
                json -> {
                  json.writeStartObject();
                  json.writeNumberField("rooms", events.size());
                  json.writeStringField("position", position.toString());
                  json.writeEndObject();
                }));
  }

  private static RoomEvent erasure(String room, String identity, Instant now) {
    return RoomEvents.participantErased(room)
        .at(now)
        .receivedAt(now)
        .eventId(UUID.randomUUID().toString())
        .identity(identity)
        .build();
  }

  static String identity(Context context) {
    return PathId.of(context, "The identity in the path", Problem.INVALID_IDENTITY);
  }

  static SourceFilter source(Query query) {
    return new SourceFilter(query.text("vendor"), query.text("account"));
  }

  private static void writePage(JsonGenerator json, UserPage page, boolean withSeconds)
      throws IOException {
    json.writeArrayFieldStart("rooms");
    for (Stays stays : page.rooms()) {
      write(json, stays, withSeconds);
    }
    json.writeEndArray();
    Answers.writeEnd(json, page.nextCursor(), page.missingPartitions());
  }

  private static void write(JsonGenerator json, Stays stays, boolean withSeconds)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", stays.room().getId());
    if (stays.room().getName() != null) {
      json.writeStringField("name", stays.room().getName());
    }
    if (stays.room().getSource() != null) {
      json.writeFieldName("source");
      AvroJson.write(json, stays.room().getSource(), Set.of());
    }
    json.writeStringField("status", stays.room().getStatus().name());
    json.writeNumberField("version", stays.room().getVersion());
    if (withSeconds) {
      json.writeNumberField("seconds", Answers.seconds(stays.millis()));
    }
    json.writeArrayFieldStart("connections");
    for (Participant connection : stays.connections()) {
      AvroJson.write(json, connection, NOT_OF_A_CONNECTION);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
