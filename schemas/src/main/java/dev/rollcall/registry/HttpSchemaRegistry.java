package dev.rollcall.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.registry.RegistryHttp.Call;
import dev.rollcall.registry.RegistryHttp.Deadline;
import dev.rollcall.uri.UriPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Client of the Confluent REST API, which Confluent's registry, Karapace, Redpanda and Apicurio
 * (its {@code ccompat} address) speak.
 *
 * <p>Schemas and ids never change once given, so they are kept (at most {@value #CAPACITY} of each)
 * and a hit costs a look into a concurrent map. That an id is unknown is believed after asking
 * again, since a replica may lag, and remembered for a few seconds only: it may be registered at
 * any moment.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
  private static final int CAPACITY = 1_000;
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);
  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int SUBJECT_CONFIG_NOT_FOUND = 40408;

  private final RegistryHttp http;
  private final BoundedCache<Integer, Schema> schemas = new BoundedCache<>(CAPACITY);
  private final BoundedCache<Integer, Unknown> unknownIds = new BoundedCache<>(CAPACITY);
  private final BoundedCache<SubjectSchema, Integer> registered = new BoundedCache<>(CAPACITY);
  private final BoundedCache<SubjectSchema, Integer> lookedUp = new BoundedCache<>(CAPACITY);

  private record SubjectSchema(String subject, Schema schema) {}

  private record Unknown(RegistryException answer, long untilNanos) {}

  /**
   * @throws org.apache.kafka.common.config.ConfigException when the settings cannot be used
   */
  public HttpSchemaRegistry(RegistryConfig config) {
    this.http = new RegistryHttp(config);
  }

  @Override
  public int register(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = registered.get(key);
    if (known != null) {
      return known;
    }
    Call call = Call.post("/subjects/" + UriPart.encoded(subject) + "/versions", body(schema));
    int id = intField(http.send(call, "register a schema under " + subject), "id", subject);
    registered.put(key, id);
    keep(id, schema);
    return id;
  }

  @Override
  public int idOf(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = lookedUp.get(key);
    if (known != null) {
      return known;
    }
    Call call = Call.post("/subjects/" + UriPart.encoded(subject), body(schema));
    int id = intField(http.send(call, "find a schema under " + subject), "id", subject);
    lookedUp.put(key, id);
    keep(id, schema);
    return id;
  }

  /** What was written under an id can be read without asking, even when the registry is gone. */
  private void keep(int id, Schema schema) {
    if (schemas.get(id) == null) {
      schemas.put(id, PortableSchema.of(schema));
    }
  }

  @Override
  public Schema byId(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Unknown unknown = unknownIds.get(id);
    if (unknown != null && unknown.untilNanos - System.nanoTime() > 0) {
      throw unknown.answer;
    }
    return fetch(id);
  }

  private Schema fetch(int id) {
    Deadline deadline = http.deadline();
    try {
      JsonNode answer = http.send(Call.getById(id), "get schema " + id, deadline);
      Schema schema = parse(answer, "schema " + id, deadline);
      schemas.put(id, schema);
      unknownIds.remove(id);
      return schema;
    } catch (RegistryException e) {
      if (!e.isRetriable()) {
        unknownIds.put(id, new Unknown(e, System.nanoTime() + UNKNOWN_FOR.toNanos()));
      }
      throw e;
    }
  }

  @Override
  public RegisteredSchema latest(String subject) {
    String what = "the latest version of " + subject;
    Deadline deadline = http.deadline();
    JsonNode answer =
        http.send(
            Call.get("/subjects/" + UriPart.encoded(subject) + "/versions/latest"),
            "get " + what,
            deadline);
    return new RegisteredSchema(
        subject,
        intField(answer, "version", what),
        intField(answer, "id", what),
        parse(answer, what, deadline));
  }

  @Override
  public List<Integer> versions(String subject) {
    Call call = Call.get("/subjects/" + UriPart.encoded(subject) + "/versions");
    List<Integer> versions = new ArrayList<>();
    http.send(call, "list the versions of " + subject).forEach(v -> versions.add(v.asInt()));
    return versions.stream().sorted().toList();
  }

  @Override
  public List<String> incompatibilities(String subject, Schema schema) {
    String path =
        "/compatibility/subjects/" + UriPart.encoded(subject) + "/versions/latest?verbose=true";
    JsonNode answer;
    try {
      answer = http.send(Call.post(path, body(schema)), "check a schema against " + subject);
    } catch (RegistryException e) {
      if (e.errorCode() == SUBJECT_NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
    if (answer.path("is_compatible").asBoolean()) {
      return List.of();
    }
    List<String> messages = new ArrayList<>();
    answer.path("messages").forEach(m -> messages.add(m.asText()));
    return messages.isEmpty() ? List.of("The registry gave no reason.") : List.copyOf(messages);
  }

  @Override
  public Compatibility compatibility(String subject) {
    String what = "get the compatibility of " + subject;
    JsonNode answer;
    try {
      answer =
          http.send(
              Call.get("/config/" + UriPart.encoded(subject) + "?defaultToGlobal=true"), what);
    } catch (RegistryException e) {
      if (e.errorCode() != SUBJECT_CONFIG_NOT_FOUND && e.errorCode() != SUBJECT_NOT_FOUND) {
        throw e;
      }
      answer = http.send(Call.get("/config"), what);
    }
    String level = answer.path("compatibilityLevel").asText();
    try {
      return Compatibility.valueOf(level);
    } catch (IllegalArgumentException e) {
      throw RegistryException.unusable(
          "The registry answered with the unknown compatibility level '" + level + "'", e);
    }
  }

  @Override
  public void setCompatibility(String subject, Compatibility level) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("compatibility", level.name());
    http.send(
        Call.put("/config/" + UriPart.encoded(subject), body),
        "set the compatibility of " + subject);
  }

  /** Nothing is held that needs it. */
  @Override
  public void close() {}

  private Schema parse(JsonNode answer, String what, Deadline deadline) {
    Schema.Parser parser = new Schema.Parser();
    resolveReferences(answer, parser, new HashSet<>(), deadline);
    return parseOne(answer, parser, what);
  }

  /** Parses what a schema refers to before the schema itself, each subject's version once. */
  private void resolveReferences(
      JsonNode schema, Schema.Parser parser, Set<String> seen, Deadline deadline) {
    for (JsonNode reference : schema.path("references")) {
      String subject = reference.path("subject").asText();
      String version = reference.path("version").asText();
      String path =
          "/subjects/" + UriPart.encoded(subject) + "/versions/" + UriPart.encoded(version);
      if (seen.add(path)) {
        String what = "version " + version + " of " + subject;
        JsonNode referred = http.send(Call.get(path), "get " + what, deadline);
        resolveReferences(referred, parser, seen, deadline);
        parseOne(referred, parser, what);
      }
    }
  }

  private static Schema parseOne(JsonNode answer, Schema.Parser parser, String what) {
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw RegistryException.unusable(what + " is of type " + type + ", not AVRO", null);
    }
    try {
      return parser.parse(answer.path("schema").asText());
    } catch (AvroRuntimeException e) {
      throw RegistryException.unusable(what + " is not a valid Avro schema: " + e.getMessage(), e);
    }
  }

  private static ObjectNode body(Schema schema) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", PortableSchema.of(schema).toString());
  }

  private static int intField(JsonNode answer, String field, String what) {
    if (!answer.path(field).isInt()) {
      throw RegistryException.unreachable(
          "The registry's answer about " + what + " has no " + field + ".", null);
    }
    return answer.path(field).intValue();
  }
}
