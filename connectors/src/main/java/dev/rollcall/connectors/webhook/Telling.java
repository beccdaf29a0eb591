package dev.rollcall.connectors.webhook;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.Source;
import dev.rollcall.events.EventRules;
import dev.rollcall.events.Ids;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What the events of one webhook share.
 *
 * @param eventId the vendor's, or where it has none a hash of what was told: the same when told
 *     again
 * @param eventType the vendor's name of it
 */
record Telling(String vendor, String accountId, String eventId, String eventType, Instant now) {

  Telling {
    eventType = eventType == null ? null : Fit.text(eventType, EventRules.MAX_TEXT_BYTES);
  }

  /** An id for what the vendor gave none. */
  static String hashId(byte[] told) {
    return "sha256-" + HexFormat.of().formatHex(Signatures.sha256(told), 0, 16);
  }

  /** The same telling with an id of its own, where one webhook makes several events. */
  Telling part(int index) {
    String id = index == 0 ? eventId : Fit.id(eventId + "/" + index, Ids.MAX_BYTES);
    return new Telling(vendor, accountId, id, eventType, now);
  }

  /** The Kafka key of a room. */
  String roomId(String vendorRoomId) {
    return Ids.roomId(vendor, accountId, fitting(vendorRoomId));
  }

  /**
   * @param vendorRoomId not null
   * @param occurredAt null when the vendor tells no time that can be right: then when it came
   */
  Draft event(RoomEventType type, String vendorRoomId, Instant occurredAt) {
    RoomEvent event =
        RoomEvent.newBuilder()
            .setEventId(eventId)
            .setType(type)
            .setRoomId(roomId(vendorRoomId))
            .setSource(new Source(vendor, accountId, fitting(vendorRoomId)))
            .setOccurredAt(occurredAt == null ? now : occurredAt)
            .setReceivedAt(now)
            .setVendorEventType(eventType)
            .build();
    return new Draft(event);
  }

  private String fitting(String vendorRoomId) {
    int prefix = Signatures.bytes(vendor + accountId).length + 2;
    return Fit.id(vendorRoomId, Ids.MAX_BYTES - prefix);
  }
}
