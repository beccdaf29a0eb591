package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.query.DeadLetterHandler.Selection;
import dev.rollcall.query.LetterId;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterHandlingTest {

  private final Api api = new Api();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void letters_are_replayed_by_name() {
    Api.Reply reply = replay("{\"letters\": [\"0:17\", \"2:18\"]}");

    assertThat(reply.text())
        .isEqualTo(
            """
            {"replayed":2,"skipped":[{"letter":"0:18","why":"There is no such letter."}],\
            "more":false}""");
    assertThat(reply.header("Rollcall-Position")).isEqualTo("1:99");
    assertThat(api.letterHandler.selection)
        .isEqualTo(new Selection(List.of(new LetterId(0, 17), new LetterId(2, 18)), null));
    assertThat(api.letterHandler.again).isFalse();
  }

  @Test
  void again_is_said_explicitly() {
    replay("{\"letters\": [\"0:17\"], \"again\": true}");
    assertThat(api.letterHandler.again).isTrue();
  }

  @Test
  void all_may_be_of_one_reason() {
    replay("{\"all\": true}");
    assertThat(api.letterHandler.selection).isEqualTo(new Selection(null, null));
    replay("{\"all\": true, \"reason\": \"Wrong_Key\"}");
    assertThat(api.letterHandler.selection).isEqualTo(new Selection(null, "WRONG_KEY"));
  }

  @Test
  void letters_are_dropped_likewise() {
    Api.Reply reply = drop("{\"letters\": [\"0:17\"]}");

    assertThat(reply.text()).startsWith("{\"dropped\":2,\"skipped\":[");
    assertThat(api.letterHandler.selection)
        .isEqualTo(new Selection(List.of(new LetterId(0, 17)), null));
    drop("{\"all\": true, \"reason\": \"no_key\"}");
    assertThat(api.letterHandler.selection).isEqualTo(new Selection(null, "NO_KEY"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                     | It has either 'letters' or 'all': true.
          {"all": false}                         | It has either 'letters' or 'all': true.
          {"all": true, "letters": ["0:1"]}      | It has either 'letters' or 'all': true.
          {"all": "yes"}                         | 'all' must be true or false.
          {"all": true, "again": true}           | 'again' is for letters that are named.
          {"letters": ["0:1"], "reason": "x"}    | 'reason' goes with 'all': true.
          {"all": true, "reason": "x"}           | 'reason' must be one of no_value,
          {"letters": []}                        | 'letters' must be a list of 1 to 1000 letters.
          {"letters": "0:1"}                     | 'letters' must be a list of 1 to 1000 letters.
          {"letters": ["1"]}                     | A letter is named partition:offset, such as 0:17; got '1'.
          {"letters": [7]}                       | A letter is named partition:offset, such as 0:17; got '7'.
          {"letters": ["0:1"], "agian": true}    | There is no field 'agian'. Did you mean 'again'?
          []                                     | It is not a JSON object.
          {"all"                                 | It is not JSON.
          """)
  void a_wrong_body_does_nothing(String body, String why) {
    Api.Reply reply = replay(body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("type").textValue()).isEqualTo("/problems/invalid-body");
    assertThat(reply.json().path("detail").textValue()).contains(why);
    assertThat(api.letterHandler.selection).isNull();
  }

  @Test
  void what_is_dropped_is_not_dropped_again() {
    assertThat(drop("{\"letters\": [\"0:1\"], \"again\": true}").status()).isEqualTo(400);
  }

  private Api.Reply replay(String body) {
    return api.send(
        api.request("/v1/dlq/replay", "Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private Api.Reply drop(String body) {
    return api.send(
        api.request("/v1/dlq", "Content-Type", "application/json")
            .method("DELETE", BodyPublishers.ofString(body)));
  }
}
