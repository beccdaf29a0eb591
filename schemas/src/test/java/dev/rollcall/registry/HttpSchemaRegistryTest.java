package dev.rollcall.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.registry.FakeRegistryServer.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSchemaRegistryTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("com.example.Thing").fields().requiredString("name").endRecord();
  private static final String NOT_FOUND =
      "{\"error_code\": 40403, \"message\": \"Schema not found\"}";

  private final FakeRegistryServer server = new FakeRegistryServer();

  HttpSchemaRegistryTest() throws IOException {}

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void registersOnceAndRemembers() {
    server.on("POST /subjects/t-value/versions", 200, "{\"id\": 7}");
    SchemaRegistry registry = registry();
    assertThat(registry.register("t-value", SCHEMA)).isEqualTo(7);
    assertThat(registry.register("t-value", SCHEMA)).isEqualTo(7);
    assertThat(server.asked()).containsExactly("POST /subjects/t-value/versions");
  }

  @Test
  void sendsTheSchemaWithoutWhatOnlyJavaUnderstands() {
    server.on("POST /subjects/t-value/versions", 200, "{\"id\": 7}");
    registry().register("t-value", RoomEvent.getClassSchema());
    assertThat(server.requests().get(0).body())
        .contains("timestamp-millis")
        .doesNotContain("avro.java.string");
  }

  @Test
  void namesOfSubjectsAreEncoded() {
    server.on("POST /subjects/a%2Fb%20c%3F-value", 200, "{\"id\": 3, \"version\": 1}");
    assertThat(registry().idOf("a/b c?-value", SCHEMA)).isEqualTo(3);
  }

  @Test
  void getsASchemaOnceAndRemembers() {
    server.on("GET /schemas/ids/7", 200, schemaAnswer(SCHEMA.toString(), ""));
    SchemaRegistry registry = registry();
    assertThat(registry.byId(7)).isEqualTo(SCHEMA);
    assertThat(registry.byId(7)).isSameAs(registry.byId(7));
    assertThat(server.asked()).containsExactly("GET /schemas/ids/7");
  }

  @Test
  void whatItGaveTheRegistryItNeedNotAskFor() {
    server
        .on("POST /subjects/t-value/versions", 200, "{\"id\": 7}")
        .on("POST /subjects/u-value", 200, "{\"id\": 8}");
    SchemaRegistry registry = registry();
    registry.register("t-value", RoomEvent.getClassSchema());
    registry.idOf("u-value", SCHEMA);
    assertThat(registry.byId(7)).isEqualTo(PortableSchema.of(RoomEvent.getClassSchema()));
    assertThat(registry.byId(8)).isEqualTo(SCHEMA);
  }

  @Test
  void resolvesReferencesOfReferences() {
    String a = "{\"type\":\"record\",\"name\":\"A\",\"namespace\":\"x\",\"fields\":[]}";
    String b = recordWith("B", "x.A");
    server
        .on(
            "GET /schemas/ids/9",
            200,
            schemaAnswer(recordWith("C", "x.B"), references("b-value", "a-value")))
        .on("GET /subjects/b-value/versions/1", 200, schemaAnswer(b, references("a-value")))
        .on("GET /subjects/a-value/versions/1", 200, schemaAnswer(a, ""));
    Schema schema = registry().byId(9);
    assertThat(schema.getField("part").schema().getField("part").schema().getFullName())
        .isEqualTo("x.A");
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void anUnknownIdIsFinalAndAskedForOnceInAWhile() {
    server.on("GET /schemas/ids/8", 404, NOT_FOUND);
    SchemaRegistry registry = registry();
    for (int i = 0; i < 3; i++) {
      RegistryException e = failure(() -> registry.byId(8));
      assertThat(e.isRetriable()).isFalse();
      assertThat(e.httpStatus()).isEqualTo(404);
      assertThat(e.errorCode()).isEqualTo(40403);
      assertThat(e).hasMessageContaining("get schema 8: Schema not found");
    }
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void anIdThatALaggingReplicaDoesNotKnowYetIsAskedForAgain() {
    server
        .on("GET /schemas/ids/8", 404, NOT_FOUND)
        .on("GET /schemas/ids/8", 200, schemaAnswer(SCHEMA.toString(), ""));
    assertThat(registry().byId(8)).isEqualTo(SCHEMA);
  }

  @Test
  void anIdThatOneReplicaDoesNotKnowIsAskedOfTheOthers() throws IOException {
    server.on("GET /schemas/ids/8", 404, NOT_FOUND);
    try (FakeRegistryServer other = new FakeRegistryServer()) {
      other.on("GET /schemas/ids/8", 200, schemaAnswer(SCHEMA.toString(), ""));
      assertThat(registry(Map.of(RegistryConfig.URL, server.url() + "," + other.url())).byId(8))
          .isEqualTo(SCHEMA);
    }
    assertThat(server.asked()).hasSize(1);
  }

  /** Fails by its timeout: a million retries, and no answer or no end of one, take days. */
  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n["})
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aRegistryThatNeverAnswersIsGivenUpAfterTheTimeForTheWholeCall(String beginning)
      throws IOException {
    try (SilentServer silent = new SilentServer(beginning)) {
      Map<String, String> patient =
          Map.of(
              RegistryConfig.URL, silent.url(),
              RegistryConfig.MAX_RETRIES, "1000000",
              RegistryConfig.READ_TIMEOUT, "100",
              RegistryConfig.CALL_TIMEOUT, "1000");
      RegistryException e = failure(() -> registry(patient).byId(8));
      assertThat(e.isRetriable()).isTrue();
      assertThat(e).hasMessageContaining(silent.url()).hasMessageContaining("no whole answer");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, 400,   false, 1",
    "401, 40101, true,  1",
    "403, 40301, true,  1",
    "404, 0,     true,  1",
    "404, 40401, false, 1",
    "404, 40403, false, 1",
    "408, 0,     true,  3",
    "409, 409,   false, 1",
    "422, 42201, false, 1",
    "429, 0,     true,  3",
    "500, 50001, true,  3",
    "503, 0,     true,  3",
  })
  void onlyAnswersAboutTheSchemaAreFinalAndOnlyTroubleIsTriedAgain(
      int status, int code, boolean retriable, int requests) {
    server.on(
        "POST /subjects/s/versions", status, "{\"error_code\": " + code + ", \"message\": \"m\"}");
    RegistryException e = failure(() -> registry().register("s", SCHEMA));
    assertThat(e.isRetriable()).isEqualTo(retriable);
    assertThat(e.httpStatus()).isEqualTo(status);
    assertThat(e.errorCode()).isEqualTo(code);
    assertThat(server.asked()).hasSize(requests);
  }

  @Test
  void troubleThatPassesIsNotNoticed() {
    server
        .on("POST /subjects/s/versions", 503, "<html>busy</html>")
        .on("POST /subjects/s/versions", 200, "{\"id\": 1}");
    assertThat(registry().register("s", SCHEMA)).isEqualTo(1);
  }

  @Test
  void addressesAreTriedInTurnAndTheOneThatAnswersIsKept() throws IOException {
    server.on("GET /subjects/s/versions", 200, "[1, 2]");
    SchemaRegistry registry = registry(Map.of(RegistryConfig.URL, unused() + "," + server.url()));
    assertThat(registry.versions("s")).containsExactly(1, 2);
    assertThat(registry.versions("s")).containsExactly(1, 2);
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void aRegistryThatIsAwayIsRetriable() throws IOException {
    String away = unused();
    RegistryException e =
        failure(() -> registry(Map.of(RegistryConfig.URL, away)).register("s", SCHEMA));
    assertThat(e.isRetriable()).isTrue();
    assertThat(e.httpStatus()).isZero();
    assertThat(e).hasMessageContaining(away);
    assertThat(RegistryException.isRetriable(new RuntimeException(e))).isTrue();
  }

  @Test
  void aPageThatIsNoRegistryIsRetriable() {
    server.on("GET /schemas/ids/1", 200, "<html>Sign in</html>");
    assertThat(failure(() -> registry().byId(1)).isRetriable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"type\": \"recrod\"}", "", "no schema"})
  void aSchemaThatAvroDoesNotKnowIsFinal(String schema) {
    server.on("GET /schemas/ids/1", 200, schemaAnswer(schema, ""));
    assertThat(failure(() -> registry().byId(1)).isRetriable()).isFalse();
  }

  @Test
  void aSchemaOfAnotherTypeIsFinal() {
    server.on("GET /schemas/ids/1", 200, "{\"schemaType\": \"PROTOBUF\", \"schema\": \"m\"}");
    assertThatThrownBy(() -> registry().byId(1))
        .hasMessage("schema 1 is of type PROTOBUF, not AVRO");
  }

  @Test
  void latestVersion() {
    server.on(
        "GET /subjects/s/versions/latest",
        200,
        "{\"subject\": \"s\", \"id\": 5, \"version\": 2, \"schema\": \"\\\"string\\\"\"}");
    assertThat(registry().latest("s"))
        .isEqualTo(new RegisteredSchema("s", 2, 5, Schema.create(Schema.Type.STRING)));
  }

  @Test
  void compatibilityChecks() {
    server
        .on(
            "POST /compatibility/subjects/s/versions/latest?verbose=true",
            200,
            "{\"is_compatible\": false, \"messages\": [\"name changed\"]}")
        .on("POST /compatibility/subjects/n/versions/latest?verbose=true", 404, notFound(40401))
        .on(
            "POST /compatibility/subjects/ok/versions/latest?verbose=true",
            200,
            "{\"is_compatible\": true}");
    assertThat(registry().incompatibilities("s", SCHEMA)).containsExactly("name changed");
    assertThat(registry().incompatibilities("n", SCHEMA)).isEmpty();
    assertThat(registry().incompatibilities("ok", SCHEMA)).isEmpty();
  }

  @Test
  void compatibilityLevels() {
    server
        .on("GET /config/s?defaultToGlobal=true", 404, notFound(40408))
        .on("GET /config", 200, "{\"compatibilityLevel\": \"FORWARD\"}")
        .on("PUT /config/s", 200, "{\"compatibility\": \"FULL_TRANSITIVE\"}");
    assertThat(registry().compatibility("s")).isEqualTo(Compatibility.FORWARD);
    registry().setCompatibility("s", Compatibility.FULL_TRANSITIVE);
    assertThat(server.requests().get(2).body())
        .isEqualTo("{\"compatibility\":\"FULL_TRANSITIVE\"}");
  }

  @Test
  void credentialsInTheAddressAreSentAndNeverShown() {
    server.on("GET /subjects/s/versions", 401, "{\"error_code\": 401, \"message\": \"no\"}");
    String url = server.url().replace("http://", "http://alice:s3cr%40t@");
    RegistryException e = failure(() -> registry(Map.of(RegistryConfig.URL, url)).versions("s"));
    assertThat(authorization()).isEqualTo(basic("alice:s3cr@t"));
    assertThat(e).hasMessageContaining(server.url());
    assertThat(e.getMessage()).doesNotContain("s3cr").doesNotContain("alice");
  }

  @Test
  void credentialsMayBeGivenApart() {
    server.on("GET /subjects/s/versions", 200, "[]");
    registry(
            Map.of(
                RegistryConfig.BASIC_AUTH_SOURCE, "USER_INFO",
                RegistryConfig.BASIC_AUTH_USER_INFO, "bob:pw"))
        .versions("s");
    assertThat(authorization()).isEqualTo(basic("bob:pw"));
  }

  @Test
  void aBearerTokenIsSent() {
    server.on("GET /subjects/s/versions", 200, "[]");
    registry(
            Map.of(
                RegistryConfig.BEARER_AUTH_SOURCE, "STATIC_TOKEN",
                RegistryConfig.BEARER_AUTH_TOKEN, "t0ken"))
        .versions("s");
    assertThat(authorization()).isEqualTo("Bearer t0ken");
  }

  private String authorization() {
    return server.requests().stream().map(Request::authorization).findFirst().orElseThrow();
  }

  private SchemaRegistry registry() {
    return registry(Map.of());
  }

  /** Two retries, without waiting. */
  private SchemaRegistry registry(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put(RegistryConfig.URL, server.url() + "/");
    settings.put(RegistryConfig.MAX_RETRIES, "2");
    settings.put(RegistryConfig.RETRY_WAIT, "0");
    settings.putAll(more);
    return SchemaRegistry.open(settings);
  }

  private interface Call {
    void run();
  }

  private static RegistryException failure(Call call) {
    return catchThrowableOfType(RegistryException.class, call::run);
  }

  /** An address of this machine where nobody listens. */
  private static String unused() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://localhost:" + socket.getLocalPort();
    }
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
  }

  private static String notFound(int code) {
    return NOT_FOUND.replace("40403", Integer.toString(code));
  }

  private static String recordWith(String name, String part) {
    return "{\"type\":\"record\",\"name\":\"%s\",\"namespace\":\"x\",\"fields\":[{\"name\":\"part\",\"type\":\"%s\"}]}"
        .formatted(name, part);
  }

  private static String references(String... subjects) {
    return String.join(
        ",",
        List.of(subjects).stream()
            .map("{\"name\": \"n\", \"subject\": \"%s\", \"version\": 1}"::formatted)
            .toList());
  }

  private static String schemaAnswer(String schema, String references) {
    return "{\"schema\": \"%s\", \"references\": [%s]}"
        .formatted(schema.replace("\"", "\\\""), references);
  }
}
