package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.json.AvroJson;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.query.HistoryReader.AsOf;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.ParticipantPage;
import dev.rollcall.query.RoomReader.Presence;
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

  private static final Set<String> PARTICIPANTS = Set.of("participants");

  /** Tells of the reading, or of now; so it has no meaning in a room as it was. */
  private static final Set<String> NOT_OF_THE_PAST =
      Set.of("peakParticipantCount", "unconfirmed", "confirmedAt");

  private static final Set<String> NOT_OF_A_PAST_SUMMARY =
      Set.of("participants", "peakParticipantCount", "unconfirmed", "confirmedAt");
  private static final List<String> STATUSES =
      Stream.of(RoomStatus.values())
          .filter(status -> status != RoomStatus.UNKNOWN)
          .map(status -> status.name().toLowerCase(Locale.ROOT))
          .toList();

  private static final List<String> SORTS =
      Stream.of(RoomSort.values()).map(RoomSort::text).toList();

  private final Routing routing;
  private final Moments moments;
  private final Duration maxWait;

  RoomsResource(Routing routing, Moments moments, Duration maxWait) {
    this.routing = routing;
    this.moments = moments;
    this.maxWait = maxWait;
  }

  /** {@code GET /v1/rooms}. */
  void list(Context context) {
    Query query =
        Query.of(
            context,
            "status",
            "vendor",
            "region",
            "name",
            "minParticipants",
            "sort",
            "limit",
            "cursor");
    Answer<RoomPage> answer =
        routing
            .rooms(context)
            .rooms(
                filter(query),
                sort(query),
                query.limit(),
                query.text("cursor"),
                Consistency.await(context, maxWait));
    Answers.answer(context, answer, json -> writePage(json, answer.value()));
  }

  static RoomFilter filter(Query query) {
    String status = query.choice("status", STATUSES);
    return new RoomFilter(
        status == null ? null : status.toUpperCase(Locale.ROOT),
        query.text("vendor"),
        query.text("region"),
        query.text("name"),
        query.number("minParticipants", 0, Integer.MAX_VALUE));
  }

  private static RoomSort sort(Query query) {
    String asked = query.choice("sort", SORTS);
    return Stream.of(RoomSort.values())
        .filter(sort -> sort.text().equals(asked))
        .findFirst()
        .orElse(RoomSort.ID);
  }

  /** {@code GET /v1/rooms/{id}}. */
  void get(Context context) {
    Query query = Query.of(context, "participants", "at");
    boolean withParticipants = query.flag("participants", true);
    Long at = moments.asked(query, "at");
    String id = RoomId.of(context);
    if (at != null) {
      getAt(context, id, at, withParticipants ? NOT_OF_THE_PAST : NOT_OF_A_PAST_SUMMARY);
      return;
    }
    Answer<Optional<Room>> answer =
        routing.rooms(context).room(id, withParticipants, Consistency.await(context, maxWait));
    Room room = Answers.known(context, answer, id);
    Answers.answer(
        context,
        answer,
        json -> AvroJson.write(json, room, withParticipants ? Set.of() : PARTICIPANTS));
  }

  private void getAt(Context context, String id, long at, Set<String> without) {
    Answer<Optional<AsOf<Room>>> answer =
        routing.rooms(context).roomAt(id, at, Consistency.await(context, maxWait));
    Room room = Answers.known(context, answer, id, at);
    Answers.answer(context, answer, json -> AvroJson.write(json, room, without));
  }

  /** {@code GET /v1/rooms/{id}/participants}. */
  void participants(Context context) {
    Query query = Query.of(context, "state", "limit", "cursor", "at");
    String state = query.choice("state", List.of("present", "left", "all"));
    Presence presence =
        state == null ? Presence.PRESENT : Presence.valueOf(state.toUpperCase(Locale.ROOT));
    Long at = moments.asked(query, "at");
    String id = RoomId.of(context);
    int limit = query.limit();
    String cursor = query.text("cursor");
    Await await = Consistency.await(context, maxWait);
    if (at == null) {
      Answer<Optional<ParticipantPage>> answer =
          routing.rooms(context).participants(id, presence, limit, cursor, await);
      ParticipantPage page = Answers.known(context, answer, id);
      Answers.answer(context, answer, json -> writePage(json, page));
    } else {
      Answer<Optional<AsOf<ParticipantPage>>> answer =
          routing.rooms(context).participantsAt(id, at, presence, limit, cursor, await);
      ParticipantPage page = Answers.known(context, answer, id, at);
      Answers.answer(context, answer, json -> writePage(json, page));
    }
  }

  private static void writePage(JsonGenerator json, RoomPage page) throws IOException {
    json.writeStartObject();
    Answers.writeList(json, "rooms", page.rooms(), PARTICIPANTS);
    Answers.writeEnd(json, page.nextCursor(), page.missingPartitions());
    json.writeEndObject();
  }

  private static void writePage(JsonGenerator json, ParticipantPage page) throws IOException {
    json.writeStartObject();
    Answers.writeList(json, "participants", page.participants(), Set.of());
    json.writeStringField("nextCursor", page.nextCursor());
    json.writeEndObject();
  }
}
