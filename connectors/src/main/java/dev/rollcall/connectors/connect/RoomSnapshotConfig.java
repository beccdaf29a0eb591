package dev.rollcall.connectors.connect;

import dev.rollcall.connectors.connect.vendor.HttpSettings;
import dev.rollcall.connectors.connect.vendor.HundredMsPoller;
import dev.rollcall.connectors.connect.vendor.LiveKitPoller;
import dev.rollcall.connectors.connect.vendor.LivepeerPoller;
import dev.rollcall.connectors.connect.vendor.RoomPoller;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;

/** What is made of the settings of {@link RoomSnapshotSettings}. */
final class RoomSnapshotConfig extends AbstractConfig {
  static final String VENDOR = "vendor";
  static final String ACCOUNT = "account";
  static final String TOPIC = "topic";
  static final String POLL_INTERVAL = "poll.interval.ms";
  static final String SNAPSHOT_INTERVAL = "snapshot.interval.ms";
  static final String MISSING_AFTER = "missing.after.ms";
  static final String CONNECT_TIMEOUT = "vendor.connect.timeout.ms";
  static final String REQUEST_TIMEOUT = "vendor.request.timeout.ms";
  static final String REQUESTS_PER_SECOND = "vendor.requests.per.second";
  static final String BACKOFF = "vendor.backoff.ms";
  static final String BACKOFF_MAX = "vendor.backoff.max.ms";
  static final String LIVEKIT_URL = "livekit.url";
  static final String LIVEKIT_KEY = "livekit.api.key";
  static final String LIVEKIT_SECRET = "livekit.api.secret";
  static final String HUNDRED_MS_URL = "100ms.url";
  static final String HUNDRED_MS_KEY = "100ms.access.key";
  static final String HUNDRED_MS_SECRET = "100ms.app.secret";
  static final String LIVEPEER_URL = "livepeer.url";
  static final String LIVEPEER_KEY = "livepeer.api.key";
  static final String LIVEPEER_ROOMS = "livepeer.rooms";

  /** The connector tells each task its share by it: {@code 0/2} is the first of two. */
  static final String TASK = "task.share";

  RoomSnapshotConfig(Map<String, String> settings) {
    super(RoomSnapshotSettings.definition(), settings, false);
  }

  Vendor vendor() {
    return Vendor.named(getString(VENDOR));
  }

  Origin origin() {
    return new Origin(getString(VENDOR), getString(ACCOUNT));
  }

  String topic() {
    return getString(TOPIC);
  }

  Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
  }

  Duration snapshotInterval() {
    return Duration.ofMillis(getLong(SNAPSHOT_INTERVAL));
  }

  Duration missingAfter() {
    return Duration.ofMillis(getLong(MISSING_AFTER));
  }

  Duration backoffInitial() {
    return Duration.ofMillis(getLong(BACKOFF));
  }

  Duration backoffMost() {
    return Duration.ofMillis(Math.max(getLong(BACKOFF), getLong(BACKOFF_MAX)));
  }

  Map<String, ?> registrySettings() {
    return originals();
  }

  /** The rooms that the configuration names, each once; all of the connector's. */
  List<String> rooms() {
    return getList(LIVEPEER_ROOMS).stream().sorted().distinct().toList();
  }

  /** The parts of the task; all, where it is none. */
  List<String> parts() {
    String[] share = originalsStrings().getOrDefault(TASK, "0/1").split("/", 2);
    int task = Integer.parseInt(share[0]);
    int tasks = Integer.parseInt(share[1]);
    return vendor().listsRooms() ? Parts.hashed(task, tasks) : Parts.share(rooms(), task, tasks);
  }

  RoomPoller poller(Clock clock) {
    HttpSettings http =
        new HttpSettings(
            Duration.ofMillis(getLong(CONNECT_TIMEOUT)),
            Duration.ofMillis(getLong(REQUEST_TIMEOUT)),
            getInt(REQUESTS_PER_SECOND));
    return switch (vendor()) {
      case LIVEKIT ->
          new LiveKitPoller(
              URI.create(getString(LIVEKIT_URL)),
              getString(LIVEKIT_KEY),
              getPassword(LIVEKIT_SECRET).value(),
              LIVEKIT_KEY + " and " + LIVEKIT_SECRET,
              http,
              clock);
      case HUNDRED_MS ->
          new HundredMsPoller(
              URI.create(getString(HUNDRED_MS_URL)),
              getString(HUNDRED_MS_KEY),
              getPassword(HUNDRED_MS_SECRET).value(),
              HUNDRED_MS_KEY + " and " + HUNDRED_MS_SECRET,
              http,
              clock);
      case LIVEPEER ->
          new LivepeerPoller(
              URI.create(getString(LIVEPEER_URL)),
              getPassword(LIVEPEER_KEY).value(),
              parts(),
              LIVEPEER_KEY + ", and that all of " + LIVEPEER_ROOMS + " are of its owner",
              http,
              clock);
    };
  }
}
