package dev.rollcall.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.ParticipantKind;
import java.time.Duration;
import java.time.Instant;

/**
 * One user in one room within a window, all connections together.
 *
 * @param user the identity, or the participant id of somebody without one
 * @param name null where nobody told one
 * @param lastLeftAt null of somebody who is there still
 * @param present time during which at least one connection was there
 * @param connected time of all connections, added up
 */
public record Attendance(
    String user,
    String name,
    ParticipantKind kind,
    int connections,
    Instant firstJoinedAt,
    Instant lastLeftAt,
    Duration present,
    Duration connected) {

  static Attendance read(JsonNode json) {
    return new Attendance(
        json.path("user").asText(),
        json.path("name").asText(null),
        kind(json.path("kind").asText()),
        json.path("connections").asInt(),
        Instant.ofEpochMilli(json.path("firstJoinedAt").asLong()),
        json.has("lastLeftAt") ? Instant.ofEpochMilli(json.path("lastLeftAt").asLong()) : null,
        seconds(json.path("seconds")),
        seconds(json.path("connectionSeconds")));
  }

  /** The API tells seconds with three digits behind the point. */
  static Duration seconds(JsonNode json) {
    return Duration.ofMillis(json.decimalValue().movePointRight(3).longValue());
  }

  /** A later version may know others. */
  private static ParticipantKind kind(String name) {
    try {
      return ParticipantKind.valueOf(name);
    } catch (IllegalArgumentException e) {
      return ParticipantKind.UNKNOWN;
    }
  }
}
