package dev.rollcall.events;

import dev.rollcall.avro.EgressInfo;
import dev.rollcall.avro.RoomEventType;
import java.time.Instant;
import java.util.Objects;

/** Events about a recording or broadcast that leaves the room. */
public final class EgressBuilder extends EventBuilder<EgressBuilder> {
  private final EgressInfo.Builder egress = EgressInfo.newBuilder().setId("");

  EgressBuilder(RoomEventType type, String roomId) {
    super(type, roomId);
  }

  @Override
  EgressBuilder self() {
    return this;
  }

  @Override
  void complete() {
    event.setEgress(egress.build());
  }

  public EgressBuilder egress(String id) {
    egress.setId(Objects.requireNonNullElse(id, ""));
    return this;
  }

  public EgressBuilder status(String status) {
    egress.setStatus(status);
    return this;
  }

  public EgressBuilder startedAt(Instant time) {
    egress.setStartedAt(time);
    return this;
  }

  public EgressBuilder endedAt(Instant time) {
    egress.setEndedAt(time);
    return this;
  }
}
