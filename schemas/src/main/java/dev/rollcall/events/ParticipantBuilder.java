package dev.rollcall.events;

import dev.rollcall.avro.LeaveReason;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.RoomEventType;
import java.time.Instant;
import java.util.Objects;

/** Events about one connection of one participant. */
public final class ParticipantBuilder extends EventBuilder<ParticipantBuilder> {
  private final ParticipantInfo.Builder participant = ParticipantInfo.newBuilder().setId("");

  ParticipantBuilder(RoomEventType type, String roomId) {
    super(type, roomId);
  }

  @Override
  ParticipantBuilder self() {
    return this;
  }

  @Override
  void complete() {
    event.setParticipant(participant.build());
  }

  /** The connection. Without such a notion, use the user's name and reuse it. */
  public ParticipantBuilder participant(String id) {
    participant.setId(Objects.requireNonNullElse(id, ""));
    return this;
  }

  /** The user, who may hold several connections. */
  public ParticipantBuilder identity(String identity) {
    participant.setIdentity(identity);
    return this;
  }

  public ParticipantBuilder name(String name) {
    participant.setName(name);
    return this;
  }

  public ParticipantBuilder role(String role) {
    participant.setRole(role);
    return this;
  }

  /** Only STANDARD, which is also the default, counts as a person. */
  public ParticipantBuilder kind(ParticipantKind kind) {
    participant.setKind(kind);
    return this;
  }

  public ParticipantBuilder metadata(String metadata) {
    participant.setMetadata(metadata);
    return this;
  }

  /** When the connection began, where that is not the time of the event. */
  public ParticipantBuilder joinedAt(Instant time) {
    participant.setJoinedAt(time);
    return this;
  }

  /** When the connection ended, where that is not the time of the event. */
  public ParticipantBuilder leftAt(Instant time) {
    participant.setLeftAt(time);
    return this;
  }

  public ParticipantBuilder reason(LeaveReason reason) {
    participant.setLeaveReason(reason);
    return this;
  }

  public ParticipantBuilder reason(LeaveReason reason, String inVendorsWords) {
    participant.setVendorReason(inVendorsWords);
    return reason(reason);
  }

  /** The vendor never reuses the id: it names one connection, and a leave is final. */
  public ParticipantBuilder idUnique() {
    participant.setIdUnique(true);
    return this;
  }
}
