package dev.rollcall.connectors.connect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Polls LiveKit, 100ms or Livepeer for one account's rooms and the people in them, and writes room
 * events: what changed of the attributes, sessions that began or ended, and {@code ROOM_SNAPSHOT}s,
 * from which Rollcall concludes what lost webhooks would have told. {@code docs/connect.md} is its
 * manual.
 */
public final class RoomSnapshotSourceConnector extends SourceConnector {
  private Map<String, String> settings = Map.of();

  @Override
  public String version() {
    return PluginVersion.get();
  }

  @Override
  public ConfigDef config() {
    return RoomSnapshotSettings.definition();
  }

  /** Also says what one key needs of another. */
  @Override
  public Config validate(Map<String, String> settings) {
    return ConfigCheck.complete(super.validate(settings), settings);
  }

  @Override
  public void start(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return RoomSnapshotSourceTask.class;
  }

  /** Never more tasks than there are parts, and of Livepeer than rooms. See {@link Parts}. */
  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    RoomSnapshotConfig config = new RoomSnapshotConfig(settings);
    List<String> rooms = config.rooms();
    int tasks = Math.min(maxTasks, config.vendor().listsRooms() ? Parts.COUNT : rooms.size());
    List<Map<String, String>> configs = new ArrayList<>(tasks);
    for (int task = 0; task < tasks; task++) {
      Map<String, String> share = new HashMap<>(settings);
      share.put(RoomSnapshotConfig.TASK, task + "/" + tasks);
      configs.add(share);
    }
    return configs;
  }

  /**
   * Supported: the position is nowhere but in the source offsets, every record bears the one after
   * it, and what one call of {@code poll} returns belongs together. So nothing that is told is told
   * twice or lost between restarts. What happened at the vendor between two polls and was undone
   * meanwhile is not seen, with or without exactly-once.
   */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> settings) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  /**
   * Offsets are what {@link Positions} says; nothing outside Connect holds any.
   *
   * @throws ConnectException naming the first that a task could not read
   */
  @Override
  public boolean alterOffsets(
      Map<String, String> settings, Map<Map<String, ?>, Map<String, ?>> offsets) {
    Origin origin = new RoomSnapshotConfig(settings).origin();
    offsets.forEach(
        (partition, offset) -> {
          Optional<String> part = Positions.part(origin, partition);
          if (part.isEmpty()) {
            throw new ConnectException(
                "A source partition of this connector is like %s, not %s."
                    .formatted(Positions.partition(origin, "0"), partition));
          }
          Positions.decode(part.get(), offset);
        });
    return true;
  }

  @Override
  public void stop() {
    // Tasks do all the work.
  }
}
