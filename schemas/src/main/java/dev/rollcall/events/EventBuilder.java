package dev.rollcall.events;

import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.Source;
import dev.rollcall.events.EventRules.UnknownType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What every event may tell.
 *
 * @param <B> the builder itself, so that calls chain
 */
public abstract sealed class EventBuilder<B extends EventBuilder<B>>
    permits RoomBuilder, ParticipantBuilder, EgressBuilder, SnapshotBuilder {
  private static final EventRules RULES = new EventRules(UnknownType.ALLOWED);

  final RoomEvent.Builder event;

  EventBuilder(RoomEventType type, String roomId) {
    this.event = RoomEvent.newBuilder();
    event.setType(type);
    event.setOccurredAt(Instant.EPOCH);
    event.setRoomId(Objects.requireNonNullElse(roomId, ""));
  }

  abstract B self();

  /** Puts the parts that the builder has gathered into the event. */
  abstract void complete();

  /** When it happened, by the source's clock. Required. */
  public B at(Instant occurredAt) {
    event.setOccurredAt(Objects.requireNonNullElse(occurredAt, Instant.EPOCH));
    return self();
  }

  public B receivedAt(Instant time) {
    event.setReceivedAt(time);
    return self();
  }

  /** For tracing; duplicates are recognised by content. */
  public B eventId(String id) {
    event.setEventId(id);
    return self();
  }

  /** The continuous occurrence of the room, where the vendor names it. */
  public B session(String id) {
    event.setSessionId(id);
    return self();
  }

  public B source(String vendor, String accountId, String vendorRoomId) {
    event.setSource(new Source(vendor, accountId, vendorRoomId));
    return self();
  }

  /** What the source tells about the room along with this event. */
  public B room(RoomAttributes attributes) {
    event.setRoom(attributes);
    return self();
  }

  /** Names of room attributes to unset, such as {@code description}. */
  public B cleared(String... names) {
    event.setCleared(List.of(names));
    return self();
  }

  /** Concluded by a machine rather than told by the source. */
  public B synthetic() {
    event.setSynthetic(true);
    return self();
  }

  public B vendorEventType(String name) {
    event.setVendorEventType(name);
    return self();
  }

  /**
   * The event. Its times are held against {@code occurredAt}, there being no clock here.
   *
   * @throws IllegalArgumentException naming everything that {@link EventRules} finds wrong
   */
  public final RoomEvent build() {
    complete();
    RoomEvent built = event.build();
    List<String> problems = RULES.problems(built, built.getOccurredAt());
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(" ", problems));
    }
    return built;
  }
}
