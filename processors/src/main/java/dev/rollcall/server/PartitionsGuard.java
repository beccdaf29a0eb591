package dev.rollcall.server;

import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All of one room lies on one partition number, in every topic but that of the dead letters. */
final class PartitionsGuard implements Guard {

  private final Topics topics;
  private final Function<Collection<String>, Map<String, Integer>> partitions;

  /**
   * @param partitions gives the number of partitions by topic
   */
  PartitionsGuard(Topics topics, Function<Collection<String>, Map<String, Integer>> partitions) {
    this.topics = topics;
    this.partitions = partitions;
  }

  @Override
  public String name() {
    return "partition counts";
  }

  @Override
  public List<Finding> check() {
    List<String> names =
        topics.all().stream()
            .filter(topic -> !topic.equals(topics.deadLetters()))
            .map(Topic::name)
            .toList();
    Map<String, Integer> counts = partitions.apply(names);
    Integer expected = counts.get(topics.events().name());
    if (expected == null) {
      return List.of(); // all is made anew then, and missing topics are another guard's
    }
    return names.stream()
        .filter(name -> counts.containsKey(name) && !expected.equals(counts.get(name)))
        .map(name -> differs(name, counts.get(name), expected))
        .toList();
  }

  private Finding differs(String name, Integer count, Integer expected) {
    return error(
        "Topic %s has %s partitions and %s has %d, so rooms would lie on different ones."
            .formatted(name, count, topics.events().name(), expected),
        "Recreate %s with %d partitions; where partitions were added to %s, move to a new topics.prefix and application.id."
            .formatted(name, expected, topics.events().name()));
  }
}
