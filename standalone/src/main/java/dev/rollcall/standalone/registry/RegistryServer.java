package dev.rollcall.standalone.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.registry.Compatibility;
import dev.rollcall.standalone.LocalPort;
import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.standalone.registry.SchemaRegistry.Submission;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry for one laptop: Confluent's REST API for Avro schemas, kept in Kafka's {@code
 * _schemas} topic in Confluent's record format, so that their registry can take over the cluster.
 *
 * <p>Reachable from this machine only, and open to everyone on it.
 */
public final class RegistryServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RegistryServer.class);

  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final long MAX_BODY_BYTES = 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaLog schemaLog;
  private final SchemaRegistry registry;
  private final Javalin http;

  private RegistryServer(SchemaLog schemaLog, SchemaRegistry registry) {
    this.schemaLog = schemaLog;
    this.registry = registry;
    this.http = Javalin.create(this::configure);
  }

  /**
   * Reads all schemas and returns when it takes requests.
   *
   * @param port to listen on, or 0 for any free one
   * @throws StandaloneException when the port is taken or the topic cannot be used
   */
  public static RegistryServer start(String bootstrapServers, int port) {
    int httpPort = LocalPort.usable("The schema registry", port);
    SchemaStore store = new SchemaStore();
    SchemaLog schemaLog = SchemaLog.open(bootstrapServers, store);
    RegistryServer server = new RegistryServer(schemaLog, new SchemaRegistry(store, schemaLog));
    server.http.start(LocalPort.HOST, httpPort);
    return server;
  }

  public int port() {
    return http.port();
  }

  public String url() {
    return "http://" + LocalPort.HOST + ":" + port();
  }

  @Override
  public void close() {
    http.stop();
    schemaLog.close();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.defaultContentType = CONTENT_TYPE;
    config.http.maxRequestSize = MAX_BODY_BYTES;
    config.jetty.threadPool = new QueuedThreadPool(16, 4);
    config.jetty.modifyHttpConfiguration(RegistryServer::acceptEncodedSlashes);
    config.jetty.modifyServletContextHandler(
        handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
    routes(config.routes);
    config.routes.exception(RegistryException.class, RegistryServer::refuse);
    config.routes.exception(
        HttpResponseException.class,
        (e, request) -> error(request, e.getStatus(), e.getStatus(), e.getMessage()));
    config.routes.exception(Exception.class, RegistryServer::fail);
  }

  private void routes(RoutesConfig routes) {
    routes.get("/", request -> answer(request, Map.of()));
    routes.get("/subjects", this::listSubjects);
    routes.post("/subjects/{subject}", this::lookUp);
    routes.delete("/subjects/{subject}", this::deleteSubject);
    routes.get("/subjects/{subject}/versions", this::listVersions);
    routes.post("/subjects/{subject}/versions", this::register);
    routes.get("/subjects/{subject}/versions/{version}", this::getVersion);
    routes.delete("/subjects/{subject}/versions/{version}", this::deleteVersion);
    routes.get("/subjects/{subject}/versions/{version}/schema", this::getVersionText);
    routes.get("/subjects/{subject}/versions/{version}/referencedby", this::listReferencing);
    routes.get("/schemas/types", request -> answer(request, List.of("AVRO")));
    routes.get("/schemas/ids/{id}", this::getById);
    routes.get("/schemas/ids/{id}/schema", this::getTextById);
    routes.get("/schemas/ids/{id}/subjects", this::listSubjectsOfId);
    routes.get("/schemas/ids/{id}/versions", this::listVersionsOfId);
    routes.post("/compatibility/subjects/{subject}/versions", this::testCompatibility);
    routes.post("/compatibility/subjects/{subject}/versions/{version}", this::testCompatibility);
    routes.get("/config", request -> answerLevel(request, registry.globalLevel()));
    routes.put("/config", request -> setLevel(request, null));
    routes.delete("/config", request -> answerLevel(request, registry.resetLevel(null)));
    routes.get("/config/{subject}", this::getLevel);
    routes.put("/config/{subject}", request -> setLevel(request, subject(request)));
    routes.delete(
        "/config/{subject}",
        request -> answerLevel(request, registry.resetLevel(subject(request))));
    routes.get("/mode", request -> answerMode(request, registry.globalMode()));
    routes.put("/mode", request -> setMode(request, null));
    routes.get("/mode/{subject}", this::getMode);
    routes.put("/mode/{subject}", request -> setMode(request, subject(request)));
    routes.delete(
        "/mode/{subject}", request -> answerMode(request, registry.resetMode(subject(request))));
  }

  // Subjects and versions

  private void listSubjects(Context request) {
    String prefix = request.queryParamAsClass("subjectPrefix", String.class).getOrDefault("");
    boolean onlyDeleted = flag(request, "deletedOnly");
    boolean deletedToo = flag(request, "deleted");
    List<String> live = registry.subjects(schema -> !schema.deleted());
    List<String> subjects = new ArrayList<>(registry.subjects(schema -> true));
    if (onlyDeleted) {
      subjects.removeAll(live);
    } else if (!deletedToo) {
      subjects.retainAll(live);
    }
    subjects.removeIf(subject -> !subject.startsWith(prefix));
    answer(request, subjects);
  }

  private void lookUp(Context request) {
    answerVersion(
        request, registry.lookUp(subject(request), submission(request), flag(request, "deleted")));
  }

  private void deleteSubject(Context request) {
    answer(request, registry.deleteSubject(subject(request), flag(request, "permanent")));
  }

  private void listVersions(Context request) {
    answer(
        request,
        registry.versions(subject(request), flag(request, "deleted")).stream()
            .map(RegisteredSchema::version)
            .toList());
  }

  private void register(Context request) {
    answer(request, Map.of("id", registry.register(subject(request), submission(request))));
  }

  private void getVersion(Context request) {
    answerVersion(request, version(request));
  }

  private void getVersionText(Context request) {
    answerText(request, version(request));
  }

  private void deleteVersion(Context request) {
    answer(
        request,
        registry.deleteVersion(
            subject(request), versionNumber(request), flag(request, "permanent")));
  }

  private void listReferencing(Context request) {
    answer(request, registry.referencedBy(subject(request), versionNumber(request)));
  }

  // Ids

  private void getById(Context request) {
    RegisteredSchema schema = registry.withId(id(request)).get(0);
    ObjectNode body = JSON.createObjectNode().put("schema", schema.schema());
    putReferences(body, schema);
    answer(request, body);
  }

  private void getTextById(Context request) {
    answerText(request, registry.withId(id(request)).get(0));
  }

  private void listSubjectsOfId(Context request) {
    answer(
        request,
        visibleWithId(request).stream().map(RegisteredSchema::subject).distinct().toList());
  }

  private void listVersionsOfId(Context request) {
    answer(
        request,
        visibleWithId(request).stream()
            .map(s -> Map.of("subject", s.subject(), "version", s.version()))
            .toList());
  }

  private List<RegisteredSchema> visibleWithId(Context request) {
    boolean deletedToo = flag(request, "deleted");
    return registry.withId(id(request)).stream().filter(s -> deletedToo || !s.deleted()).toList();
  }

  // Compatibility and modes

  private void testCompatibility(Context request) {
    List<String> objections =
        request.pathParamMap().containsKey("version")
            ? registry.objections(subject(request), versionNumber(request), submission(request))
            : registry.objections(subject(request), submission(request));
    ObjectNode body = JSON.createObjectNode().put("is_compatible", objections.isEmpty());
    if (flag(request, "verbose")) {
      body.set("messages", JSON.valueToTree(objections));
    }
    answer(request, body);
  }

  private void getLevel(Context request) {
    answerLevel(
        request,
        flag(request, "defaultToGlobal")
            ? registry.level(subject(request))
            : registry.ownLevel(subject(request)));
  }

  private void setLevel(Context request, String subjectOrNull) {
    Compatibility level = CompatibilityCheck.level(body(request).path("compatibility").asText());
    registry.setLevel(subjectOrNull, level);
    answer(request, Map.of("compatibility", level.name()));
  }

  private void getMode(Context request) {
    answerMode(
        request,
        flag(request, "defaultToGlobal")
            ? registry.mode(subject(request))
            : registry.ownMode(subject(request)));
  }

  private void setMode(Context request, String subjectOrNull) {
    String mode = body(request).path("mode").asText().toUpperCase(Locale.ROOT);
    registry.setMode(subjectOrNull, mode);
    answerMode(request, mode);
  }

  // Requests

  private static String subject(Context request) {
    return request.pathParam("subject");
  }

  private RegisteredSchema version(Context request) {
    return registry.version(subject(request), versionNumber(request), flag(request, "deleted"));
  }

  private static int versionNumber(Context request) {
    String text = request.pathParam("version");
    if (text.equals("latest") || text.equals("-1")) {
      return SchemaRegistry.LATEST;
    }
    int version = number(text);
    if (version < 1) {
      throw RegistryException.invalidVersion(text);
    }
    return version;
  }

  private static int id(Context request) {
    return number(request.pathParam("id"));
  }

  /** 0, which is no version and no id, for what is not a number. */
  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static boolean flag(Context request, String name) {
    return Boolean.parseBoolean(request.queryParam(name));
  }

  private static JsonNode body(Context request) {
    try {
      JsonNode body = JSON.readTree(request.bodyAsBytes());
      if (!body.isObject()) {
        throw RegistryException.wrongJson("The body must be a JSON object.");
      }
      return body;
    } catch (JsonProcessingException e) {
      throw RegistryException.malformedJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Submission submission(Context request) {
    JsonNode body = body(request);
    String type = body.path("schemaType").asText("AVRO");
    if (body.hasNonNull("schemaType") && !type.equals("AVRO")) {
      throw RegistryException.invalidSchema("the type " + type + " is not supported, AVRO is.");
    }
    return new Submission(
        body.path("schema").asText(null),
        SchemaRecords.readSchema(body).references(),
        flag(request, "normalize"));
  }

  // Answers

  private static void answer(Context request, Object body) {
    try {
      request.result(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An answer that is not JSON: " + body, e);
    }
  }

  /** Bytes, since a text would be written in Latin-1 for want of a charset in the content type. */
  private static void answerText(Context request, RegisteredSchema schema) {
    request.result(schema.schema().getBytes(StandardCharsets.UTF_8));
  }

  private static void answerVersion(Context request, RegisteredSchema schema) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("subject", schema.subject())
            .put("version", schema.version())
            .put("id", schema.id());
    putReferences(body, schema);
    answer(request, body.put("schema", schema.schema()));
  }

  private static void putReferences(ObjectNode body, RegisteredSchema schema) {
    if (!schema.references().isEmpty()) {
      body.set("references", SchemaRecords.references(schema.references()));
    }
  }

  private static void answerLevel(Context request, Compatibility level) {
    answer(request, Map.of("compatibilityLevel", level.name()));
  }

  private static void answerMode(Context request, String mode) {
    answer(request, Map.of("mode", mode));
  }

  private static void refuse(RegistryException e, Context request) {
    if (e.status() >= 500) {
      log.warn("{} {} failed: {}", request.method(), request.path(), e.getMessage());
    }
    error(request, e.status(), e.code(), e.getMessage());
  }

  private static void fail(Exception e, Context request) {
    log.error("{} {} failed", request.method(), request.path(), e);
    error(request, 500, 50001, "Error in the schema registry");
  }

  private static void error(Context request, int status, int code, String message) {
    request.status(status);
    answer(request, JSON.createObjectNode().put("error_code", code).put("message", message));
  }

  /** A subject may hold any character; Jetty refuses an encoded slash unless told otherwise. */
  private static void acceptEncodedSlashes(HttpConfiguration http) {
    http.setUriCompliance(
        UriCompliance.from(
            Set.of(
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)));
  }
}
