package dev.rollcall.connectors.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.Source;
import dev.rollcall.connectors.webhook.Outcome.Accepted;
import dev.rollcall.connectors.webhook.Outcome.Answered;
import dev.rollcall.events.EventRules;
import dev.rollcall.events.EventRules.UnknownType;
import dev.rollcall.serde.PlainAvro;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every webhook in {@code src/test/resources/webhooks} means. */
class FixturesTest {
  private static final PlainAvro<RoomEvent> AVRO = new PlainAvro<>(RoomEvent.class, 1);
  private static final EventRules RULES = new EventRules(UnknownType.ALLOWED);

  static Stream<Fixture> fixtures() {
    return Fixture.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void isReadAsExpected(Fixture fixture) {
    assertThat(lines(fixture.receive()))
        .containsExactlyElementsOf(
            fixture.expected().stream()
                .map(line -> line.startsWith("{") ? EventText.normal(line) : line)
                .toList());
  }

  private static List<String> lines(Outcome outcome) {
    if (outcome instanceof Accepted accepted) {
      return accepted.events().stream().map(EventText::of).toList();
    }
    return List.of(
        outcome instanceof Answered answered ? "ANSWERED " + answered.note() : outcome.toString());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void keepsTheRulesAndSaysWhereItIsFrom(Fixture fixture) {
    for (RoomEvent event : events(fixture)) {
      Source source = event.getSource();
      assertThat(RULES.problems(event, Fixture.NOW)).isEmpty();
      assertThat(source.getVendor()).isEqualTo(fixture.sender().vendor());
      assertThat(source.getAccountId()).isEqualTo("acme");
      assertThat(event.getRoomId()).isEqualTo(source.getVendor() + ":acme:" + source.getRoomId());
      assertThat(event.getReceivedAt()).isEqualTo(Fixture.NOW);
      assertThat(event.getVendorEventType()).isNotBlank();
    }
  }

  /** Retries carry the same bytes, and have to be the same events. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void isTheSameWhenToldAgain(Fixture fixture) {
    assertThat(lines(fixture.receive())).isEqualTo(lines(fixture.receive()));
  }

  /** Trap 33. Fixtures mark what must not be passed on with the word hush. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void passesNoSecretOn(Fixture fixture) {
    for (RoomEvent event : events(fixture)) {
      byte[] bytes = AVRO.encode(event);
      assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("hush");
    }
    assertThat(fixture.receive().response().body()).doesNotContain("hush");
  }

  private static List<RoomEvent> events(Fixture fixture) {
    return fixture.receive() instanceof Accepted accepted ? accepted.events() : List.of();
  }
}
