package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.json.AvroJson;
import dev.rollcall.query.HistoryReader.AsOf;
import dev.rollcall.query.HistoryReader.Window;
import dev.rollcall.query.RoomReader.Answer;
import io.javalin.http.Context;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.IndexedRecord;

/** What answers of a reader have in common. */
final class Answers {

  private Answers() {}

  /**
   * @throws ProblemException with status 404 when nothing told of the room
   */
  static <T> T known(Context context, Answer<Optional<T>> answer, String id) {
    Consistency.tell(context, answer);
    return answer
        .value()
        .orElseThrow(() -> Problem.ROOM_NOT_FOUND.with("No event has told of room '" + id + "'."));
  }

  /**
   * @throws ProblemException with status 404 when nothing told of the room, or nothing up to then
   */
  static <T> T known(Context context, Answer<Optional<AsOf<T>>> answer, String id, long at) {
    AsOf<T> asOf = known(context, answer, id);
    return asOf.then()
        .orElseThrow(
            () ->
                Problem.ROOM_NOT_FOUND.with(
                    "Room '%s' is known since %d (%s); no event tells of it at %d (%s)."
                        .formatted(
                            id,
                            asOf.knownSince(),
                            Instant.ofEpochMilli(asOf.knownSince()),
                            at,
                            Instant.ofEpochMilli(at))));
  }

  static void answer(Context context, Answer<?> answer, Json.Body body) {
    Consistency.tell(context, answer);
    context.contentType("application/json").result(Json.bytes(body));
  }

  static void writeWindow(JsonGenerator json, Window window) throws IOException {
    json.writeNumberField("from", window.from());
    json.writeNumberField("to", window.to());
  }

  /** What follows the items of a page that several partitions tell of. */
  static void writeEnd(JsonGenerator json, String nextCursor, Set<Integer> missingPartitions)
      throws IOException {
    json.writeStringField("nextCursor", nextCursor);
    writeMissing(json, missingPartitions);
  }

  /** Whether all could be asked, and which could not. */
  static void writeMissing(JsonGenerator json, Set<Integer> missingPartitions) throws IOException {
    json.writeBooleanField("partial", !missingPartitions.isEmpty());
    json.writeArrayFieldStart("missingPartitions");
    for (int partition : missingPartitions.stream().sorted().toList()) {
      json.writeNumber(partition);
    }
    json.writeEndArray();
  }

  /** Exact to the millisecond, so that sums of seconds are sums. */
  static BigDecimal seconds(long millis) {
    return BigDecimal.valueOf(millis, 3);
  }

  static void writeList(
      JsonGenerator json,
      String name,
      Collection<? extends IndexedRecord> records,
      Set<String> without)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (IndexedRecord record : records) {
      AvroJson.write(json, record, without);
    }
    json.writeEndArray();
  }
}
