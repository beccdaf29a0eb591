package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Room ids in paths, as clients send them, and what is refused before any route. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathsTest {

  private Api api;

  @BeforeAll
  void start() {
    api = new Api();
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '"',
      value = {
        "acme-standup acme-standup",
        "livekit:acct:room livekit:acct:room",
        "livekit%3Aacct%3Aroom livekit:acct:room",
        "a%2Fb a/b",
        "a%2fb%2F a/b/",
        "%2F /",
        "100%25 100%",
        "%252F %2F",
        "a+b a+b",
        "a%2Bb a+b",
        "a%20b \"a b\"",
        "a;b=c a;b=c",
        "a%3Bb a;b",
        "a%3Fb%23c a?b#c",
        "%2E%2E ..",
        "%2e .",
        "a%5Cb a\\b",
        "a%7Cb a|b",
        "caf%C3%A9 café",
        "%E4%BC%9A%E8%AD%B0 会議",
        "%F0%9F%8E%A5 🎥",
        "a=b&c a=b&c",
        "participants participants",
      })
  void an_id_in_a_path_reaches_the_reader_as_it_was_meant(String segment, String id) {
    api.rooms.rooms.put(id, Rooms.smallest(id));

    String room = api.raw(get("/v1/rooms/" + segment));
    assertThat(room).startsWith("HTTP/1.1 200 ");
    assertThat(api.rooms.roomId).isEqualTo(id);

    String rows = api.raw(get("/v1/rooms/" + segment + "/participants?state=all"));
    assertThat(rows).startsWith("HTTP/1.1 200 ");
    assertThat(api.rooms.roomId).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/rooms/%zz, 400",
    "/v1/rooms/a%2, 400",
    "/v1/rooms/%FF, 400",
    "/v1/rooms/%C3%28, 400",
    "/v1/rooms/%ED%A0%80, 400",
    "/v1/rooms/a%00b, 400",
    "/v1/rooms/a%0Ab, 400",
    "/v1/rooms/, 404",
    "/v1/rooms//, 404",
    "/v1/rooms/a/b, 404",
    "/v1/rooms/../rooms, 404",
    "/v1/rooms/x, 404",
    "/v2, 404",
  })
  void a_path_that_is_wrong_is_refused(String path, int status) {
    assertThat(api.raw(get(path))).satisfies(reply -> isProblem(reply, status));
  }

  @Test
  void an_id_that_is_too_long_is_refused() {
    assertThat(api.get("/v1/rooms/" + "x".repeat(513)).status()).isEqualTo(400);
    assertThat(api.get("/v1/rooms/" + "x".repeat(512)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense\\r\\n\\r\\n | 400",
        "GET\\r\\n\\r\\n | 400",
        "GET / HTTP/9.9\\r\\n\\r\\n | 505",
        "GET / HTTP/1.1\\r\\n\\r\\n | 400",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n | 400",
        "GET / HTTP/1.1\\r\\nHost: a\\r\\nbroken header\\r\\n\\r\\n | 400",
        "POST /v1/events HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: x\\r\\n\\r\\n | 400",
        "POST /v1/events HTTP/1.1\\r\\nHost: a\\r\\nContent-Type: application/json\\r\\nTransfer-Encoding: chunked\\r\\nConnection: close\\r\\n\\r\\nzz\\r\\n | 400",
        "BREW /v1/rooms HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n | 405",
      })
  void what_is_not_http_is_refused_with_a_problem(String request, int status) {
    String reply = api.raw(request.replace("\\r\\n", "\r\n"));

    isProblem(reply, status);
  }

  @Test
  void headers_that_are_too_large_are_refused_with_a_problem() {
    String header = "X-Long: " + "x".repeat(40_000) + "\r\n";

    isProblem(api.raw("GET / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n"), 431);
    isProblem(api.raw("GET /" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
  }

  private static void isProblem(String reply, int status) {
    assertThat(reply).startsWith("HTTP/1.1 " + status + " ");
    assertThat(reply).contains("application/problem+json").contains("\"type\":\"/problems/");
    assertThat(reply).contains("\"status\":" + status);
    assertThat(reply).contains("X-Content-Type-Options: nosniff");
    assertThat(reply).doesNotContain("Exception").doesNotContain("\tat ").doesNotContain("jetty");
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  }
}
