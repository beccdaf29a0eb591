package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsTest {

  private static final Path PROBLEMS = Path.of("..", "docs", "problems.md");

  private Api api;
  private Api.Reply page;

  @BeforeAll
  void start() {
    api = new Api(Tokens.parse("admin:admin-0123456789"));
    page = api.get("/docs");
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @Test
  void the_page_has_every_call_and_schema() {
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
    for (String route : api.server.routes()) {
      assertThat(page.text()).contains("<code>" + route + "</code>");
    }
    api.get("/openapi.json")
        .json()
        .at("/components/schemas")
        .fieldNames()
        .forEachRemaining(
            schema -> assertThat(page.text()).contains("id=\"schema-" + schema + '"'));
  }

  @Test
  void every_link_leads_somewhere_on_this_server() throws Exception {
    Document document = parse(page);
    Set<String> ids = new HashSet<>();
    for (Element element : all(document)) {
      if (element.hasAttribute("id")) {
        assertThat(ids.add(element.getAttribute("id"))).as(element.getAttribute("id")).isTrue();
      }
    }
    for (Element element : all(document)) {
      String link = element.getAttribute("href");
      if (link.startsWith("#")) {
        assertThat(ids).contains(link.substring(1));
      } else if (!link.isEmpty()) {
        assertThat(api.get(link).status()).as(link).isEqualTo(200);
      }
    }
  }

  @Test
  void nothing_in_it_needs_more_than_a_style_sheet_of_this_server() throws Exception {
    assertThat(page.header("Content-Security-Policy"))
        .isEqualTo("default-src 'none'; style-src 'self'; frame-ancestors 'none'");
    for (Element element : all(parse(page))) {
      assertThat(element.getTagName()).isNotIn("script", "style", "img", "iframe", "object");
      assertThat(element.hasAttribute("style")).isFalse();
      assertThat(element.hasAttribute("src")).isFalse();
    }
    assertThat(api.get(DocsResource.STYLE).text()).doesNotContain("url(", "@import");
  }

  @Test
  void what_is_in_the_specification_is_text() {
    assertThat(new Html().element("p", "<b>&\"'", "title", "\"><script>").end())
        .contains("<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&quot;'</p>");
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void the_type_of_every_problem_is_a_page(Problem problem) throws Exception {
    Api.Reply reply = api.get(problem.type());

    assertThat(reply.status()).isEqualTo(200);
    assertThat(parse(reply).getElementsByTagName("h1").item(0).getTextContent().trim())
        .isEqualTo(problem.type());
    assertThat(reply.text()).contains(problem.title());
    assertThat(page.text())
        .contains("id=\"problem-" + problem.type().substring("/problems/".length()) + '"');
  }

  @Test
  void another_type_is_none() {
    assertThat(api.get("/problems/bad-weather").json().path("type").textValue())
        .isEqualTo("/problems/not-found");
  }

  /** Run with {@code -Drollcall.docs.write=true} to write the page anew. */
  @Test
  void the_page_of_problems_says_what_the_code_does() throws IOException {
    if (Boolean.getBoolean("rollcall.docs.write")) {
      Files.writeString(PROBLEMS, problems());
    }
    assertThat(Files.readString(PROBLEMS))
        .as("docs/problems.md is stale; its head says how to write it anew")
        .isEqualTo(problems());
  }

  private static String problems() {
    StringBuilder text =
        new StringBuilder(
            """
            # Problems
            <!-- Written by: ./mvnw -pl processors -am test -Dtest=DocsTest -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvm=-Drollcall.docs.write=true -->

            Errors of the HTTP API are `application/problem+json` by [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457): `type`, `title`, `status`, `detail`, and `errors` where several things are wrong. `type` is one of those below and keeps its meaning; it is a path on the server, where a running one has this text too. `detail` is for people and may change.
            """);
    for (Problem problem : Problem.values()) {
      ProblemText words = ProblemText.of(problem);
      text.append("\n## ").append(problem.type().substring("/problems/".length()));
      text.append("\n`").append(problem.type()).append("`, status ").append(problem.status());
      text.append(": ").append(problem.title()).append(".\n\n").append(words.meaning());
      text.append("\n\n").append(words.remedy()).append('\n');
    }
    return text.toString();
  }

  private static Iterable<Element> all(Document document) {
    NodeList nodes = document.getElementsByTagName("*");
    Set<Element> elements = new LinkedHashSet<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** It is well-formed XML, so that nothing in it can be read in two ways. */
  private static Document parse(Api.Reply reply) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(reply.text().getBytes(StandardCharsets.UTF_8)));
  }
}
