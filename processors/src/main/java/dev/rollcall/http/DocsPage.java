package dev.rollcall.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/** Renders the specification for people, as one page that needs no script. */
final class DocsPage {

  private final JsonNode specification;
  private final Html html = new Html();

  private DocsPage(JsonNode specification) {
    this.specification = specification;
  }

  static String of(JsonNode specification) {
    DocsPage page = new DocsPage(specification);
    page.write();
    return page.html.end();
  }

  private void write() {
    html.head("Rollcall: the HTTP API", DocsResource.STYLE);
    html.element("h1", "Rollcall: the HTTP API");
    html.element("p", specification.at("/info/description").asText());
    html.open("p").text("The same for programs: ");
    html.element("a", "/openapi.json", "href", "/openapi.json").close("p");
    writeContents();
    html.element("h2", "Calls", "id", "calls");
    operations((path, method, operation) -> writeOperation(path, method, operation));
    html.element("h2", "Problems", "id", "problems");
    html.element(
        "p", "Errors are application/problem+json by RFC 9457. Their type is one of these.");
    for (Problem problem : Problem.values()) {
      writeProblem(html, "h3", problem);
    }
    html.element("h2", "Schemas", "id", "schemas");
    for (Map.Entry<String, JsonNode> schema :
        specification.at("/components/schemas").properties()) {
      html.element("h3", schema.getKey(), "id", "schema-" + schema.getKey());
      writeSchema(schema.getValue());
    }
  }

  @FunctionalInterface
  private interface EachOperation {
    void of(String path, String method, JsonNode operation);
  }

  private void operations(EachOperation each) {
    for (Map.Entry<String, JsonNode> path : specification.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        each.of(path.getKey(), operation.getKey().toUpperCase(Locale.ROOT), operation.getValue());
      }
    }
  }

  private void writeContents() {
    html.open("nav").open("ul");
    operations(
        (path, method, operation) -> {
          String id = "#" + operation.path("operationId").asText();
          html.open("li").element("a", method + " " + path, "href", id);
          html.text(" ").text(operation.path("summary").asText()).close("li");
        });
    for (String part : new String[] {"Problems", "Schemas"}) {
      html.open("li").element("a", part, "href", "#" + part.toLowerCase(Locale.ROOT)).close("li");
    }
    html.close("ul").close("nav");
  }

  private void writeOperation(String path, String method, JsonNode operation) {
    html.open("section", "id", operation.path("operationId").asText());
    html.open("h3").element("code", method + " " + path).close("h3");
    html.element("p", operation.path("summary").asText() + ".");
    if (operation.has("description")) {
      html.element("p", operation.get("description").asText());
    }
    if (operation.has("parameters")) {
      head("Parameter", "In", "Type", "Meaning");
      for (JsonNode each : operation.get("parameters")) {
        writeParameter(resolved(each));
      }
      html.close("table");
    }
    JsonNode body = operation.path("requestBody").path("content");
    for (Map.Entry<String, JsonNode> content : body.properties()) {
      html.open("p").text("Body, ").element("code", content.getKey()).text(": ");
      writeType(content.getValue().path("schema"));
      html.close("p");
    }
    head("Answer", "Content", "Headers", "Meaning");
    for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
      writeResponse(response.getKey(), resolved(response.getValue()));
    }
    html.close("table").close("section");
  }

  private void writeParameter(JsonNode parameter) {
    boolean required = parameter.path("required").asBoolean();
    html.open("tr").open("td").element("code", parameter.path("name").asText()).close("td");
    html.element("td", parameter.path("in").asText() + (required ? ", required" : "")).open("td");
    writeType(parameter.path("schema"));
    html.close("td").element("td", parameter.path("description").asText()).close("tr");
  }

  private void writeResponse(String status, JsonNode response) {
    html.open("tr").open("td").element("code", status).close("td").open("td");
    for (Map.Entry<String, JsonNode> content : response.path("content").properties()) {
      html.element("code", content.getKey()).text(" ");
      writeType(content.getValue().path("schema"));
    }
    html.close("td").open("td");
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      html.element("code", header.getKey()).text(": ");
      html.text(resolved(header.getValue()).path("description").asText()).text(" ");
    }
    html.close("td").element("td", response.path("description").asText()).close("tr");
  }

  private void writeSchema(JsonNode schema) {
    if (schema.has("description")) {
      html.element("p", schema.get("description").asText());
    }
    if (!schema.has("properties")) {
      html.open("p");
      writeType(schema);
      html.close("p");
      return;
    }
    head("Field", "Type", "Meaning");
    for (Map.Entry<String, JsonNode> field : schema.get("properties").properties()) {
      html.open("tr").open("td").element("code", field.getKey());
      boolean required = false;
      for (JsonNode name : schema.path("required")) {
        required |= name.asText().equals(field.getKey());
      }
      html.text(required ? " required" : "").close("td").open("td");
      writeType(field.getValue());
      html.close("td").element("td", field.getValue().path("description").asText()).close("tr");
    }
    html.close("table");
  }

  /** In a few words; a schema with a name is a link. */
  private void writeType(JsonNode schema) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText().replaceFirst(".*/", "");
      html.element("a", name, "href", "#schema-" + name);
    } else if (schema.has("enum")) {
      writeWords(schema.get("enum"), ", ");
    } else if (schema.has("items")) {
      html.text("list of ");
      writeType(schema.get("items"));
    } else if (schema.path("additionalProperties").isObject()) {
      html.text("object of ");
      writeType(schema.get("additionalProperties"));
    } else if (schema.has("oneOf") && !schema.has("type")) {
      String or = "";
      for (JsonNode one : schema.get("oneOf")) {
        html.text(or);
        writeType(one);
        or = " or ";
      }
    } else if (schema.path("type").isArray()) {
      writeWords(schema.get("type"), " or ");
    } else {
      html.text(schema.path("type").asText("anything"));
    }
    if (schema.has("default")) {
      html.text(", by default " + schema.get("default").asText());
    }
  }

  private void writeWords(JsonNode words, String between) {
    String before = "";
    for (JsonNode word : words) {
      html.text(before).element("code", word.asText());
      before = between;
    }
  }

  static void writeProblem(Html html, String heading, Problem problem) {
    ProblemText text = ProblemText.of(problem);
    html.open("section", "id", "problem-" + problem.type().replaceFirst(".*/", ""));
    html.open(heading).element("code", problem.type()).close(heading);
    html.element("p", problem.status() + ": " + problem.title() + ".");
    html.element("p", text.meaning()).element("p", text.remedy()).close("section");
  }

  private void head(String... columns) {
    html.open("table").open("tr");
    for (String column : columns) {
      html.element("th", column);
    }
    html.close("tr");
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? specification.at(node.get("$ref").asText().substring(1)) : node;
  }
}
