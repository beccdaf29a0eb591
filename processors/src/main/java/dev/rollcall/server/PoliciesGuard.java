package dev.rollcall.server;

import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Topics made by others keep records in the way that Rollcall counts on. */
final class PoliciesGuard implements Guard {

  private static final String CLEANUP = "cleanup.policy";
  private static final String TIMESTAMPS = "message.timestamp.type";
  private static final String MAX_BYTES = "max.message.bytes";
  private static final String RETENTION = "retention.ms";
  private static final String COMPACTION_LAG = "max.compaction.lag.ms";

  /** Events have to outlive an outage that is noticed the next day. */
  private static final Duration LEAST_RETENTION = Duration.ofDays(1);

  /** Erased names should be gone by then. */
  private static final Duration MOST_COMPACTION_LAG = Duration.ofDays(30);

  private final Topics topics;
  private final String changelog;
  private final Function<Collection<String>, Map<String, Map<String, String>>> configs;

  /**
   * @param changelog the changelog topic; it may not exist yet
   * @param configs gives the settings in force of the topics that exist; the others are another
   *     guard's
   */
  PoliciesGuard(
      Topics topics,
      String changelog,
      Function<Collection<String>, Map<String, Map<String, String>>> configs) {
    this.topics = topics;
    this.changelog = changelog;
    this.configs = configs;
  }

  @Override
  public String name() {
    return "topic policies";
  }

  @Override
  public List<Finding> check() {
    List<Topic> ours = Stream.concat(topics.all().stream(), topics.internal().stream()).toList();
    List<String> names =
        Stream.concat(ours.stream().map(Topic::name), Stream.of(changelog)).toList();
    Map<String, Map<String, String>> actual = configs.apply(names);
    List<Finding> findings = new ArrayList<>();
    ours.stream()
        .filter(topic -> actual.containsKey(topic.name()))
        .forEach(topic -> check(topic, actual.get(topic.name()), findings));
    if (actual.keySet().containsAll(List.of(topics.events().name(), topics.repairs().name()))) {
      checkRepairs(actual, findings);
    }
    if (actual.containsKey(changelog)) {
      checkCleanup(changelog, "compact", actual.get(changelog), findings);
      checkCompactionLag(changelog, actual.get(changelog), findings);
    }
    return findings;
  }

  private void check(Topic topic, Map<String, String> actual, List<Finding> findings) {
    checkCleanup(topic.name(), topic.config().get(CLEANUP), actual, findings);
    checkTimestamps(topic, actual, findings);
    checkSize(topic, actual, findings);
    if (topic.config().containsKey(COMPACTION_LAG)) {
      checkCompactionLag(topic.name(), actual, findings);
    }
    if (topic.equals(topics.events())) {
      checkRetention(topic, actual, findings);
    }
  }

  /** An event that is sent on late keeps its time, and must not be deleted before it is read. */
  private void checkRepairs(Map<String, Map<String, String>> actual, List<Finding> findings) {
    String repairs = topics.repairs().name();
    String wanted = actual.get(topics.events().name()).get(RETENTION);
    String kept = actual.get(repairs).get(RETENTION);
    if (shorter(Long.parseLong(kept), Long.parseLong(wanted))) {
      findings.add(
          warning(
              "%s of %s is %s, less than that of %s, %s; older events could be lost on their way to their partition."
                  .formatted(RETENTION, repairs, kept, topics.events().name(), wanted),
              set(repairs, RETENTION, wanted)));
    }
  }

  /** A negative retention is one without an end. */
  private static boolean shorter(long retention, long other) {
    return retention >= 0 && (other < 0 || retention < other);
  }

  private void checkCleanup(
      String topic, String wanted, Map<String, String> actual, List<Finding> findings) {
    if (!wanted.equals(actual.get(CLEANUP))) {
      String loss =
          wanted.equals("compact")
              ? "state of rooms that have been quiet for long would be deleted."
              : "all but the last record of a room would be, and records without a key refused.";
      findings.add(
          error(
              "%s of %s is %s; %s".formatted(CLEANUP, topic, actual.get(CLEANUP), loss),
              set(topic, CLEANUP, wanted)));
    }
  }

  private void checkCompactionLag(
      String topic, Map<String, String> actual, List<Finding> findings) {
    long millis =
        Long.parseLong(actual.getOrDefault(COMPACTION_LAG, Long.toString(Long.MAX_VALUE)));
    if (millis > MOST_COMPACTION_LAG.toMillis()) {
      findings.add(
          warning(
              "%s of %s is %d, more than 30 days; names of users who were erased could stay there for as long."
                  .formatted(COMPACTION_LAG, topic, millis),
              set(topic, COMPACTION_LAG, Long.toString(Topic.MAX_COMPACTION_LAG.toMillis()))));
    }
  }

  private void checkTimestamps(Topic topic, Map<String, String> actual, List<Finding> findings) {
    String wanted = topic.config().get(TIMESTAMPS);
    if (wanted == null || wanted.equals(actual.get(TIMESTAMPS))) {
      return;
    }
    String remedy = set(topic.name(), TIMESTAMPS, wanted);
    String found = "%s of %s is %s; ".formatted(TIMESTAMPS, topic.name(), actual.get(TIMESTAMPS));
    findings.add(
        topic.equals(topics.events())
            ? error(found + "producers' clocks would decide which events are kept.", remedy)
            : warning(found + "its records are kept and read by another time.", remedy));
  }

  /** Producers have their own limit for events; what Rollcall writes must be taken. */
  private void checkSize(Topic topic, Map<String, String> actual, List<Finding> findings) {
    if (!topic.equals(topics.events())
        && Integer.parseInt(actual.get(MAX_BYTES)) < Topics.MAX_RECORD_BYTES) {
      findings.add(
          error(
              "%s of %s is %s; one larger record would end every instance, again and again."
                  .formatted(MAX_BYTES, topic.name(), actual.get(MAX_BYTES)),
              set(topic.name(), MAX_BYTES, Integer.toString(Topics.MAX_RECORD_BYTES))));
    }
  }

  private void checkRetention(Topic topic, Map<String, String> actual, List<Finding> findings) {
    long millis = Long.parseLong(actual.get(RETENTION));
    if (millis >= 0 && millis < LEAST_RETENTION.toMillis()) {
      findings.add(
          error(
              "%s of %s is %d, less than a day; events would be lost in a longer outage."
                  .formatted(RETENTION, topic.name(), millis),
              set(topic.name(), RETENTION, topic.config().get(RETENTION))));
    }
  }

  private static String set(String topic, String key, String value) {
    return "kafka-configs.sh --alter --topic %s --add-config %s=%s".formatted(topic, key, value);
  }
}
