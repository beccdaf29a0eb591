package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupGuardsTest {

  private static final Topics TOPICS = Topics.withPrefix("");
  private static final String CHANGELOG = "rollcall-rooms-changelog";

  @ParameterizedTest
  @CsvSource({
    "room-state, true",
    "room-changes, true",
    "room-participants, true",
    "room-sessions, true",
    "room-events-repair, true",
    "room-events-dlq, false"
  })
  void topicsOfRoomsHaveAsManyPartitionsAsTheEvents(String topic, boolean refused) {
    Map<String, Integer> counts = new HashMap<>();
    TOPICS.all().forEach(each -> counts.put(each.name(), 4));
    assertThat(new PartitionsGuard(TOPICS, names -> counts).check()).isEmpty();
    counts.put(topic, 6);

    List<Finding> findings = new PartitionsGuard(TOPICS, names -> counts).check();

    assertThat(findings).hasSize(refused ? 1 : 0);
    assertThat(findings)
        .allSatisfy(finding -> assertThat(finding.found()).contains(topic, "6", "4"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "room-state, cleanup.policy, delete, ERROR",
        "room-state, cleanup.policy, 'compact,delete', ERROR",
        "room-participants, cleanup.policy, delete, ERROR",
        "rollcall-rooms-changelog, cleanup.policy, delete, ERROR",
        "room-events, cleanup.policy, compact, ERROR",
        "room-state, max.compaction.lag.ms, 2592000000, -",
        "room-state, max.compaction.lag.ms, 2592000001, WARNING",
        "room-participants, max.compaction.lag.ms, 9223372036854775807, WARNING",
        "rollcall-rooms-changelog, max.compaction.lag.ms, 9223372036854775807, WARNING",
        "room-events-dlq, cleanup.policy, compact, ERROR",
        "room-events, message.timestamp.type, CreateTime, ERROR",
        "room-changes, message.timestamp.type, CreateTime, WARNING",
        "room-events-dlq, message.timestamp.type, CreateTime, WARNING",
        "room-events-dlq, max.message.bytes, 2097151, ERROR",
        "room-state, max.message.bytes, 1048588, ERROR",
        "room-events, max.message.bytes, 1048588, -",
        "room-events, retention.ms, 86399999, ERROR",
        "room-events, retention.ms, 86400000, -",
        "room-events, retention.ms, -1, WARNING",
        "room-events-repair, retention.ms, 86400000, WARNING",
        "room-events-repair, retention.ms, -1, -",
        "room-events-repair, cleanup.policy, compact, ERROR",
        "room-events-repair, message.timestamp.type, LogAppendTime, WARNING",
        "room-events-repair, max.message.bytes, 1048588, ERROR",
        "room-changes, retention.ms, 3600000, -",
      })
  void policiesAreThoseThatRollcallCountsOn(
      String topic, String key, String value, Finding.Level level) {
    Map<String, Map<String, String>> configs = new HashMap<>();
    TOPICS.all().forEach(each -> configs.put(each.name(), new HashMap<>(each.config())));
    configs.put(
        CHANGELOG,
        new HashMap<>(Map.of("cleanup.policy", "compact", "max.compaction.lag.ms", "604800000")));
    assertThat(policies(configs)).isEmpty();
    configs.get(topic).put(key, value);

    List<Finding> findings = policies(configs);

    assertThat(findings).hasSize(level == null ? 0 : 1);
    assertThat(findings)
        .allSatisfy(
            finding -> {
              assertThat(finding.level()).isEqualTo(level);
              assertThat(finding.found()).contains(topic, key, value);
              assertThat(finding.remedy()).contains(topic, key);
            });
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 1"})
  void topicsAreThereOrMayBeCreated(boolean create, int errors) {
    List<String> there = TOPICS.all().stream().map(Topic::name).skip(1).toList();

    assertThat(new TopicsGuard(TOPICS.all(), create, names -> there).check())
        .hasSize(errors)
        .allSatisfy(finding -> assertThat(finding.found()).contains(": room-events."));
    assertThat(new TopicsGuard(TOPICS.all(), false, List::copyOf).check()).isEmpty();
  }

  @Test
  void aTopicThatIsMissingIsNoFindingOfTheOtherGuards() {
    assertThat(new PartitionsGuard(TOPICS, names -> Map.of()).check()).isEmpty();
    assertThat(new PartitionsGuard(TOPICS, names -> Map.of("room-events", 4)).check()).isEmpty();
    assertThat(policies(Map.of())).isEmpty();
  }

  @Test
  void aChangelogThatIsNotThereYetHasNoPolicy() {
    Map<String, Map<String, String>> configs = new HashMap<>();
    TOPICS.all().forEach(topic -> configs.put(topic.name(), topic.config()));
    assertThat(policies(configs)).isEmpty();
  }

  @Test
  void schemasAreRegisteredWhereThatIsAllowed() {
    MockSchemaRegistry registry = new MockSchemaRegistry();

    assertThat(schemas(registry, RegistryGuard.Missing.LEFT)).isEmpty();
    assertThat(schemas(registry, RegistryGuard.Missing.REFUSED))
        .hasSize(5)
        .allSatisfy(finding -> assertThat(finding.found()).containsPattern("room-.*-value.*404"));
    assertThat(schemas(registry, RegistryGuard.Missing.REGISTERED)).isEmpty();
    assertThat(schemas(registry, RegistryGuard.Missing.REFUSED)).isEmpty();
  }

  @Test
  void aSubjectOfAnotherShapeIsNamedWithTheRegistrysCode() {
    MockSchemaRegistry registry = new MockSchemaRegistry();
    registry.register(
        TOPICS.state().valueSubject(),
        SchemaBuilder.record("Other").fields().requiredInt("size").endRecord());

    assertThat(schemas(registry, RegistryGuard.Missing.REGISTERED))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.found()).contains("room-state-value").contains("409"));
    assertThat(schemas(registry, RegistryGuard.Missing.LEFT))
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("room-state-value"));
  }

  @ParameterizedTest
  @CsvSource({"exactly_once_v2, 2, 0", "exactly_once_v2, 1, 1", "at_least_once, 2, 1"})
  void weakTransactionsAreAWarning(String guarantee, int version, int warnings) {
    assertThat(
            new TransactionsGuard(Map.of("processing.guarantee", guarantee), () -> version).check())
        .hasSize(warnings)
        .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.WARNING));
  }

  @Test
  void aChangelogIsLostWhenItIsEmptyBesideACommittedOffset() {
    assertThat(changelog(Map.of(), null)).as("first start").isEmpty();
    assertThat(changelog(Map.of(), Map.of(0, 0L, 1, 0L))).as("second start").isEmpty();
    assertThat(changelog(Map.of(0, 0L), Map.of(0, 0L))).as("reset to earliest").isEmpty();
    assertThat(changelog(Map.of(0, 9L), Map.of(0, 3L, 1, 0L))).as("as usual").isEmpty();

    assertThat(changelog(Map.of(0, 9L), null)).singleElement().satisfies(lost("[0]"));
    assertThat(changelog(Map.of(0, 9L, 1, 2L), Map.of(0, 7L, 1, 0L)))
        .singleElement()
        .satisfies(lost("[1]"));
    assertThat(changelog(Map.of(), Map.of(0, 7L)))
        .as("expired offsets")
        .singleElement()
        .satisfies(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.WARNING));
  }

  @Test
  void anInstanceThatHasJustBegunHasNotCommittedYet() {
    ChangelogGuard guard =
        new ChangelogGuard("rollcall", Map::of, () -> Optional.of(Map.of(0, 7L)), () -> true);

    assertThat(guard.check()).isEmpty();
  }

  @Test
  void oneMessageNamesAllErrorsAndNoWarning() {
    StartupGuards guards =
        new StartupGuards(
            List.of(
                new PartitionsGuard(
                    TOPICS, names -> Map.of("room-events", 4, "room-state", 5, "room-changes", 3)),
                new TransactionsGuard(Map.of(), () -> 0),
                new ChangelogGuard("rollcall", () -> Map.of(3, 9L), Optional::empty, () -> false)));

    assertThatThrownBy(guards::pass)
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(
            "partition counts: Topic room-state", "partition counts: Topic room-changes",
            "changelog: ", "Remedy: ")
        .hasMessageNotContaining("transaction");
  }

  @Test
  void whatMayNotBeLookedAtIsAWarningAndNoAnswerEndsTheStart() {
    assertThatCode(guardThatMeets(new TopicAuthorizationException("No."))::pass)
        .doesNotThrowAnyException();
    assertThat(guardThatMeets(new TopicAuthorizationException("No.")).findings()).hasSize(1);
    StartupGuards silent = guardThatMeets(new TimeoutException("-"));
    assertThatThrownBy(silent::pass).isInstanceOf(KafkaException.class);
  }

  private static StartupGuards guardThatMeets(RuntimeException answer) {
    return new StartupGuards(
        List.of(
            new TransactionsGuard(
                Map.of(),
                () -> {
                  throw new KafkaException("Kafka gives no answer.", answer);
                })));
  }

  private static List<Finding> policies(Map<String, Map<String, String>> configs) {
    return new PoliciesGuard(TOPICS, CHANGELOG, names -> configs).check();
  }

  private static List<Finding> schemas(MockSchemaRegistry registry, RegistryGuard.Missing missing) {
    return new RegistryGuard(TOPICS, registry, missing).check();
  }

  private static List<Finding> changelog(Map<Integer, Long> committed, Map<Integer, Long> held) {
    return new ChangelogGuard(
            "rollcall", () -> committed, () -> Optional.ofNullable(held), () -> false)
        .check();
  }

  private static Consumer<Finding> lost(String partitions) {
    return finding -> {
      assertThat(finding.level()).isEqualTo(Finding.Level.ERROR);
      assertThat(finding.found()).contains(partitions);
      assertThat(finding.remedy()).contains("earliest");
    };
  }
}
