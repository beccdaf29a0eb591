package dev.rollcall.standalone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.standalone.broker.EmbeddedBroker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry as its clients see it: plain HTTP, against a real broker. */
class RegistryServerIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String V1 = record("{'name':'a','type':'string'}");
  private static final String V2 =
      record("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}");
  private static final String INCOMPATIBLE =
      record("{'name':'a','type':'string'},{'name':'c','type':'int'}");

  @TempDir static Path directory;
  private static EmbeddedBroker broker;
  private static RegistryServer server;

  /** Each test has a subject of its own. */
  private String subject;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory, 0);
    server = RegistryServer.start(broker.bootstrapServers(), 0);
  }

  @AfterAll
  static void stop() {
    server.close();
    broker.close();
  }

  @BeforeEach
  void nameSubject(TestInfo test) {
    subject = test.getTestMethod().orElseThrow().getName() + "-value";
  }

  @Test
  void registersASchemaOnceAndFindsItInEveryWay() {
    int id = register(subject, V1);
    assertThat(register(subject, V1.replace(",", ", "))).isEqualTo(id);

    assertThat(get("/subjects").json()).contains(text(subject));
    assertThat(get("/subjects/" + subject + "/versions").json()).isEqualTo(json("[1]"));
    JsonNode version = get("/subjects/" + subject + "/versions/1").json();
    assertThat(version.get("subject").asText()).isEqualTo(subject);
    assertThat(version.get("version").asInt()).isEqualTo(1);
    assertThat(version.get("id").asInt()).isEqualTo(id);
    assertThat(json(version.get("schema").asText())).isEqualTo(json(V1));
    assertThat(get("/subjects/" + subject + "/versions/latest").json()).isEqualTo(version);
    assertThat(post("/subjects/" + subject, schema(V1)).json()).isEqualTo(version);
    assertThat(get("/subjects/" + subject + "/versions/1/schema").json()).isEqualTo(json(V1));
    assertThat(json(get("/schemas/ids/" + id).json().get("schema").asText())).isEqualTo(json(V1));
    assertThat(get("/schemas/ids/" + id + "/schema").json()).isEqualTo(json(V1));
  }

  @Test
  void givesOneSchemaOneIdUnderAllSubjects() {
    int id = register(subject, named("Shared"));
    assertThat(register(subject + "-too", named("Shared"))).isEqualTo(id);
    assertThat(register(subject + "-other", named("Unshared"))).isGreaterThan(id);

    assertThat(get("/schemas/ids/" + id + "/subjects").json())
        .isEqualTo(json("['%s','%s-too']".formatted(subject, subject)));
    assertThat(get("/schemas/ids/" + id + "/versions").json())
        .isEqualTo(
            json(
                "[{'subject':'%1$s','version':1},{'subject':'%1$s-too','version':1}]"
                    .formatted(subject)));
  }

  @Test
  void normalizesTheOrderOfAttributesWhenAsked() {
    String oneOrder = "{'type':'record','name':'N','fields':[],'y':1,'x':2}".replace('\'', '"');
    String otherOrder = "{'x':2,'type':'record','y':1,'name':'N','fields':[]}".replace('\'', '"');
    String path = "/subjects/" + subject + "/versions?normalize=true";
    int id = post(path, schema(oneOrder)).json().get("id").asInt();
    assertThat(post(path, schema(otherOrder)).json().get("id").asInt()).isEqualTo(id);
    assertThat(get("/subjects/" + subject + "/versions").json()).isEqualTo(json("[1]"));
  }

  @Test
  void followsReferencesBetweenSchemas() {
    String owner = "{'type':'record','name':'dev.Owner','fields':[{'name':'n','type':'string'}]}";
    register(subject + "-owner", owner.replace('\'', '"'));
    String room =
        "{'type':'record','name':'dev.Room','fields':[{'name':'owner','type':'dev.Owner'}]}"
            .replace('\'', '"');
    ObjectNode body = schema(room);
    body.putArray("references")
        .addObject()
        .put("name", "dev.Owner")
        .put("subject", subject + "-owner")
        .put("version", 1);

    assertError(post(versions(subject), schema(room)), 422, 42201);
    int id = post(versions(subject), body).json().get("id").asInt();

    JsonNode byId = get("/schemas/ids/" + id).json();
    assertThat(byId.get("references")).isEqualTo(body.get("references"));
    assertThat(json(byId.get("schema").asText()))
        .as("the reference stays one")
        .isEqualTo(
            json(
                "{'type':'record','name':'Room','namespace':'dev','fields':[{'name':'owner','type':'Owner'}]}"));
    assertThat(get(versions(subject + "-owner") + "/1/referencedby").json())
        .isEqualTo(json("[" + id + "]"));
    assertError(delete(versions(subject + "-owner") + "/1"), 422, 42206);
    assertError(delete("/subjects/" + subject + "-owner"), 422, 42206);

    ObjectNode dangling = schema(room);
    dangling
        .putArray("references")
        .addObject()
        .put("name", "dev.Owner")
        .put("subject", "nobody")
        .put("version", 1);
    assertError(post(versions(subject), dangling), 422, 42201);
  }

  @Test
  void refusesWhatDoesNotFitEarlierVersions() {
    register(subject, V1);
    Answer refused = post(versions(subject), schema(INCOMPATIBLE));
    assertError(refused, 409, 409);
    assertThat(refused.json().get("message").asText())
        .contains("READER_FIELD_MISSING_DEFAULT_VALUE", "{oldSchemaVersion: 1}");
    assertThat(get(versions(subject)).json()).isEqualTo(json("[1]"));
    register(subject, V2);
    assertThat(get(versions(subject)).json()).isEqualTo(json("[1,2]"));
  }

  /** First schema, then second, then third: may the third follow under the level? */
  @ParameterizedTest
  @CsvSource({
    // a: one field; ab: b added with a default; ac: c added without a default; -: no field at all
    "NONE, a, ab, ac, true",
    "BACKWARD, c, ab, a, true",
    "BACKWARD, a, ab, ac, false",
    "BACKWARD, ab, -, a, false",
    "BACKWARD_TRANSITIVE, c, d, -, true",
    "FORWARD, a, ac, ab, false",
    "FORWARD, a, ab, ac, true",
    "FORWARD, ab, b, -, true",
    "FORWARD_TRANSITIVE, a, ab, b, false",
    "FULL, ac, ab, b, false",
    "FULL, b, bd, d, true",
    "FULL_TRANSITIVE, b, bd, d, true",
  })
  void judgesByLevel(String level, String first, String second, String third, boolean expected) {
    String tested = "levels-" + level + first + second + third;
    assertThat(put("/config/" + tested, "{'compatibility':'NONE'}").status()).isEqualTo(200);
    register(tested, fields(first));
    register(tested, fields(second));
    put("/config/" + tested, "{'compatibility':'%s'}".formatted(level));
    String test = "/compatibility/subjects/" + tested + "/versions?verbose=true";
    JsonNode verdict = post(test, schema(fields(third))).json();
    assertThat(verdict.get("is_compatible").asBoolean()).as("%s", verdict).isEqualTo(expected);
    assertThat(verdict.get("messages").isEmpty()).isEqualTo(expected);
    assertThat(post(versions(tested), schema(fields(third))).status())
        .isEqualTo(expected ? 200 : 409);
  }

  @Test
  void testsCompatibilityWithOneVersion() {
    register(subject, V1);
    String path = "/compatibility/subjects/" + subject + "/versions/";
    assertThat(post(path + "latest", schema(V2)).json()).isEqualTo(json("{'is_compatible':true}"));
    assertThat(post(path + "1", schema(INCOMPATIBLE)).json())
        .isEqualTo(json("{'is_compatible':false}"));
    assertError(post(path + "9", schema(V2)), 404, 40402);
    assertError(post("/compatibility/subjects/nobody/versions/1", schema(V2)), 404, 40401);
    assertThat(post("/compatibility/subjects/nobody/versions", schema(V2)).json())
        .isEqualTo(json("{'is_compatible':true}"));
  }

  @Test
  void deletesSoftlyThenForGood() {
    int id = register(subject, V1);
    register(subject, V2);
    assertError(delete(versions(subject) + "/1?permanent=true"), 404, 40407);
    assertThat(delete(versions(subject) + "/1").json()).isEqualTo(json("1"));
    assertError(delete(versions(subject) + "/1"), 404, 40406);
    assertError(get(versions(subject) + "/1"), 404, 40402);
    assertThat(get(versions(subject) + "/1?deleted=true").status()).isEqualTo(200);
    assertThat(get(versions(subject)).json()).isEqualTo(json("[2]"));
    assertThat(get("/schemas/ids/" + id).status()).isEqualTo(200);

    assertError(delete("/subjects/" + subject + "?permanent=true"), 404, 40405);
    assertThat(delete("/subjects/" + subject).json()).isEqualTo(json("[2]"));
    assertError(delete("/subjects/" + subject), 404, 40404);
    assertThat(get("/subjects").json()).doesNotContain(text(subject));
    assertThat(get("/subjects?deleted=true").json()).contains(text(subject));
    assertThat(get("/subjects?deletedOnly=true").json()).contains(text(subject));
    assertThat(delete("/subjects/" + subject + "?permanent=true").json()).isEqualTo(json("[1,2]"));
    assertThat(get("/subjects?deleted=true").json()).doesNotContain(text(subject));
    assertError(delete("/subjects/" + subject), 404, 40401);
  }

  @Test
  void countsOnAfterASoftDeletion() {
    int id = register(subject, V1);
    delete("/subjects/" + subject);
    assertThat(register(subject, V1)).isEqualTo(id);
    assertThat(get(versions(subject)).json()).isEqualTo(json("[2]"));
  }

  @Test
  void keepsCompatibilityLevels() {
    assertThat(get("/config").json()).isEqualTo(json("{'compatibilityLevel':'BACKWARD'}"));
    assertError(get("/config/" + subject), 404, 40408);
    assertThat(get("/config/" + subject + "?defaultToGlobal=true").json())
        .isEqualTo(json("{'compatibilityLevel':'BACKWARD'}"));
    assertThat(put("/config/" + subject, "{'compatibility':'full'}").json())
        .isEqualTo(json("{'compatibility':'FULL'}"));
    assertThat(get("/config/" + subject).json()).isEqualTo(json("{'compatibilityLevel':'FULL'}"));
    assertThat(delete("/config/" + subject).json())
        .isEqualTo(json("{'compatibilityLevel':'FULL'}"));
    assertError(get("/config/" + subject), 404, 40408);
    assertError(put("/config", "{'compatibility':'SIDEWAYS'}"), 422, 42203);
  }

  @Test
  void keepsModes() {
    assertThat(get("/mode").json()).isEqualTo(json("{'mode':'READWRITE'}"));
    assertError(get("/mode/" + subject), 404, 40409);
    assertThat(put("/mode/" + subject, "{'mode':'READONLY'}").json())
        .isEqualTo(json("{'mode':'READONLY'}"));
    assertError(post(versions(subject), schema(V1)), 422, 42205);
    assertError(put("/mode", "{'mode':'UPSIDEDOWN'}"), 422, 42204);
    assertThat(delete("/mode/" + subject).json()).isEqualTo(json("{'mode':'READONLY'}"));
    register(subject, V1);
  }

  @ParameterizedTest
  @CsvSource({
    "room%2Fevents-value, room/events-value",
    "a%20b%25, a b%",
    "m%C3%BCnchen%3Aa+b, münchen:a+b",
  })
  void takesSubjectsOfAnyCharacters(String encoded, String decoded) {
    post("/subjects/" + encoded + "/versions", schema(V1));
    assertThat(get("/subjects").json()).contains(text(decoded));
    assertThat(get("/subjects/" + encoded + "/versions/1").json().get("subject").asText())
        .isEqualTo(decoded);
  }

  @Test
  void answersUnknownThingsAndBadRequestsWithCodes() {
    register(subject, V1);
    assertError(get("/subjects/nobody/versions"), 404, 40401);
    assertError(post("/subjects/nobody", schema(V1)), 404, 40401);
    assertError(post("/subjects/" + subject, schema(V2)), 404, 40403);
    assertError(get(versions(subject) + "/7"), 404, 40402);
    assertError(get(versions(subject) + "/first"), 422, 42202);
    assertError(get(versions(subject) + "/0"), 422, 42202);
    assertError(get("/schemas/ids/99999"), 404, 40403);
    assertError(post(versions(subject), schema("{'type':'nonsense'}")), 422, 42201);
    assertError(post(versions(subject), schema("")), 422, 42201);
    assertError(post(versions(subject), schema(V1).put("schemaType", "PROTOBUF")), 422, 42201);
    assertError(send("POST", versions(subject), "{not json"), 400, 400);
    assertError(send("POST", versions(subject), "[]"), 400, 400);
    assertError(send("POST", versions(subject), ""), 400, 400);
    assertError(get("/nothing/here"), 404, 404);
    assertError(send("POST", versions(subject), "x".repeat(1024 * 1024 + 1)), 413, 413);
  }

  @Test
  void speaksConfluentsContentType() {
    assertThat(get("/").contentType()).startsWith("application/vnd.schemaregistry.v1+json");
    assertThat(get("/").json()).isEqualTo(json("{}"));
    assertThat(get("/schemas/types").json()).isEqualTo(json("['AVRO']"));
    assertThat(get("/subjects/nobody/versions").contentType())
        .startsWith("application/vnd.schemaregistry.v1+json");
  }

  @Test
  void reloadsEverythingFromItsTopic() {
    int id = register(subject, V1);
    register(subject, V2);
    delete(versions(subject) + "/1");
    put("/config/" + subject, "{'compatibility':'NONE'}");
    try (RegistryServer second = RegistryServer.start(broker.bootstrapServers(), 0)) {
      String url = second.url();
      assertThat(send("GET", url, versions(subject), null).json()).isEqualTo(json("[2]"));
      assertThat(send("GET", url, "/schemas/ids/" + id + "/schema", null).json())
          .isEqualTo(json(V1));
      assertThat(send("GET", url, "/config/" + subject, null).json())
          .isEqualTo(json("{'compatibilityLevel':'NONE'}"));
      assertThat(send("GET", url, "/subjects?deleted=true", null).json())
          .isEqualTo(get("/subjects?deleted=true").json());
    }
  }

  @Test
  void writesRecordsAsConfluentDoes() {
    int id = register(subject, V1);
    put("/config/" + subject, "{'compatibility':'FULL'}");
    put("/mode/" + subject, "{'mode':'READWRITE'}");
    delete("/subjects/" + subject);
    delete("/subjects/" + subject + "?permanent=true");

    String stored = JSON.getNodeFactory().textNode(json(V1).toString()).toString();
    String key = "{\"keytype\":\"%s\",\"subject\":\"" + subject + "\",\"magic\":0}";
    String schemaKey =
        "{\"keytype\":\"SCHEMA\",\"subject\":\"%s\",\"version\":1,\"magic\":1}".formatted(subject);
    assertThat(recordsAbout(subject))
        .containsExactly(
            schemaKey
                + " = {\"subject\":\"%s\",\"version\":1,\"id\":%d,\"schema\":%s,\"deleted\":false}"
                    .formatted(subject, id, stored),
            key.formatted("CONFIG") + " = {\"compatibilityLevel\":\"FULL\"}",
            key.formatted("MODE") + " = {\"mode\":\"READWRITE\"}",
            key.formatted("DELETE_SUBJECT")
                + " = {\"subject\":\"%s\",\"version\":1}".formatted(subject),
            key.formatted("MODE") + " = null",
            key.formatted("CONFIG") + " = null",
            schemaKey + " = null");
  }

  @Test
  void readsRecordsThatConfluentWrote() throws Exception {
    produce("{\"keytype\":\"NOOP\",\"magic\":0}", null);
    produce(
        "{\"keytype\":\"SCHEMA\",\"subject\":\"foreign\",\"version\":3,\"magic\":1}",
        "{\"subject\":\"foreign\",\"version\":3,\"id\":500,\"md5\":\"x\",\"schema\":\"\\\"int\\\"\",\"deleted\":false}");
    produce("not json", "at all");
    assertThat(register(subject, named("AfterForeign"))).isEqualTo(501);
    assertThat(get("/schemas/ids/500/schema").body()).isEqualTo("\"int\"");
    assertThat(get("/subjects/foreign/versions").json()).isEqualTo(json("[3]"));
    produce(
        "{\"keytype\":\"DELETE_SUBJECT\",\"subject\":\"foreign\",\"magic\":0}",
        "{\"subject\":\"foreign\",\"version\":3}");
    produce(
        "{\"keytype\":\"CLEAR_SUBJECT\",\"subject\":\"foreign\",\"magic\":0}",
        "{\"subject\":\"foreign\"}");
    put("/config/" + subject, "{'compatibility':'NONE'}");
    assertError(get("/subjects/foreign/versions?deleted=true"), 404, 40401);
  }

  @Test
  void saysWhichPortIsTaken() {
    assertThatThrownBy(() -> RegistryServer.start(broker.bootstrapServers(), server.port()))
        .isInstanceOf(StandaloneException.class)
        .hasMessageContaining("127.0.0.1:" + server.port())
        .hasMessageContaining("Address already in use");
  }

  // Helpers

  private record Answer(int status, String contentType, String body) {
    JsonNode json() {
      return RegistryServerIT.json(body);
    }
  }

  private static Answer get(String path) {
    return send("GET", path, null);
  }

  private static Answer delete(String path) {
    return send("DELETE", path, null);
  }

  private static Answer post(String path, JsonNode body) {
    return send("POST", path, body.toString());
  }

  private static Answer put(String path, String body) {
    return send("PUT", path, body.replace('\'', '"'));
  }

  private static Answer send(String method, String path, String body) {
    return send(method, server.url(), path, body);
  }

  private static Answer send(String method, String url, String path, String body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, publisher)
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (Exception e) {
      throw new AssertionError(method + " " + path, e);
    }
  }

  private static int register(String subject, String schema) {
    Answer answer = post(versions(subject), schema(schema));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().get("id").asInt();
  }

  private static void assertError(Answer answer, int status, int code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("error_code").asInt()).as(answer.body()).isEqualTo(code);
    assertThat(answer.json().get("message").asText()).isNotBlank();
  }

  private static String versions(String subject) {
    return "/subjects/" + subject + "/versions";
  }

  private static ObjectNode schema(String text) {
    return JSON.createObjectNode().put("schema", text);
  }

  private static JsonNode text(String text) {
    return JSON.getNodeFactory().textNode(text);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.startsWith("{\"") ? text : text.replace('\'', '"'));
    } catch (Exception e) {
      throw new AssertionError(text, e);
    }
  }

  private static String record(String fields) {
    return "{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"');
  }

  private static String named(String name) {
    return "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[]}".formatted(name);
  }

  /** One field a letter: b and d have defaults, the others have none. */
  private static String fields(String letters) {
    List<String> fields = new ArrayList<>();
    for (char letter : letters.replace("-", "").toCharArray()) {
      String byDefault = letter == 'b' || letter == 'd' ? ",'default':0" : "";
      fields.add("{'name':'%s','type':'int'%s}".formatted(letter, byDefault));
    }
    return record(String.join(",", fields));
  }

  private static void produce(String key, String value)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("_schemas", 0, key, value)).get();
    }
  }

  private static List<String> recordsAbout(String subject) {
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("_schemas", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.key().contains('"' + subject + '"')) {
            found.add(record.key() + " = " + record.value());
          }
        }
      }
    }
    return found;
  }
}
