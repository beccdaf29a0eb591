package dev.rollcall.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.model.Totals;
import dev.rollcall.model.Totals.Count;
import dev.rollcall.model.Totals.Flow;
import dev.rollcall.query.StatsReader.Stats;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Totals as the API answers them. */
final class StatsJson {

  private static final Comparator<Map.Entry<String, Count>> MOST_ROOMS =
      Comparator.comparingLong((Map.Entry<String, Count> entry) -> entry.getValue().rooms())
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private StatsJson() {}

  static void write(JsonGenerator json, Stats stats) throws IOException {
    Totals totals = stats.totals();
    json.writeStartObject();
    writeCount(json, totals.all());
    json.writeObjectFieldStart("byStatus");
    for (RoomStatus status : RoomStatus.values()) {
      long rooms = totals.byStatus().getOrDefault(status.name(), 0L);
      if (status != RoomStatus.UNKNOWN || rooms > 0) {
        json.writeNumberField(status.name(), rooms);
      }
    }
    json.writeEndObject();
    write(json, "byVendor", "vendor", totals.byVendor());
    write(json, "byRegion", "region", totals.byRegion());
    json.writeArrayFieldStart("minutes");
    for (Map.Entry<Long, Flow> minute : totals.minutes().entrySet()) {
      json.writeStartObject();
      json.writeNumberField("at", minute.getKey());
      json.writeNumberField("joins", minute.getValue().joins());
      json.writeNumberField("leaves", minute.getValue().leaves());
      json.writeEndObject();
    }
    json.writeEndArray();
    Answers.writeMissing(json, stats.missingPartitions());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String list, String name, Map<String, Count> counts)
      throws IOException {
    json.writeArrayFieldStart(list);
    List<Map.Entry<String, Count>> entries = counts.entrySet().stream().sorted(MOST_ROOMS).toList();
    for (Map.Entry<String, Count> entry : entries) {
      json.writeStartObject();
      json.writeStringField(name, entry.getKey().isEmpty() ? null : entry.getKey());
      writeCount(json, entry.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeCount(JsonGenerator json, Count count) throws IOException {
    json.writeNumberField("rooms", count.rooms());
    json.writeNumberField("activeRooms", count.active());
    json.writeNumberField("participants", count.participants());
  }

  /**
   * @throws IllegalArgumentException when it is none of ours
   */
  static Totals read(JsonNode json) {
    if (!json.path("byStatus").isObject() || !json.path("minutes").isArray()) {
      throw new IllegalArgumentException("There are no totals.");
    }
    Totals totals = Totals.none();
    json.path("byStatus")
        .properties()
        .forEach(entry -> totals.byStatus().put(entry.getKey(), entry.getValue().longValue()));
    read(json.path("byVendor"), "vendor", totals.byVendor());
    read(json.path("byRegion"), "region", totals.byRegion());
    for (JsonNode minute : json.path("minutes")) {
      totals
          .minutes()
          .put(
              minute.path("at").longValue(),
              new Flow(minute.path("joins").longValue(), minute.path("leaves").longValue()));
    }
    return totals;
  }

  private static void read(JsonNode list, String name, Map<String, Count> counts) {
    for (JsonNode entry : list) {
      counts.put(
          entry.path(name).asText(""),
          new Count(
              entry.path("rooms").longValue(),
              entry.path("activeRooms").longValue(),
              entry.path("participants").longValue()));
    }
  }
}
