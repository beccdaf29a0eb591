package dev.rollcall.events;

import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import dev.rollcall.avro.RoomEventType;
import dev.rollcall.serde.TrustedPackages;
import java.time.Instant;
import java.util.Map;

/** Events about a room and its sessions. What is not set is not told, and overwrites nothing. */
public final class RoomBuilder extends EventBuilder<RoomBuilder> {
  private RoomAttributes attributes;

  RoomBuilder(RoomEventType type, String roomId) {
    super(type, roomId);
  }

  @Override
  RoomBuilder self() {
    return this;
  }

  @Override
  void complete() {
    if (attributes != null) {
      event.setRoom(attributes);
    }
  }

  /** Starts from these attributes; those set by the other methods come on top. */
  @Override
  public RoomBuilder room(RoomAttributes attributes) {
    TrustedPackages.trust(RoomAttributes.class.getPackageName()); // Avro's copy looks classes up
    this.attributes = RoomAttributes.newBuilder(attributes).build();
    return this;
  }

  public RoomBuilder name(String name) {
    attributes().setName(name);
    return this;
  }

  public RoomBuilder description(String description) {
    attributes().setDescription(description);
    return this;
  }

  public RoomBuilder enabled(boolean enabled) {
    attributes().setEnabled(enabled);
    return this;
  }

  public RoomBuilder customer(String id, String name) {
    attributes().setCustomerId(id);
    attributes().setCustomer(name);
    return this;
  }

  public RoomBuilder appId(String id) {
    attributes().setAppId(id);
    return this;
  }

  public RoomBuilder template(String id, String name) {
    attributes().setTemplateId(id);
    attributes().setTemplate(name);
    return this;
  }

  /** {@code in}, {@code us}, {@code eu}, {@code auto}, or what the vendor says. */
  public RoomBuilder region(String region) {
    attributes().setRegion(region);
    return this;
  }

  /** Most participants allowed at once. */
  public RoomBuilder size(int size) {
    attributes().setSize(size);
    return this;
  }

  public RoomBuilder maxDurationSeconds(int seconds) {
    attributes().setMaxDurationSeconds(seconds);
    return this;
  }

  public RoomBuilder largeRoom(boolean large) {
    attributes().setLargeRoom(large);
    return this;
  }

  /**
   * @param uploadInfo where recordings go, without credentials; null when not told
   */
  public RoomBuilder recording(boolean enabled, Map<String, String> uploadInfo) {
    attributes().setRecordingInfo(new RecordingInfo(enabled, uploadInfo));
    return this;
  }

  /** The egress that runs, where a vendor tells it as a field of the room. */
  public RoomBuilder egressId(String id) {
    attributes().setEgressId(id);
    return this;
  }

  public RoomBuilder metadata(String metadata) {
    attributes().setMetadata(metadata);
    return this;
  }

  /** The main room of a breakout room. */
  public RoomBuilder parentRoom(String id) {
    attributes().setParentRoomId(id);
    return this;
  }

  public RoomBuilder createdAt(Instant time) {
    attributes().setCreatedAt(time);
    return this;
  }

  public RoomBuilder updatedAt(Instant time) {
    attributes().setUpdatedAt(time);
    return this;
  }

  private RoomAttributes attributes() {
    if (attributes == null) {
      attributes = new RoomAttributes();
    }
    return attributes;
  }
}
