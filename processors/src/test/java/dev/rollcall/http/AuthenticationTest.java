package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, by token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthenticationTest {

  private static final byte[] EVENT =
      "{\"type\":\"ROOM_CREATED\",\"roomId\":\"r\",\"occurredAt\":1700000000000}"
          .getBytes(StandardCharsets.UTF_8);

  private Api api;

  @BeforeAll
  void start() {
    api =
        new Api(
            Tokens.parse(
                "read:reader-0123456789,write:writer-0123456789,"
                    + "read+write:both-0123456789:x,admin:admin-0123456789"));
    api.rooms.rooms.put("r", Rooms.smallest("r"));
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer reader-0123456789, 200, 403",
    "bearer reader-0123456789, 200, 403",
    "Bearer writer-0123456789, 403, 200",
    "Bearer both-0123456789:x, 200, 200",
    "Bearer admin-0123456789, 200, 200",
    "Bearer reader-012345678, 401, 401",
    "Bearer reader-01234567890, 401, 401",
    "Bearer READER-0123456789, 401, 401",
    "Bearer x, 401, 401",
    "Basic cmVhZGVyLTAxMjM0NTY3ODk6, 401, 401",
    "reader-0123456789, 401, 401",
    "none, 401, 401",
  })
  void a_token_opens_what_its_scopes_say(String header, int read, int write) {
    boolean none = header.equals("none");
    String name = none ? "X-Nothing" : "Authorization";
    assertThat(api.get("/v1/rooms", name, header).status()).isEqualTo(read);
    assertThat(api.get("/v1/rooms/r", name, header).status()).isEqualTo(read);
    assertThat(api.get("/v1/rooms/r/participants", name, header).status()).isEqualTo(read);
    assertThat(api.get("/metrics", name, header).status()).isEqualTo(read);
    assertThat(api.post(EVENT, "Content-Type", "application/json", name, header).status())
        .isEqualTo(write);
  }

  @Test
  void a_refusal_is_a_problem_that_asks_for_a_token() {
    Api.Reply reply = api.get("/v1/rooms");

    assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/unauthenticated");
    assertThat(api.get("/v1/rooms", "Authorization", "Bearer writer-0123456789").json().get("type"))
        .hasToString("\"/problems/forbidden\"");
  }

  @ParameterizedTest
  @CsvSource({"/healthz", "/readyz", "/openapi.json", "/"})
  void health_and_documentation_are_open(String path) {
    assertThat(api.get(path).status()).isEqualTo(200);
  }

  @Test
  void head_asks_for_a_token_too() {
    assertThat(api.raw("HEAD /v1/rooms HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 401 ");
  }

  @Test
  void nobody_without_a_token_learns_which_rooms_there_are() {
    assertThat(api.get("/v1/rooms/r").status()).isEqualTo(401);
    assertThat(api.get("/v1/rooms/x").status()).isEqualTo(401);
  }
}
