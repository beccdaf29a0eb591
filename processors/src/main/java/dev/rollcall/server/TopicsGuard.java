package dev.rollcall.server;

import dev.rollcall.topics.Topic;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Every topic is there, or may be created. */
final class TopicsGuard implements Guard {

  private final List<Topic> topics;
  private final boolean create;
  private final Function<Collection<String>, List<String>> existing;

  /**
   * @param create whether a start creates what is missing
   * @param existing gives those of the topics that are there
   */
  TopicsGuard(
      List<Topic> topics, boolean create, Function<Collection<String>, List<String>> existing) {
    this.topics = List.copyOf(topics);
    this.create = create;
    this.existing = existing;
  }

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public List<Finding> check() {
    List<String> names = topics.stream().map(Topic::name).toList();
    List<String> there = existing.apply(names);
    List<String> missing = names.stream().filter(name -> !there.contains(name)).toList();
    return create || missing.isEmpty()
        ? List.of()
        : List.of(
            error(
                "Topics are missing: " + String.join(", ", missing) + ".",
                "Create them, or set " + RollcallConfig.TOPICS_CREATE + "=true."));
  }
}
