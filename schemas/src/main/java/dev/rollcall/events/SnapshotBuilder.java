package dev.rollcall.events;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.avro.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A listing of who is present, or one part of it. */
public final class SnapshotBuilder extends EventBuilder<SnapshotBuilder> {
  private final List<ParticipantInfo> participants = new ArrayList<>();
  private String id = "";
  private Instant takenAt;
  private int part = 0;
  private int parts = 1;

  SnapshotBuilder(String roomId) {
    super(RoomEventType.ROOM_SNAPSHOT, roomId);
  }

  @Override
  SnapshotBuilder self() {
    return this;
  }

  @Override
  void complete() {
    Instant taken = takenAt == null ? event.getOccurredAt() : takenAt;
    event.setSnapshot(new Snapshot(id, taken, part, parts, List.copyOf(participants)));
  }

  /** Names the listing; all its parts carry it. */
  public SnapshotBuilder snapshot(String id) {
    this.id = id;
    return this;
  }

  /** A moment before the vendor was asked; the time of the event when not set. */
  public SnapshotBuilder takenAt(Instant time) {
    this.takenAt = time;
    return this;
  }

  /**
   * @param part from 0 to {@code parts - 1}
   */
  public SnapshotBuilder part(int part, int parts) {
    this.part = part;
    this.parts = parts;
    return this;
  }

  public SnapshotBuilder participant(ParticipantInfo participant) {
    participants.add(participant);
    return this;
  }

  /** Somebody known by the connection and the user alone. */
  public SnapshotBuilder participant(String id, String identity) {
    return participant(ParticipantInfo.newBuilder().setId(id).setIdentity(identity).build());
  }
}
