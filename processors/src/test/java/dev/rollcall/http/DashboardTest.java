package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard's page and files, as a browser and what is between may ask for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTest {

  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  private Api api;

  @BeforeAll
  void start() {
    api = new Api(Tokens.parse("read:reader-0123456789"));
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html,application/xhtml+xml,*/*;q=0.8 | text/html;charset=utf-8",
        "*/* | application/json",
        "application/json | application/json",
      })
  void the_page_is_for_browsers_and_the_index_for_programs(String accept, String type) {
    Api.Reply reply = api.get("/", "Accept", accept);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo(type);
    assertThat(reply.header("Vary")).contains("Accept");
  }

  @Test
  void the_page_lets_in_nothing_but_its_own_files() {
    assertThat(api.get("/", "Accept", BROWSER).header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
        .doesNotContain("unsafe", "http", "*");
    assertThat(page()).doesNotContain("://").doesNotContain("<style").doesNotContain(" style=");
  }

  @Test
  void every_file_that_the_page_names_is_there_and_never_changes() {
    assertThat(named().toList())
        .hasSizeGreaterThan(4)
        .allSatisfy(
            file -> {
              Api.Reply reply = api.get(file);
              assertThat(reply.status()).as(file).isEqualTo(200);
              assertThat(reply.header("Cache-Control")).contains("immutable", "max-age=31536000");
              assertThat(reply.header("Content-Type")).matches("(text/(css|java).*utf-8|image/.*)");
            });
  }

  @Test
  void of_the_chart_library_one_file_is_there_with_its_licence_and_goes_compressed() {
    String folder = named().findFirst().orElseThrow().replaceFirst("[^/]+$", "") + "lib/";
    Api.Reply reply = api.get(folder + "chart.js", "Accept-Encoding", "gzip");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(api.get(folder + "chart.js").text())
        .startsWith("/*!")
        .contains("Chart.js v4", "MIT License");
    assertThat(api.get(folder + "chart.umd.min.js").status()).isEqualTo(404);
  }

  @Test
  void the_page_is_asked_for_anew_and_answered_in_a_line_while_it_is_the_same() {
    Api.Reply page = api.get("/", "Accept", BROWSER);
    String etag = page.header("ETag");

    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(api.get("/", "Accept", BROWSER, "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(api.get("/", "Accept", BROWSER, "If-None-Match", "\"other\"").status())
        .isEqualTo(200);
  }

  @Test
  void what_another_version_asks_for_is_given_but_not_to_be_kept() {
    Api.Reply reply = api.get("/assets/0123456789abcdef/main.js");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none.js",
        "index.html",
        "../openapi.json",
        "..%2Fopenapi.json",
        "%2E%2E/openapi.json",
        "core",
        "core/",
        "core//api.js",
        "/etc/passwd",
      })
  void there_is_nothing_but_the_files_themselves(String name) {
    String version = named().findFirst().orElseThrow().split("/", -1)[2];
    String request = "GET /assets/%s/%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    assertThat(api.raw(request.formatted(version, name))).startsWith("HTTP/1.1 404 ");
  }

  private String page() {
    return api.get("/", "Accept", BROWSER).text();
  }

  private Stream<String> named() {
    return Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"")
        .matcher(page())
        .results()
        .map((MatchResult match) -> match.group(1));
  }
}
