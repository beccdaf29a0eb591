package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.cluster.Colleagues.Heard;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Api api = new Api(Tokens.parse("read:reader-0123456789"));

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void an_instance_that_does_not_answer_is_told_with_its_reason() {
    String answer = api.get("/v1/cluster", "Authorization", "Bearer reader-0123456789").text();

    assertThat(answer)
        .isEqualTo(
            """
            {"instances":[{"address":"127.0.0.1:8080","self":true,"reachable":true,"problem":null,\
            "version":"0.1.0","state":"RUNNING","startedAt":1700000000000,"clockSkewMillis":0,\
            "diskFreeBytes":123,"active":[0],"standby":[1],\
            "restoring":[{"partition":1,"standby":true,"restored":100,"total":1000}]},\
            {"address":"127.0.0.1:8082","self":false,"reachable":false,\
            "problem":"It cannot be reached.","version":null,"state":null,"startedAt":null,\
            "clockSkewMillis":null,"diskFreeBytes":null,"active":[1],"standby":[],\
            "restoring":null}],\
            "partitions":[{"partition":0,"active":"127.0.0.1:8080","standbys":[],"lag":12,\
            "standbyLag":{}},\
            {"partition":1,"active":"127.0.0.1:8082","standbys":["127.0.0.1:8080"],"lag":null,\
            "standbyLag":{"127.0.0.1:8080":900}},\
            {"partition":2,"active":null,"standbys":[],"lag":null,"standbyLag":{}}]}""");
  }

  @Test
  void another_instance_hears_what_it_is_told() {
    Heard heard = peers("reader-0123456789").ask(address(), LONG);

    assertThat(heard.report()).isEqualTo(FakeInstances.report());
    assertThat(heard.clockSkewMillis()).isBetween(-1_000L, 1_000L); // one clock
  }

  @Test
  void another_instance_hears_why_not() {
    assertThatThrownBy(() -> peers("other-0123456789").ask(address(), LONG))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("instance.token has to be the same everywhere");
    String nobody = address();
    api.close();
    assertThatThrownBy(() -> peers("reader-0123456789").ask(nobody, LONG))
        .isInstanceOf(Unavailable.class)
        .hasMessage("It cannot be reached.");
  }

  @ParameterizedTest
  @CsvSource({
    // asked, received, answered, heard, ahead
    "1000, 1000, 1000, 1000, 0",
    "1000, 1010, 1010, 1020, 0",
    "1000, 1510, 1910, 1420, 500", // it took 400 ms to answer, and the way 10 ms
    "1000, 810, 820, 1030, -200"
  })
  void the_time_that_an_answer_takes_is_no_skew(
      long asked, long received, long answered, long heard, long ahead) {
    assertThat(ClusterResource.skew(received + " " + answered, asked, heard)).isEqualTo(ahead);
  }

  private static HttpPeers peers(String token) {
    return new HttpPeers("other:1", token, 4);
  }

  private String address() {
    return "127.0.0.1:" + api.server.port();
  }
}
