package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.rollcall.model.Totals;
import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.query.RoomReader.Health;
import dev.rollcall.topology.RefusalReason;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The running server keeps to its specification, and the specification tells all of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {

  private static final String READER = "Bearer reader-0123456789";
  private static final String WRITER = "Bearer writer-0123456789";
  private static final String ADMIN = "Bearer admin-0123456789";
  private static final String EVENT =
      "{\"type\":\"ROOM_CREATED\",\"roomId\":\"r\",\"occurredAt\":1700000000000}";

  private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private Api api;
  private JsonNode specification;

  @BeforeAll
  void start() {
    api =
        new Api(
            Tokens.parse("read:reader-0123456789,write:writer-0123456789,admin:admin-0123456789"));
    specification = api.get("/openapi.json").json();
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void every_route_is_specified_and_every_specified_route_is_served() {
    TreeSet<String> specified = new TreeSet<>();
    specification
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            specified.add(method.toUpperCase(Locale.ROOT) + ' ' + path.getKey())));

    assertThat(new TreeSet<>(api.server.routes())).isEqualTo(specified);
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void every_problem_is_specified(Problem problem) {
    assertThat(specification.at("/components/schemas/Problem/properties/type/enum"))
        .anySatisfy(type -> assertThat(type.textValue()).isEqualTo(problem.type()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void every_field_of_a_record_is_specified(Schema record) {
    List<String> fields = record.getFields().stream().map(Schema.Field::name).toList();
    List<String> specified = new ArrayList<>();
    specification
        .at("/components/schemas/" + record.getName() + "/properties")
        .fieldNames()
        .forEachRemaining(specified::add);

    assertThat(specified).containsExactlyInAnyOrderElementsOf(fields);
  }

  static List<Schema> records() {
    return List.of(
        dev.rollcall.avro.Room.getClassSchema(),
        dev.rollcall.avro.Participant.getClassSchema(),
        dev.rollcall.avro.Source.getClassSchema(),
        dev.rollcall.avro.SessionInfo.getClassSchema(),
        dev.rollcall.avro.FieldChange.getClassSchema(),
        dev.rollcall.avro.RecordingInfo.getClassSchema(),
        dev.rollcall.avro.RoomEvent.getClassSchema(),
        dev.rollcall.avro.RoomAttributes.getClassSchema(),
        dev.rollcall.avro.ParticipantInfo.getClassSchema(),
        dev.rollcall.avro.EgressInfo.getClassSchema(),
        dev.rollcall.avro.Snapshot.getClassSchema());
  }

  @Test
  void every_answer_is_as_specified() {
    api.rooms.rooms.put("r", Rooms.full("r"));
    api.rooms.rooms.put("s", Rooms.smallest("s"));
    api.rooms.participants.add(Rooms.gone("r"));
    api.rooms.participants.add(Rooms.alice());

    api.rooms.changes.addAll(Rooms.changes());
    api.rooms.attendance = Rooms.attendance();
    api.rooms.sessions.addAll(Rooms.sessions());
    api.rooms.totals.byStatus().put("IDLE", 3L);
    api.rooms.totals.byVendor().put("", new Totals.Count(2, 1, 5));
    api.rooms.totals.byRegion().put("eu", new Totals.Count(1, 0, 0));

    for (String route :
        List.of(
            "/v1/rooms",
            "/v1/rooms/{id}",
            "/v1/rooms/{id}/participants",
            "/v1/rooms/{id}/attendance",
            "/v1/rooms/{id}/changes",
            "/v1/rooms/{id}/sessions",
            "/v1/stats")) {
      String path = route.replace("{id}", "r");
      expect(200, "get", route, read(path));
      expect(400, "get", route, read(path + "?x=1"));
      expect(401, "get", route, api.get(path));
      expect(403, "get", route, api.get(path, "Authorization", WRITER));
      expect(
          504,
          "get",
          route,
          api.get(path, "Authorization", READER, "Rollcall-Min-Position", "0:99"));
      api.rooms.failure = FakeRooms.restoring();
      expect(503, "get", route, read(path));
      api.rooms.failure = new IllegalStateException();
      expect(500, "get", route, read(path));
      api.rooms.failure = null;
    }
    expect(200, "get", "/v1/rooms/{id}", read("/v1/rooms/s"));
    for (String below : List.of("", "/participants", "/attendance", "/changes", "/sessions")) {
      expect(404, "get", "/v1/rooms/{id}" + below, read("/v1/rooms/x" + below));
    }
    String at = "?at=" + Api.NOW.toEpochMilli();
    expect(200, "get", "/v1/rooms/{id}", read("/v1/rooms/r" + at));
    expect(200, "get", "/v1/rooms/{id}", read("/v1/rooms/r" + at + "&participants=false"));
    expect(200, "get", "/v1/rooms/{id}/participants", read("/v1/rooms/r/participants" + at));
    expect(400, "get", "/v1/rooms/{id}", read("/v1/rooms/r?at=0"));
  }

  @Test
  void every_answer_about_users_is_as_specified() {
    api.users.stays.add(new Stays(Rooms.full("r"), List.of(Rooms.gone("r")), 1_000));
    api.users.stays.add(new Stays(Rooms.smallest("s"), List.of(Rooms.alice()), 1_000));
    for (String route : List.of("/v1/users/{identity}/rooms", "/v1/users/{identity}/attendance")) {
      expectUsers(200, "get", route, READER);
      expect(403, "get", route, api.get(path(route), "Authorization", WRITER));
    }
    String route = "/v1/users/{identity}";
    expectUsers(202, "delete", route, ADMIN);
    expect(403, "delete", route, api.delete(path(route), "Authorization", READER));
    expect(403, "delete", route, api.delete(path(route), "Authorization", WRITER));
  }

  private void expectUsers(int good, String method, String route, String token) {
    String path = path(route);
    expect(good, method, route, users(method, path, "Authorization", token));
    expect(400, method, route, users(method, path + "?x=1", "Authorization", token));
    expect(401, method, route, users(method, path));
    expect(
        504,
        method,
        route,
        users(method, path, "Authorization", token, "Rollcall-Min-Position", "0:99"));
    api.users.failure = FakeRooms.restoring();
    expect(503, method, route, users(method, path, "Authorization", token));
    api.users.failure = new IllegalStateException();
    expect(500, method, route, users(method, path, "Authorization", token));
    api.users.failure = null;
  }

  private Api.Reply users(String method, String path, String... headers) {
    return method.equals("get") ? api.get(path, headers) : api.delete(path, headers);
  }

  private static String path(String route) {
    return route.replace("{identity}", "alice");
  }

  @Test
  void every_answer_to_events_is_as_specified() {
    String route = "/v1/events";
    expect(200, "post", route, write(EVENT, "application/json", WRITER));
    expect(400, "post", route, write("[]", "application/json", WRITER));
    expect(401, "post", route, write(EVENT, "application/json", "Bearer x"));
    expect(403, "post", route, write(EVENT, "application/json", READER));
    expect(413, "post", route, write(" ".repeat(Api.MAX_BODY + 1), "application/json", WRITER));
    expect(415, "post", route, write(EVENT, "text/plain", WRITER));
    expect(422, "post", route, write("{}", "application/json", WRITER));
    api.sink.failure = new EventSink.Unavailable("Away.", Duration.ofSeconds(1), null);
    expect(503, "post", route, write(EVENT, "application/json", WRITER));
    api.sink.failure = new IllegalStateException();
    expect(500, "post", route, write(EVENT, "application/json", WRITER));
    api.sink.failure = null;
  }

  @Test
  void every_answer_about_dead_letters_is_as_specified() {
    String route = "/v1/dlq";
    api.deadLetters.letters.addAll(List.of(DeadLettersTest.whole(), DeadLettersTest.bare()));
    expect(200, "get", route, api.get(route, "Authorization", ADMIN));
    expect(400, "get", route, api.get(route + "?x=1", "Authorization", ADMIN));
    expect(401, "get", route, api.get(route));
    expect(403, "get", route, api.get(route, "Authorization", READER));
    api.deadLetters.failure = FakeRooms.restoring();
    expect(503, "get", route, api.get(route, "Authorization", ADMIN));
    api.deadLetters.failure = new IllegalStateException();
    expect(500, "get", route, api.get(route, "Authorization", ADMIN));
    api.deadLetters.failure = null;
  }

  @Test
  void every_answer_of_replay_and_drop_is_as_specified() {
    expectHandling("post", "/v1/dlq/replay");
    expectHandling("delete", "/v1/dlq");
  }

  private void expectHandling(String method, String route) {
    String letters = "{\"letters\":[\"0:17\",\"0:18\",\"0:19\"]}";
    expect(200, method, route, handle(method, route, letters, ADMIN));
    expect(400, method, route, handle(method, route, "{}", ADMIN));
    expect(401, method, route, handle(method, route, letters, "Bearer x"));
    expect(403, method, route, handle(method, route, letters, WRITER));
    expect(413, method, route, handle(method, route, " ".repeat(Api.MAX_BODY + 1), ADMIN));
    expect(
        415,
        method,
        route,
        api.send(
            api.request(route, "Authorization", ADMIN)
                .method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString(letters))));
    api.letterHandler.failure = FakeRooms.restoring();
    expect(503, method, route, handle(method, route, letters, ADMIN));
    api.letterHandler.failure = new IllegalStateException();
    expect(500, method, route, handle(method, route, letters, ADMIN));
    api.letterHandler.failure = null;
  }

  private Api.Reply handle(String method, String route, String body, String token) {
    return api.send(
        api.request(route, "Authorization", token, "Content-Type", "application/json")
            .method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/paths/~1v1~1dlq/get/parameters/0/schema/enum",
        "/components/schemas/LettersNamed/properties/reason/enum",
        "/components/schemas/LettersReplayed/properties/reason/enum"
      })
  void every_reason_of_a_dead_letter_is_specified(String place) {
    assertThat(specification.at(place))
        .extracting(JsonNode::textValue)
        .containsExactlyElementsOf(
            Stream.of(RefusalReason.values())
                .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void every_answer_about_the_cluster_is_as_specified() {
    String route = "/v1/cluster";
    expect(200, "get", route, read(route));
    expect(200, "get", route, api.get(route, "Authorization", READER, "Rollcall-Forwarded", "x:1"));
    expect(400, "get", route, read(route + "?x=1"));
    expect(401, "get", route, api.get(route));
    expect(403, "get", route, api.get(route, "Authorization", WRITER));
    api.cluster.failure = new IllegalStateException();
    expect(500, "get", route, read(route));
    api.cluster.failure = null;
  }

  @Test
  void every_answer_of_operations_is_as_specified() {
    expect(200, "get", "/", api.get("/"));
    expect(200, "get", "/openapi.json", api.get("/openapi.json"));
    expect(200, "get", "/healthz", api.get("/healthz"));
    expect(200, "get", "/readyz", api.get("/readyz"));
    api.rooms.health = new Health(false, false, "dead");
    expect(503, "get", "/healthz", api.get("/healthz"));
    expect(503, "get", "/readyz", api.get("/readyz"));
    api.rooms.health = new Health(true, true, "all good");
    assertThat(read("/metrics").header("Content-Type")).startsWith("text/plain");
    expect(401, "get", "/metrics", api.get("/metrics"));
    expect(403, "get", "/metrics", api.get("/metrics", "Authorization", WRITER));
  }

  private Api.Reply read(String path) {
    return api.get(path, "Authorization", READER);
  }

  private Api.Reply write(String body, String type, String token) {
    return api.post(
        body.getBytes(StandardCharsets.UTF_8), "Content-Type", type, "Authorization", token);
  }

  private void expect(int status, String method, String route, Api.Reply reply) {
    assertThat(reply.status()).as(method + ' ' + route).isEqualTo(status);
    JsonNode response =
        resolve(
            specification.get("paths").get(route).get(method).get("responses").get("" + status));
    String type = reply.header("Content-Type");
    assertThat(response.get("content").has(type)).as("%s %s is %s", route, status, type).isTrue();
    response
        .path("headers")
        .fieldNames()
        .forEachRemaining(header -> assertThat(reply.header(header)).as(header).isNotNull());
    ObjectNode schema = response.get("content").get(type).get("schema").deepCopy();
    schema.set("components", specification.get("components"));
    assertThat(schemas.getSchema(schema).validate(reply.json())).as(reply.text()).isEmpty();
  }

  private JsonNode resolve(JsonNode node) {
    assertThat(node).as("a response that is specified").isNotNull();
    return node.has("$ref") ? specification.at(node.get("$ref").textValue().substring(1)) : node;
  }
}
