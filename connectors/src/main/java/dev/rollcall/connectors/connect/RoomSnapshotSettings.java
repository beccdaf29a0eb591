package dev.rollcall.connectors.connect;

import static dev.rollcall.connectors.connect.RoomSnapshotConfig.ACCOUNT;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.BACKOFF;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.BACKOFF_MAX;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.CONNECT_TIMEOUT;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.HUNDRED_MS_KEY;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.HUNDRED_MS_SECRET;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.HUNDRED_MS_URL;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.LIVEKIT_KEY;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.LIVEKIT_SECRET;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.LIVEKIT_URL;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.LIVEPEER_KEY;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.LIVEPEER_ROOMS;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.LIVEPEER_URL;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.MISSING_AFTER;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.POLL_INTERVAL;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.REQUESTS_PER_SECOND;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.REQUEST_TIMEOUT;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.SNAPSHOT_INTERVAL;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.TOPIC;
import static dev.rollcall.connectors.connect.RoomSnapshotConfig.VENDOR;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;

import dev.rollcall.serde.AvroSerdeConfig;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * The settings of the connector, each with its type, default and meaning. Those of the schema
 * registry have the names that serializers use.
 */
final class RoomSnapshotSettings {
  /** They are about reading, and keys are strings. */
  private static final Set<String> OF_NO_USE =
      Set.of(AvroSerdeConfig.SPECIFIC_READER, AvroSerdeConfig.KEY_SUBJECT_NAME_STRATEGY);

  private static final String ROOMS = "Rooms";
  private static final String PACE = "Pace";
  private static final String REGISTRY = "Schema registry";

  private RoomSnapshotSettings() {}

  static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    rooms(definition);
    pace(definition);
    vendors(definition);
    definition.embed("", REGISTRY, 0, registry());
    return definition;
  }

  private static void rooms(ConfigDef definition) {
    definition
        .define(
            VENDOR,
            Type.STRING,
            NO_DEFAULT_VALUE,
            ConfigDef.ValidString.in(Vendor.ids().toArray(String[]::new)),
            Importance.HIGH,
            "Who is polled: livekit, 100ms or livepeer.",
            ROOMS,
            1,
            Width.SHORT,
            "Vendor",
            new OfVendor(null))
        .define(
            ACCOUNT,
            Type.STRING,
            NO_DEFAULT_VALUE,
            new AccountName(),
            Importance.HIGH,
            "Your name for the account at the vendor, the second part of each room id. Name it as"
                + " in the address of its webhooks, so that both tell of the same rooms.",
            ROOMS,
            2,
            Width.MEDIUM,
            "Account")
        .define(
            TOPIC,
            Type.STRING,
            "room-events",
            new ConfigDef.NonEmptyString(),
            Importance.MEDIUM,
            "Where events go: room-events, after Rollcall's topics.prefix where that is set.",
            ROOMS,
            3,
            Width.MEDIUM,
            "Topic");
  }

  private static void pace(ConfigDef definition) {
    millis(
        definition,
        POLL_INTERVAL,
        30_000,
        1_000,
        "From the beginning of a round through all rooms to that of the next, in milliseconds; a"
            + " round that takes longer is followed at once.");
    millis(
        definition,
        SNAPSHOT_INTERVAL,
        60_000,
        1_000,
        "After which a listing of people is told again that has not changed, in milliseconds.");
    millis(
        definition,
        MISSING_AFTER,
        120_000,
        0,
        "How long all listings must miss a room or a session before it is told to be gone, in"
            + " milliseconds. It outlasts faults of the vendor; webhooks tell sooner.");
    millis(
        definition,
        CONNECT_TIMEOUT,
        5_000,
        1,
        "Longest wait for a connection to the vendor, in milliseconds.");
    millis(
        definition,
        REQUEST_TIMEOUT,
        30_000,
        1,
        "Longest wait for a whole answer of the vendor, in milliseconds.");
    definition.define(
        REQUESTS_PER_SECOND,
        Type.INT,
        10,
        Range.between(1, 1_000),
        Importance.MEDIUM,
        "Most requests a second to the vendor, of each task.",
        PACE,
        5,
        Width.SHORT,
        "Requests a second");
    millis(
        definition,
        BACKOFF,
        1_000,
        1,
        "Wait after a failed request, in milliseconds; it doubles with each failure in a row. A"
            + " Retry-After of the vendor is waited for.");
    millis(definition, BACKOFF_MAX, 300_000, 1, "Longest such wait, in milliseconds.");
  }

  private static void millis(
      ConfigDef definition, String name, long standard, long least, String what) {
    definition.define(
        name,
        Type.LONG,
        standard,
        Range.atLeast(least),
        Importance.MEDIUM,
        what,
        PACE,
        definition.names().size(),
        Width.SHORT,
        name);
  }

  private static void vendors(ConfigDef definition) {
    vendor(definition, Vendor.LIVEKIT, LIVEKIT_URL, Type.STRING, "", "Address of the project.");
    vendor(definition, Vendor.LIVEKIT, LIVEKIT_KEY, Type.STRING, "", "API key.");
    vendor(
        definition,
        Vendor.LIVEKIT,
        LIVEKIT_SECRET,
        Type.PASSWORD,
        "",
        "The key's secret. It signs a token for each request, with the grants roomList or"
            + " roomAdmin.");
    vendor(
        definition,
        Vendor.HUNDRED_MS,
        HUNDRED_MS_URL,
        Type.STRING,
        "https://api.100ms.live",
        "Address of the API, without /v2.");
    vendor(definition, Vendor.HUNDRED_MS, HUNDRED_MS_KEY, Type.STRING, "", "App access key.");
    vendor(
        definition,
        Vendor.HUNDRED_MS,
        HUNDRED_MS_SECRET,
        Type.PASSWORD,
        "",
        "App secret. It signs a management token for each request.");
    vendor(
        definition,
        Vendor.LIVEPEER,
        LIVEPEER_URL,
        Type.STRING,
        "https://livepeer.studio",
        "Address of the API, without /api.");
    vendor(definition, Vendor.LIVEPEER, LIVEPEER_KEY, Type.PASSWORD, "", "API key.");
    vendor(
        definition,
        Vendor.LIVEPEER,
        LIVEPEER_ROOMS,
        Type.LIST,
        List.of(),
        "Ids of the rooms to poll: Livepeer does not list them.");
  }

  private static void vendor(
      ConfigDef definition, Vendor vendor, String name, Type type, Object standard, String what) {
    definition.define(
        name,
        type,
        standard,
        Importance.HIGH,
        what,
        vendor.id(),
        definition.names().size(),
        Width.MEDIUM,
        name,
        new OfVendor(vendor));
  }

  private static ConfigDef registry() {
    ConfigDef registry = new ConfigDef();
    AvroSerdeConfig.definition().configKeys().values().stream()
        .filter(key -> !OF_NO_USE.contains(key.name))
        .forEach(registry::define);
    return registry;
  }
}
