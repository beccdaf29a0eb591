package dev.rollcall.registry;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** How to reach a schema registry. The names are those that Confluent's clients use. */
public class RegistryConfig extends AbstractConfig {

  public static final String URL = "schema.registry.url";
  public static final String BASIC_AUTH_SOURCE = "basic.auth.credentials.source";
  public static final String BASIC_AUTH_USER_INFO = "basic.auth.user.info";
  public static final String BEARER_AUTH_SOURCE = "bearer.auth.credentials.source";
  public static final String BEARER_AUTH_TOKEN = "bearer.auth.token";
  public static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
  public static final String READ_TIMEOUT = "http.read.timeout.ms";
  public static final String CALL_TIMEOUT = "http.call.timeout.ms";
  public static final String MAX_RETRIES = "max.retries";
  public static final String RETRY_WAIT = "retries.wait.ms";
  public static final String RETRY_MAX_WAIT = "retries.max.wait.ms";

  /** Before Kafka's own {@code ssl.*} names. */
  public static final String SSL_PREFIX = "schema.registry.";

  public RegistryConfig(Map<String, ?> settings) {
    this(definition(), settings);
  }

  protected RegistryConfig(ConfigDef definition, Map<String, ?> settings) {
    super(definition, settings, false);
  }

  public static ConfigDef definition() {
    ConfigDef definition =
        new ConfigDef()
            .define(
                URL,
                Type.LIST,
                List.of(),
                Importance.HIGH,
                "Base addresses of the registry, tried in turn; or mock:// and the name of an open"
                    + " scope, for tests.")
            .define(
                BASIC_AUTH_SOURCE,
                Type.STRING,
                "URL",
                ValidString.in("URL", "USER_INFO"),
                Importance.MEDIUM,
                "Where user and password are: URL (http://user:password@host) or USER_INFO.")
            .define(
                BASIC_AUTH_USER_INFO,
                Type.PASSWORD,
                "",
                Importance.MEDIUM,
                "user:password, when the source is USER_INFO.")
            .define(
                BEARER_AUTH_SOURCE,
                Type.STRING,
                "",
                ValidString.in("", "STATIC_TOKEN"),
                Importance.MEDIUM,
                "STATIC_TOKEN to send " + BEARER_AUTH_TOKEN + " with each request.")
            .define(BEARER_AUTH_TOKEN, Type.PASSWORD, "", Importance.MEDIUM, "The token to send.")
            .define(
                CONNECT_TIMEOUT,
                Type.INT,
                5_000,
                Range.atLeast(1),
                Importance.LOW,
                "Longest wait for a connection, in milliseconds.")
            .define(
                READ_TIMEOUT,
                Type.INT,
                10_000,
                Range.atLeast(1),
                Importance.LOW,
                "Longest wait for an answer, in milliseconds.")
            .define(
                CALL_TIMEOUT,
                Type.INT,
                30_000,
                Range.atLeast(1),
                Importance.LOW,
                "Longest wait for one schema or id in all, whatever addresses, retries and"
                    + " references it takes, in milliseconds.")
            .define(
                MAX_RETRIES,
                Type.INT,
                3,
                Range.atLeast(0),
                Importance.LOW,
                "How often all addresses are tried again when none of them answers; at most twice"
                    + " when none of them knows an id.")
            .define(
                RETRY_WAIT,
                Type.INT,
                200,
                Range.atLeast(0),
                Importance.LOW,
                "Wait before the first such retry, in milliseconds; it doubles each time.")
            .define(
                RETRY_MAX_WAIT,
                Type.INT,
                5_000,
                Range.atLeast(0),
                Importance.LOW,
                "Longest wait before a retry, in milliseconds.");
    definition.embed(SSL_PREFIX, "TLS to the registry", 0, sslDefinition());
    return definition;
  }

  /**
   * @throws ConfigException when there is none, or one that is no address of a registry
   */
  public List<String> urls() {
    List<String> urls = getList(URL).stream().map(String::strip).filter(u -> !u.isEmpty()).toList();
    if (urls.isEmpty()) {
      throw new ConfigException(URL + " is missing: the base address of the schema registry.");
    }
    boolean mock = urls.get(0).startsWith(MockSchemaRegistry.URL_PREFIX);
    if (mock && urls.size() > 1) {
      throw new ConfigException(URL + " takes one mock:// scope alone.");
    }
    if (!mock) {
      urls.forEach(RegistryConfig::requireHttp);
    }
    return urls;
  }

  /** The value of the Authorization header; null when there is none to send. */
  String authorization(URI url) {
    if (!getString(BEARER_AUTH_SOURCE).isEmpty()) {
      return "Bearer " + required(BEARER_AUTH_TOKEN);
    }
    if (getString(BASIC_AUTH_SOURCE).equals("USER_INFO")) {
      return BasicAuth.header(required(BASIC_AUTH_USER_INFO));
    }
    return url.getUserInfo() == null ? null : BasicAuth.header(url.getUserInfo());
  }

  Duration connectTimeout() {
    return Duration.ofMillis(getInt(CONNECT_TIMEOUT));
  }

  Duration readTimeout() {
    return Duration.ofMillis(getInt(READ_TIMEOUT));
  }

  Duration callTimeout() {
    return Duration.ofMillis(getInt(CALL_TIMEOUT));
  }

  /** Null when nothing is said about TLS, so that Java's own defaults hold. */
  SSLContext sslContext() {
    Map<String, Object> ssl = new HashMap<>(originalsWithPrefix(SSL_PREFIX));
    ssl.keySet().removeIf(key -> !key.startsWith("ssl."));
    if (ssl.isEmpty()) {
      return null;
    }
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(sslDefinition().parse(ssl));
      return factory.sslContext();
    }
  }

  private static ConfigDef sslDefinition() {
    ConfigDef ssl = new ConfigDef();
    SslConfigs.addClientSslSupport(ssl);
    return ssl;
  }

  private String required(String key) {
    Password password = getPassword(key);
    if (password.value().isBlank()) {
      throw new ConfigException(key + " is missing.");
    }
    return password.value();
  }

  private static void requireHttp(String url) {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new ConfigException(
          URL + " must begin with http:// or https://; to name a test's own, use mock://scope.");
    }
  }
}
