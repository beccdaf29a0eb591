package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.query.DeadLetterReader.Filter;
import dev.rollcall.query.DeadLetterReader.Handled;
import dev.rollcall.query.DeadLetterReader.Letter;
import dev.rollcall.query.DeadLetterReader.Place;
import dev.rollcall.query.RoomReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLettersTest {

  private final Api api = new Api();

  @AfterEach
  void stop() {
    api.close();
  }

  /** A letter in which everything is known. */
  static Letter whole() {
    return new Letter(
        2,
        15,
        1000,
        "räum/1".getBytes(StandardCharsets.UTF_8),
        "TOO_LARGE",
        "The event is 3000000 bytes long.",
        "java.lang.IllegalArgumentException",
        new Place("room-events", 1, 99),
        3_000_000,
        List.of("headers", "value"),
        Handled.DROPPED,
        "0:7",
        new byte[] {0, -1});
  }

  /** One that somebody else wrote, without a header. */
  static Letter bare() {
    return new Letter(
        0, 3, 900, new byte[] {-1}, null, null, null, null, 0, List.of(), null, null, null);
  }

  @Test
  void a_letter_tells_where_it_is_why_and_from_where() {
    api.deadLetters.letters.add(whole());
    api.deadLetters.letters.add(bare());

    JsonNode page = api.get("/v1/dlq?bytes=true").json();

    assertThat(page.at("/deadLetters/0").toString())
        .isEqualTo(
            """
            {"partition":2,"offset":15,"time":1000,"key":"räum/1","reason":"TOO_LARGE",\
            "message":"The event is 3000000 bytes long.",\
            "exception":"java.lang.IllegalArgumentException",\
            "source":{"topic":"room-events","partition":1,"offset":99},"size":3000000,\
            "cut":["headers","value"],"truncated":true,"handled":"dropped","replayOf":"0:7",\
            "bytes":"AP8="}""");
    assertThat(page.at("/deadLetters/1").toString())
        .isEqualTo(
            """
            {"partition":0,"offset":3,"time":900,"keyBytes":"/w==","size":0,"cut":[],\
            "truncated":false}""");
    assertThat(page.get("nextCursor").textValue()).isEqualTo("next");
  }

  @Test
  void what_is_asked_for_is_handed_on() {
    api.get("/v1/dlq");
    assertThat(api.deadLetters.filter).isEqualTo(new Filter(null, null, false));
    assertThat(api.deadLetters.withValues).isFalse();
    assertThat(api.deadLetters.limit).isEqualTo(100);
    assertThat(api.deadLetters.cursor).isNull();

    api.get("/v1/dlq?reason=Broken_Rule&room=r%C3%A4um&bytes=true&handled=true&limit=7&cursor=c");
    assertThat(api.deadLetters.filter).isEqualTo(new Filter("BROKEN_RULE", "räum", true));
    assertThat(api.deadLetters.withValues).isTrue();
    assertThat(api.deadLetters.limit).isEqualTo(7);
    assertThat(api.deadLetters.cursor).isEqualTo("c");
  }

  @ParameterizedTest
  @CsvSource({"reason=none", "limit=0", "limit=1001", "bytes=yes", "handled=1", "resaon=no_key"})
  void a_wrong_parameter_is_refused(String query) {
    Api.Reply reply = api.get("/v1/dlq?" + query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("type").textValue()).isEqualTo("/problems/invalid-parameter");
    assertThat(api.deadLetters.filter).isNull();
  }

  @Test
  void a_cursor_of_another_listing_is_refused() {
    api.deadLetters.failure = new RoomReader.BadCursor();

    assertThat(api.get("/v1/dlq?cursor=x").json().get("type").textValue())
        .isEqualTo("/problems/invalid-cursor");
  }
}
