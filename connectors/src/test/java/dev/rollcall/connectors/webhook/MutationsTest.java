package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.connectors.webhook.Outcome.Accepted;
import dev.rollcall.events.EventRules;
import dev.rollcall.events.EventRules.UnknownType;
import dev.rollcall.serde.PlainAvro;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a vendor signs, there is an outcome, and every event keeps the rules. Each fixture is
 * changed at random, the same way in every run, and signed again.
 */
class MutationsTest {
  private static final int MUTATIONS = 40;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final PlainAvro<RoomEvent> AVRO = new PlainAvro<>(RoomEvent.class, 1);
  private static final EventRules RULES = new EventRules(UnknownType.ALLOWED);

  private static final List<JsonNode> VALUES =
      List.of(
          NODES.nullNode(),
          NODES.booleanNode(true),
          NODES.numberNode(0),
          NODES.numberNode(-62135596800L),
          NODES.numberNode(Long.MAX_VALUE),
          NODES.numberNode(Double.MAX_VALUE),
          NODES.numberNode(new BigInteger("9".repeat(90))),
          NODES.textNode(""),
          NODES.textNode(" "),
          NODES.textNode("0"),
          NODES.textNode("-1"),
          NODES.textNode("1e99"),
          NODES.textNode("0001-01-01T00:00:00Z"),
          NODES.textNode("+999999999-12-31T23:59:59.999999999Z"),
          NODES.textNode("2026-11-31T25:00:00Z"),
          NODES.textNode("a\u0000b\nc:d|e%"),
          NODES.textNode("\uD800"),
          NODES.textNode("\uDC00\uD83D\uDE00"),
          NODES.textNode("\u00e4".repeat(300)),
          NODES.arrayNode(),
          NODES.arrayNode().add(1).add("x").addNull(),
          NODES.objectNode(),
          NODES.objectNode().put("name", 5).put("id", true).put("sid", 1.5));

  /** Over the limit of metadata; too slow for every place. */
  private static final JsonNode HUGE = NODES.textNode("\uD83D\uDE00".repeat(20_000));

  static Stream<Fixture> fixtures() {
    return VendorAdapters.all().stream()
        .flatMap(adapter -> Fixture.of(Senders.of(adapter.vendor())).stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void haveAnOutcome(Fixture fixture) throws IOException {
    Random random = new Random(fixture.name().hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = random.nextInt(3) == 0 ? bytes(fixture, random) : json(fixture, random);
      check(fixture, body);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fixtures")
  void haveAnOutcomeWithOddValuesInEveryPlace(Fixture fixture) throws IOException {
    int places = places(JSON.readTree(fixture.body())).size();
    for (int place = 0; place < places; place++) {
      int first = Math.floorMod(fixture.name().hashCode() + place, 5);
      for (int value = first; value < VALUES.size(); value += 5) { // others, in other fixtures
        JsonNode root = JSON.readTree(fixture.body());
        places(root).get(place).put(VALUES.get(value).deepCopy());
        check(fixture, JSON.writeValueAsBytes(root));
      }
    }
  }

  private static void check(Fixture fixture, byte[] body) {
    Sender sender = fixture.sender();
    WebhookRequest request = sender.send(body, Fixture.NOW);
    Outcome outcome = sender.adapter().receive(request, sender.account(), Fixture.NOW);
    Supplier<String> told = () -> new String(body, UTF_8);
    assertThat(outcome.response().status()).as(told).isBetween(200, 499);
    if (outcome instanceof Accepted accepted) {
      assertThat(accepted.events()).as(told).isNotEmpty();
      for (RoomEvent event : accepted.events()) {
        assertThat(RULES.problems(event, Fixture.NOW)).as(told).isEmpty();
        assertThat(AVRO.decode(AVRO.encode(event)).getType()).isEqualTo(event.getType());
      }
    }
  }

  private static byte[] bytes(Fixture fixture, Random random) {
    byte[] body = fixture.body().clone();
    if (random.nextBoolean()) {
      return Arrays.copyOf(body, random.nextInt(body.length));
    }
    for (int flips = random.nextInt(4); flips >= 0; flips--) {
      body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return body;
  }

  private static byte[] json(Fixture fixture, Random random) throws IOException {
    JsonNode root = JSON.readTree(fixture.body());
    for (int changes = random.nextInt(3); changes >= 0; changes--) {
      List<Place> places = places(root);
      if (!places.isEmpty()) {
        Place place = places.get(random.nextInt(places.size()));
        int value = random.nextInt(VALUES.size() + 1);
        place.put(value == VALUES.size() ? HUGE : VALUES.get(value).deepCopy());
      }
    }
    return JSON.writeValueAsBytes(root);
  }

  /** Where a value can be put in the place of another. */
  private interface Place {
    void put(JsonNode value);
  }

  private static List<Place> places(JsonNode node) {
    List<Place> places = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field -> {
                places.add(value -> object.set(field.getKey(), value));
                places.addAll(places(field.getValue()));
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        places.add(value -> array.set(index, value));
        places.addAll(places(array.get(i)));
      }
    }
    return places;
  }
}
