package dev.rollcall.connectors.connect.vendor;

import dev.rollcall.avro.ParticipantInfo;
import java.time.Instant;
import java.util.List;

/**
 * Everybody who is in a room.
 *
 * @param takenAt before the request was sent
 */
public record PeopleListing(Instant takenAt, List<ParticipantInfo> people) {

  public PeopleListing {
    people = List.copyOf(people);
  }
}
