package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollcallConfigTest {

  private static final String SECRET = "s3cret-s3cret-s3cret";

  private static final Map<String, String> REQUIRED =
      Map.of("kafka.bootstrap.servers", "k:9092", "schema.registry.url", "http://r:8081");

  @TempDir Path dir;

  @Test
  void defaults_are_those_of_a_laptop() {
    RollcallConfig config = with();

    assertThat(config.http().host()).isEqualTo("127.0.0.1");
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.http().tokens().isEmpty()).isTrue();
    assertThat(config.advertised(8080)).isEqualTo("127.0.0.1:8080");
    assertThat(config.applicationId()).isEqualTo("rollcall");
    assertThat(config.duration(RollcallConfig.ROOMS_RETENTION)).isEqualTo(Duration.ofDays(30));
    assertThat(config.duration(RollcallConfig.STATE_INTERVAL)).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.getInt(RollcallConfig.STATE_MAX_BYTES)).isEqualTo(512 * 1024);
    assertThat(config.getBoolean(RollcallConfig.TOPICS_CREATE)).isFalse();
    assertThat(config.topics().events().name()).isEqualTo("room-events");
  }

  @Test
  void a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default()
      throws IOException {
    Path file =
        file(
            "kafka.bootstrap.servers=file:1\nschema.registry.url=http://file\n"
                + "http.port=1001\napplication.id=file\ndata.dir=file\n");
    Map<String, String> environment =
        Map.of("ROLLCALL_HTTP_PORT", "1002", "ROLLCALL_APPLICATION_ID", "env", "HOME", "/root");
    RollcallConfig config = ConfigSources.load(Map.of("http.port", "1003"), environment, file);

    assertThat(config.http().port()).isEqualTo(1003);
    assertThat(config.applicationId()).isEqualTo("env");
    assertThat(config.dataDir()).hasToString("file");
    assertThat(config.http().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void kafka_and_streams_keys_pass_through() {
    RollcallConfig config =
        with(
            "kafka.security.protocol", "SSL",
            "kafka.client.id", "all",
            "streams.client.id", "streams",
            "streams.num.stream.threads", "3");

    assertThat(config.kafka())
        .containsEntry("bootstrap.servers", "k:9092")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("client.id", "all")
        .doesNotContainKey("num.stream.threads");
    assertThat(config.streams())
        .containsEntry("security.protocol", "SSL")
        .containsEntry("client.id", "streams")
        .containsEntry("num.stream.threads", "3");
  }

  @Test
  void silence_removes_where_it_is_switched_on_and_not_before_it_marks() {
    assertThat(with().policies().removalMillis()).isEmpty();
    assertThat(
            with("rooms.silence", "livekit=4h", "rooms.silence.removes", "livekit=1d,zoom=2h")
                .policies()
                .removalMillis())
        .isEqualTo(Map.of("livekit", 86_400_000L, "zoom", 7_200_000L));
    assertThatThrownBy(
            () -> with("rooms.silence", "livekit=4h", "rooms.silence.removes", "livekit=1h"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rooms.silence.removes")
        .hasMessageContaining("livekit");
  }

  @Test
  void the_environment_reaches_pass_through_keys() {
    Map<String, String> environment =
        Map.of(
            "ROLLCALL_KAFKA_BOOTSTRAP_SERVERS", "env:1",
            "ROLLCALL_SCHEMA_REGISTRY_URL", "http://env",
            "ROLLCALL_STREAMS_NUM_STREAM_THREADS", "2",
            "ROLLCALL_SERVICE_HOST", "10.0.0.1",
            "ROLLCALL_PORT", "tcp://10.0.0.1:80",
            "ROLLCALL_PORT_80_TCP_ADDR", "10.0.0.1");
    RollcallConfig config = ConfigSources.load(Map.of(), environment, null);

    assertThat(config.streams())
        .containsEntry("bootstrap.servers", "env:1")
        .containsEntry("num.stream.threads", "2");
  }

  @Test
  void the_registry_gets_its_keys_under_the_names_it_knows() {
    RollcallConfig config =
        with(
            "schema.registry.basic.auth.credentials.source", "USER_INFO",
            "schema.registry.basic.auth.user.info", "me:" + SECRET,
            "schema.registry.ssl.truststore.location", "/t");

    assertThat(config.registry())
        .containsEntry("schema.registry.url", "http://r:8081")
        .containsEntry("basic.auth.credentials.source", "USER_INFO")
        .containsEntry("basic.auth.user.info", "me:" + SECRET)
        .containsEntry("auto.register.schemas", true)
        .containsEntry("schema.registry.ssl.truststore.location", "/t");
  }

  @ParameterizedTest
  @CsvSource({
    "http.prot, 'http.port'",
    "htpp.host, 'http.host'",
    "room.retention, 'rooms.retention'",
    "topic.prefix, 'topics.prefix'",
    "Http.Port, 'http.port'",
  })
  void an_unknown_key_is_an_error_that_names_the_nearest(String typed, String meant)
      throws IOException {
    assertThatThrownBy(() -> ConfigSources.load(Map.of(typed, "1"), Map.of(), null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'" + typed + "'")
        .hasMessageContaining("on the command line")
        .hasMessageContaining("Did you mean '" + meant + "'?");

    Path file = file(typed + "=1");
    assertThatThrownBy(() -> ConfigSources.load(Map.of(), Map.of(), file))
        .hasMessageContaining("'" + typed + "'")
        .hasMessageContaining(file.toString());
  }

  @Test
  void an_unknown_variable_is_an_error_that_names_the_nearest() {
    assertThatThrownBy(() -> ConfigSources.load(Map.of(), Map.of("ROLLCALL_HTTP_PROT", "1"), null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ROLLCALL_HTTP_PROT")
        .hasMessageContaining("Did you mean 'ROLLCALL_HTTP_PORT'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http.port | eighty",
        "http.port | 70000",
        "http.port | -1",
        "topics.partitions | 0",
        "topics.create | perhaps",
        "topics.prefix | a/b",
        "rooms.retention | 30 fortnights",
        "rooms.retention | 1ms",
        "room.state.max.bytes | 4194304",
        "advertise | no-port",
        "advertise | host:0",
        "advertise | http://host:80",
        "auth.tokens | read",
        "auth.tokens | write:short",
        "auth.tokens | owner:0123456789abcdef",
        "http.host | no.such.host.invalid",
        "http.max.concurrent.requests | 0",
        "schema.registry.basic.auth.credentials.source | NOWHERE",
      })
  void a_wrong_value_is_an_error_that_names_the_key(String key, String value) {
    assertThatThrownBy(() -> with(key, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void what_has_no_default_is_asked_for() {
    assertThatThrownBy(() -> ConfigSources.load(Map.of(), Map.of(), null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kafka.bootstrap.servers");
    assertThatThrownBy(() -> ConfigSources.load(Map.of(), Map.of(), dir.resolve("absent")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("There is no configuration file");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "127.9.9.9", "::1", "localhost"})
  void on_loopback_the_api_may_be_open(String host) {
    assertThat(with("http.host", host).http().tokens().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0", "::", "192.0.2.1"})
  void elsewhere_it_must_be_closed(String host) {
    assertThatThrownBy(() -> with("http.host", host))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("auth.tokens");
    assertThat(with("http.host", host, "auth.tokens", "read:" + SECRET).http().host())
        .isEqualTo(host);
  }

  @Test
  void instances_that_tell_each_other_their_address_need_a_token_where_callers_do() {
    assertThatThrownBy(() -> with("advertise", "a:1", "auth.tokens", "read:" + SECRET))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("instance.token");
    assertThatThrownBy(() -> with("auth.tokens", "read:" + SECRET, "instance.token", "short"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("instance.token")
        .hasMessageNotContaining("short");
    assertThat(
            with("advertise", "a:1", "auth.tokens", "read:" + SECRET, "instance.token", SECRET)
                .instanceToken())
        .isEqualTo(SECRET);
    assertThat(with("advertise", "a:1", "instance.token", SECRET).http().tokens().isEmpty())
        .as("a token between instances closes nothing")
        .isTrue();
  }

  @Test
  void secrets_are_not_printed() {
    RollcallConfig config =
        with(
            "auth.tokens", "read:" + SECRET,
            "schema.registry.basic.auth.user.info", "me:" + SECRET,
            "schema.registry.bearer.auth.token", SECRET);

    assertThat(config.values().toString()).doesNotContain(SECRET);
    assertThatThrownBy(() -> with("auth.tokens", "root:" + SECRET)).hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> with("auth.tokens", SECRET)).hasMessageNotContaining(SECRET);
  }

  @Test
  void secrets_come_from_a_file_of_their_own() throws IOException {
    Path secrets = file("auth.tokens=read:0123456789abcdef\n");
    Map<String, String> flags =
        Map.of(
            "kafka.bootstrap.servers",
            "k:1",
            "schema.registry.url",
            "http://r",
            "http.host",
            "0.0.0.0",
            "secrets.file",
            secrets.toString());

    assertThat(ConfigSources.load(flags, Map.of(), null).http().tokens().isEmpty()).isFalse();
    assertThatThrownBy(
            () ->
                ConfigSources.load(
                    flags, Map.of("ROLLCALL_AUTH_TOKENS", "read:fedcba9876543210"), null))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'auth.tokens' is set in " + secrets);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("rollcall.properties"), text);
  }

  private static RollcallConfig with(String... keysAndValues) {
    Map<String, String> values = new HashMap<>(REQUIRED);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return ConfigSources.load(values, Map.of(), null);
  }
}
