package dev.rollcall.server;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.rollcall.http.HttpSettings;
import dev.rollcall.http.Tokens;
import dev.rollcall.model.Policies;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import dev.rollcall.topology.RoomTopology;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * The configuration of a Rollcall server. Beside the keys here, {@code kafka.*} goes to every Kafka
 * client and {@code streams.*} to Kafka Streams.
 */
public final class RollcallConfig extends AbstractConfig {

  /** Prefix of keys that go to every Kafka client: admin, producer, consumer and Streams. */
  public static final String KAFKA_PREFIX = "kafka.";

  /** Prefix of keys that go to Kafka Streams alone, and win over {@link #KAFKA_PREFIX}. */
  public static final String STREAMS_PREFIX = "streams.";

  /** Prefix of keys of vendors' accounts: {@code webhooks.<vendor>.<account>.<setting>}. */
  public static final String WEBHOOKS_PREFIX = "webhooks.";

  /** Prefix of keys of pollers of vendors: {@code pollers.<name>.<setting>}. */
  public static final String POLLERS_PREFIX = "pollers.";

  public static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
  public static final String APPLICATION_ID = "application.id";
  public static final String DATA_DIR = "data.dir";
  public static final String SECRETS_FILE = "secrets.file";

  /** TLS to the registry, under Kafka's own names for it. */
  public static final String REGISTRY_SSL_PREFIX = "schema.registry.ssl.";

  public static final String REGISTRY_URL = "schema.registry.url";
  public static final String REGISTRY_AUTO_REGISTER = "schema.registry.auto.register.schemas";
  public static final String REGISTRY_AUTH_SOURCE = "schema.registry.basic.auth.credentials.source";
  public static final String REGISTRY_USER_INFO = "schema.registry.basic.auth.user.info";
  public static final String REGISTRY_BEARER_SOURCE =
      "schema.registry.bearer.auth.credentials.source";
  public static final String REGISTRY_BEARER_TOKEN = "schema.registry.bearer.auth.token";

  public static final String TOPICS_PREFIX = "topics.prefix";
  public static final String TOPICS_CREATE = "topics.create";
  public static final String TOPICS_PARTITIONS = "topics.partitions";
  public static final String TOPICS_REPLICATION_FACTOR = "topics.replication.factor";

  public static final String EVENTS_MAX_AGE = "events.max.age";
  public static final String ROOMS_RETENTION = "rooms.retention";
  public static final String HISTORY_RETENTION = "history.retention";
  public static final String ROOMS_SILENCE = "rooms.silence";
  public static final String ROOMS_SILENCE_REMOVES = "rooms.silence.removes";
  public static final String STATE_INTERVAL = "room.state.interval";
  public static final String STATE_MAX_PARTICIPANTS = "room.state.max.participants";
  public static final String STATE_MAX_BYTES = "room.state.max.bytes";

  public static final String HTTP_HOST = "http.host";
  public static final String HTTP_PORT = "http.port";
  public static final String ADVERTISE = "advertise";
  public static final String HTTP_MAX_BODY_BYTES = "http.max.body.bytes";
  public static final String HTTP_MAX_EVENTS = "http.max.events";
  public static final String HTTP_MAX_REQUESTS = "http.max.concurrent.requests";
  public static final String HTTP_MAX_WATCHERS = "http.max.watchers";
  public static final String HTTP_MAX_WEBHOOKS = "http.max.concurrent.webhooks";
  public static final String HTTP_REQUEST_TIMEOUT = "http.request.timeout";
  public static final String HTTP_MAX_WAIT = "http.max.wait";
  public static final String AUTH_TOKENS = "auth.tokens";
  public static final String INSTANCE_TOKEN = "instance.token";
  public static final String QUERY_TIMEOUT = "query.timeout";
  public static final String QUERY_HOST_TIMEOUT = "query.host.timeout";
  public static final String QUERY_MAX_STANDBY_LAG = "query.max.standby.lag";

  /** What ended less long ago may still be told of again, by a producer that repeats itself. */
  private static final Duration LEAST_HISTORY = Duration.ofDays(1);

  private static final String KAFKA = "Kafka";
  private static final String REGISTRY = "Schema registry";
  private static final String TOPICS = "Topics";
  private static final String ROOMS = "Rooms";
  private static final String HTTP = "HTTP";

  private final Tokens tokens;

  /**
   * @param values of known keys and pass-through keys; see {@link ConfigSources}
   * @throws ConfigException with a message that names the key and never repeats a secret
   */
  public RollcallConfig(Map<String, String> values) {
    super(definition(), values, false);
    this.tokens = withInstance(parseTokens());
    requireTokensOffLoopback();
    requireTokenBetweenInstances();
    requireMarkBeforeRemoval();
  }

  /** Every key with its type, default, rule and meaning. */
  public static ConfigDef definition() {
    Keys keys = new Keys();
    keys.group(KAFKA)
        .add(
            BOOTSTRAP_SERVERS,
            STRING,
            NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            HIGH,
            "Brokers to begin with: host:port, several joined by commas. Any other `kafka.` key"
                + " goes to every Kafka client in the same way, such as `kafka.security.protocol`.")
        .add(
            APPLICATION_ID,
            STRING,
            "rollcall",
            new ConfigDef.NonEmptyString(),
            HIGH,
            "Names the consumer group, the internal topics and the transactions. All instances of"
                + " one installation share it; a new name starts from an empty state.")
        .add(
            DATA_DIR,
            STRING,
            "data",
            new ConfigDef.NonEmptyString(),
            HIGH,
            "Directory of the local stores; each instance needs its own. What is in it can be"
                + " rebuilt from Kafka, at the cost of time.")
        .add(
            SECRETS_FILE,
            STRING,
            "",
            null,
            MEDIUM,
            "A second file of keys, for those that are secret, so that the first may be shared. A"
                + " key in it may not be set elsewhere.");
    keys.group(REGISTRY)
        .add(
            REGISTRY_URL,
            STRING,
            NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            HIGH,
            "Address of a registry that speaks the Confluent REST API; several joined by commas"
                + " are tried in turn. `schema.registry.ssl.*` sets TLS by Kafka's names.")
        .add(
            REGISTRY_AUTO_REGISTER,
            BOOLEAN,
            true,
            null,
            MEDIUM,
            "Register schemas on first use. Switch it off where only a deployment may do so.")
        .add(
            REGISTRY_AUTH_SOURCE,
            STRING,
            "URL",
            ConfigDef.ValidString.in("URL", "USER_INFO"),
            LOW,
            "Where user and password are: URL (http://user:password@host) or USER_INFO.")
        .add(
            REGISTRY_USER_INFO,
            PASSWORD,
            "",
            null,
            LOW,
            "user:password, where the source is USER_INFO.")
        .add(
            REGISTRY_BEARER_SOURCE,
            STRING,
            "",
            ConfigDef.ValidString.in("", "STATIC_TOKEN"),
            LOW,
            "STATIC_TOKEN to send the registry a bearer token.")
        .add(REGISTRY_BEARER_TOKEN, PASSWORD, "", null, LOW, "The bearer token.");
    keys.group(TOPICS)
        .add(TOPICS_PREFIX, STRING, "", new TopicPrefix(), MEDIUM, "Put before every topic's name.")
        .add(
            TOPICS_CREATE,
            BOOLEAN,
            false,
            null,
            MEDIUM,
            "Create topics that are missing. Otherwise a missing topic ends the start with an"
                + " error.")
        .add(
            TOPICS_PARTITIONS,
            INT,
            4,
            Range.between(1, 10_000),
            MEDIUM,
            "Partitions of topics that are created. It bounds the number of threads that can share"
                + " the work, and cannot be changed later without moving rooms.")
        .add(
            TOPICS_REPLICATION_FACTOR,
            INT,
            -1,
            Range.between(-1, 100),
            MEDIUM,
            "Copies of each partition of topics that are created; -1 for the brokers' default.");
    keys.group(ROOMS)
        .add(
            EVENTS_MAX_AGE,
            STRING,
            "36500d",
            Durations.between("1h", "36500d"),
            MEDIUM,
            "An event that occurred longer than this before its record was written goes to the"
                + " dead letter topic, and is refused by the API. By default none does, so that"
                + " older rooms can be imported; set it to rooms.retention so that nothing old"
                + " brings back a room that has expired.")
        .add(
            ROOMS_RETENTION,
            STRING,
            "30d",
            Durations.between("1s", "3650d"),
            MEDIUM,
            "How long a room in which nothing goes on is kept after its last event. Then its rows"
                + " go, and the compacted topics get tombstones.")
        .add(
            HISTORY_RETENTION,
            STRING,
            "7d",
            Durations.between("0s", "3650d"),
            MEDIUM,
            "How far back a room can be asked for as it was. Connections and sessions that ended"
                + " longer ago are forgotten, but none within a day.")
        .add(
            ROOMS_SILENCE,
            STRING,
            "",
            new Silences(),
            MEDIUM,
            "After how long without an event an active room is marked unconfirmed, by vendor, such"
                + " as livekit=4h,100ms=12h. Rooms of other vendors never are.")
        .add(
            ROOMS_SILENCE_REMOVES,
            STRING,
            "",
            new Silences(),
            MEDIUM,
            "After how long without an event those present in a room are taken to have left, by"
                + " vendor, such as livekit=1d. In rooms of other vendors silence removes nobody."
                + " Give it the same value on every instance; no shorter than rooms.silence.")
        .add(
            STATE_INTERVAL,
            STRING,
            "1s",
            Durations.between("0s", "1h"),
            MEDIUM,
            "Least time between two snapshots of one room on room-state.")
        .add(
            STATE_MAX_PARTICIPANTS,
            INT,
            1000,
            Range.atLeast(0),
            MEDIUM,
            "Snapshots of rooms with more people than this carry counts alone, with"
                + " participantsTruncated.")
        .add(
            STATE_MAX_BYTES,
            INT,
            512 * 1024,
            Range.between(1024, Topics.MAX_RECORD_BYTES / 2),
            MEDIUM,
            "Snapshots larger than this carry counts alone, with participantsTruncated.");
    keys.group(HTTP)
        .add(
            HTTP_HOST,
            STRING,
            "127.0.0.1",
            new ConfigDef.NonEmptyString(),
            HIGH,
            "Address to listen on. Any but a loopback address needs `auth.tokens`.")
        .add(
            HTTP_PORT,
            INT,
            8080,
            Range.between(0, 65_535),
            HIGH,
            "Port to listen on; 0 for any free one.")
        .add(
            ADVERTISE,
            STRING,
            "",
            new HostAndPort(),
            MEDIUM,
            "host:port by which other instances reach this one; empty for `http.host` and"
                + " `http.port`.")
        .add(
            AUTH_TOKENS,
            PASSWORD,
            "",
            null,
            HIGH,
            "API tokens as scopes:token, several joined by commas, such as"
                + " `read:3e94a7...,read+write:b01f5c...`. Scopes are read, write and admin, which"
                + " includes both; a token has 16 characters or more. Empty lets every caller do"
                + " everything.")
        .add(
            INSTANCE_TOKEN,
            PASSWORD,
            "",
            null,
            HIGH,
            "What instances show each other where `auth.tokens` is set: 16 characters or more, the"
                + " same on all of them, with the scope read. Needed with `advertise`.")
        .add(
            HTTP_MAX_BODY_BYTES,
            INT,
            4 * 1024 * 1024,
            Range.between(1024, 1 << 30),
            LOW,
            "Largest request body. Times `http.max.concurrent.requests` it bounds the memory that"
                + " requests can take.")
        .add(
            HTTP_MAX_EVENTS,
            INT,
            10_000,
            Range.between(1, 1_000_000),
            LOW,
            "Most events in one request.")
        .add(
            HTTP_MAX_REQUESTS,
            INT,
            128,
            Range.between(1, 10_000),
            LOW,
            "Requests served at once, a thread each; those beyond are answered with 503.")
        .add(
            HTTP_MAX_WATCHERS,
            INT,
            2000,
            Range.between(0, 100_000),
            LOW,
            "Watches at once. Up to 1 MiB waits for each that is slow.")
        .add(
            HTTP_MAX_WEBHOOKS,
            INT,
            64,
            Range.between(1, 10_000),
            LOW,
            "Webhooks taken at once; those beyond are answered so that the vendor sends them"
                + " again. Below `http.max.concurrent.requests`, so that they never keep queries"
                + " out.")
        .add(
            HTTP_REQUEST_TIMEOUT,
            STRING,
            "15s",
            Durations.between("1s", "10m"),
            LOW,
            "How long a connection may stay silent, and a write may wait for Kafka.")
        .add(
            HTTP_MAX_WAIT,
            STRING,
            "30s",
            Durations.between("0s", "10m"),
            LOW,
            "Most that `Prefer: wait=N` is granted.")
        .add(
            QUERY_TIMEOUT,
            STRING,
            "3s",
            Durations.between("100ms", "1m"),
            LOW,
            "How long a query may look for an instance that answers, beside its `Prefer: wait=N`.")
        .add(
            QUERY_HOST_TIMEOUT,
            STRING,
            "1s",
            Durations.between("50ms", "1m"),
            LOW,
            "How long one other instance may take to answer, likewise. Then the next is asked.")
        .add(
            QUERY_MAX_STANDBY_LAG,
            LONG,
            10_000L,
            Range.atLeast(0),
            MEDIUM,
            "How far a standby may be behind that answers for an owner which does not: in rows of"
                + " the changelog, of which an event writes several.");
    return keys.definition;
  }

  /** Whether keys with this beginning are passed on rather than known here. */
  static List<String> passThroughPrefixes() {
    return List.of(
        KAFKA_PREFIX, STREAMS_PREFIX, REGISTRY_SSL_PREFIX, WEBHOOKS_PREFIX, POLLERS_PREFIX);
  }

  public HttpSettings http() {
    return new HttpSettings(
        getString(HTTP_HOST),
        getInt(HTTP_PORT),
        getInt(HTTP_MAX_BODY_BYTES),
        getInt(HTTP_MAX_EVENTS),
        getInt(HTTP_MAX_REQUESTS),
        getInt(HTTP_MAX_WATCHERS),
        duration(HTTP_REQUEST_TIMEOUT),
        duration(HTTP_MAX_WAIT),
        duration(HISTORY_RETENTION),
        maxEventAge(),
        tokens);
  }

  public Topics topics() {
    return Topics.withPrefix(getString(TOPICS_PREFIX));
  }

  /** What has to be there before this instance can run. */
  List<Topic> neededTopics() {
    Topics topics = topics();
    return pollers().isEmpty()
        ? topics.all()
        : Stream.concat(topics.all().stream(), Stream.of(topics.pollerPositions())).toList();
  }

  public String applicationId() {
    return getString(APPLICATION_ID);
  }

  public Path dataDir() {
    return Path.of(getString(DATA_DIR));
  }

  /** The topic that Kafka Streams keeps the rows of all rooms in. */
  String changelog() {
    return applicationId() + "-" + RoomTopology.ROOMS_STORE + "-changelog";
  }

  /** Of Kafka Streams: a directory a task under a directory of the application's id. */
  Path stateDir() {
    return dataDir().resolve("state");
  }

  /**
   * host:port for other instances.
   *
   * @param port listened on, for where the configured one is 0
   */
  public String advertised(int port) {
    String advertised = getString(ADVERTISE);
    return advertised.isEmpty() ? getString(HTTP_HOST) + ':' + port : advertised;
  }

  /** The value of a key that holds a length of time, such as {@link #ROOMS_RETENTION}. */
  public Duration duration(String key) {
    return Durations.parse(getString(key));
  }

  /** How long things are kept, and how long silence is ordinary. */
  Policies policies() {
    long history = Math.max(duration(HISTORY_RETENTION).toMillis(), LEAST_HISTORY.toMillis());
    return new Policies(
        history,
        duration(ROOMS_RETENTION).toMillis(),
        Silences.parse(getString(ROOMS_SILENCE)),
        removals(),
        maxEventAge());
  }

  /** How much older than its record an event may be. */
  public Duration maxEventAge() {
    return duration(EVENTS_MAX_AGE);
  }

  /** By vendor, after how many milliseconds of silence those present are taken to be gone. */
  public Map<String, Long> removals() {
    return Silences.parse(getString(ROOMS_SILENCE_REMOVES));
  }

  /** For every Kafka client: the {@code kafka.} keys without the prefix. Holds secrets. */
  public Map<String, Object> kafka() {
    return originalsWithPrefix(KAFKA_PREFIX);
  }

  /**
   * For a consumer without a group that reads what is committed from the beginning. Holds secrets.
   *
   * @param purpose ends its name
   */
  public Map<String, Object> committedReader(String purpose) {
    Map<String, Object> settings = new HashMap<>(kafka());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, applicationId() + "-" + purpose);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /** For Kafka Streams: {@link #kafka}, then the {@code streams.} keys. Holds secrets. */
  public Map<String, Object> streams() {
    Map<String, Object> settings = new HashMap<>(kafka());
    settings.putAll(originalsWithPrefix(STREAMS_PREFIX));
    return settings;
  }

  /** Of vendors' accounts: {@code <vendor>.<account>.<setting>}. Holds secrets. */
  public Map<String, String> webhooks() {
    return texts(WEBHOOKS_PREFIX);
  }

  /** Of pollers: {@code <name>.<setting>}. Holds secrets. */
  public Map<String, String> pollers() {
    return texts(POLLERS_PREFIX);
  }

  private Map<String, String> texts(String prefix) {
    Map<String, String> settings = new HashMap<>();
    originalsWithPrefix(prefix).forEach((key, value) -> settings.put(key, value.toString()));
    return settings;
  }

  /** For serializers and the registry's client, under the names they know. Holds secrets. */
  public Map<String, Object> registry() {
    Map<String, Object> settings = new HashMap<>(originalsWithPrefix(REGISTRY_SSL_PREFIX, false));
    settings.put(REGISTRY_URL, getString(REGISTRY_URL));
    settings.put(unprefixed(REGISTRY_AUTO_REGISTER), getBoolean(REGISTRY_AUTO_REGISTER));
    settings.put(unprefixed(REGISTRY_AUTH_SOURCE), getString(REGISTRY_AUTH_SOURCE));
    settings.put(unprefixed(REGISTRY_USER_INFO), getPassword(REGISTRY_USER_INFO).value());
    settings.put(unprefixed(REGISTRY_BEARER_SOURCE), getString(REGISTRY_BEARER_SOURCE));
    settings.put(unprefixed(REGISTRY_BEARER_TOKEN), getPassword(REGISTRY_BEARER_TOKEN).value());
    return settings;
  }

  private static String unprefixed(String key) {
    return key.substring("schema.registry.".length());
  }

  private Tokens parseTokens() {
    try {
      return Tokens.parse(getPassword(AUTH_TOKENS).value());
    } catch (IllegalArgumentException e) {
      throw (ConfigException)
          new ConfigException(AUTH_TOKENS, Password.HIDDEN, e.getMessage()).initCause(e);
    }
  }

  private Tokens withInstance(Tokens callers) {
    try {
      return callers.withInstance(getPassword(INSTANCE_TOKEN).value().trim());
    } catch (IllegalArgumentException e) {
      throw (ConfigException)
          new ConfigException(INSTANCE_TOKEN, Password.HIDDEN, e.getMessage()).initCause(e);
    }
  }

  /** What this instance shows the others; empty where nothing is asked for. */
  String instanceToken() {
    return tokens.isEmpty() ? "" : getPassword(INSTANCE_TOKEN).value().trim();
  }

  private void requireTokenBetweenInstances() {
    if (!tokens.isEmpty() && !getString(ADVERTISE).isEmpty() && instanceToken().isEmpty()) {
      throw new ConfigException(
          INSTANCE_TOKEN,
          Password.HIDDEN,
          "With "
              + AUTH_TOKENS
              + " and "
              + ADVERTISE
              + " it is needed, so that instances can ask each other. Give all of them the same.");
    }
  }

  private void requireTokensOffLoopback() {
    String host = getString(HTTP_HOST);
    if (tokens.isEmpty() && !isLoopback(host)) {
      throw new ConfigException(
          HTTP_HOST,
          host,
          "Without "
              + AUTH_TOKENS
              + " the API is open to everyone, so it listens on loopback alone. Set "
              + AUTH_TOKENS
              + ", or "
              + HTTP_HOST
              + "=127.0.0.1.");
    }
  }

  /** Who is taken to be gone from a room that is shown as confirmed would puzzle everybody. */
  private void requireMarkBeforeRemoval() {
    Map<String, Long> marks = Silences.parse(getString(ROOMS_SILENCE));
    removals()
        .forEach(
            (vendor, removes) -> {
              if (removes <= 0 || removes < marks.getOrDefault(vendor, 0L)) {
                throw new ConfigException(
                    ROOMS_SILENCE_REMOVES,
                    getString(ROOMS_SILENCE_REMOVES),
                    "For "
                        + vendor
                        + " it must be longer than nothing, and no shorter than in "
                        + ROOMS_SILENCE
                        + ".");
              }
            });
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw (ConfigException)
          new ConfigException(HTTP_HOST, host, "There is no such host.").initCause(e);
    }
  }

  /** Adds keys to a definition in the order they are documented in. */
  private static final class Keys {
    private final ConfigDef definition = new ConfigDef();
    private String group;
    private int order;

    Keys group(String name) {
      group = name;
      order = 0;
      return this;
    }

    Keys add(
        String name,
        Type type,
        Object otherwise,
        Validator rule,
        Importance importance,
        String meaning) {
      definition.define(
          name,
          type,
          otherwise,
          rule,
          importance,
          meaning,
          group,
          ++order,
          ConfigDef.Width.MEDIUM,
          name);
      return this;
    }
  }

  /** What Kafka allows in a topic's name, with room for the longest of ours. */
  private static final class TopicPrefix implements Validator {
    @Override
    public void ensureValid(String name, Object value) {
      if (!value.toString().matches("[a-zA-Z0-9._-]{0,200}")) {
        throw new ConfigException(name, value, "Only letters, digits, '.', '_' and '-' can be.");
      }
    }

    @Override
    public String toString() {
      return "letters, digits, '.', '_' and '-'";
    }
  }

  private static final class HostAndPort implements Validator {
    @Override
    public void ensureValid(String name, Object value) {
      if (!value.toString().matches("|(\\[[0-9a-fA-F:.]+\\]|[^:\\s/]+):[1-9][0-9]{0,4}")) {
        throw new ConfigException(name, value, "It must be host:port.");
      }
    }

    @Override
    public String toString() {
      return "host:port";
    }
  }
}
