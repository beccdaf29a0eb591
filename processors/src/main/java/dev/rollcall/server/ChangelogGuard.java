package dev.rollcall.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The changelog has not been lost. Kafka Streams makes a missing one anew, empty, and goes on from
 * the committed offsets: every room gone, and no error. Each task writes into it with its first
 * record (see {@link dev.rollcall.model.Birth}), so beside a committed offset it is never empty.
 */
final class ChangelogGuard implements Guard {

  private final String group;
  private final Supplier<Map<Integer, Long>> committed;
  private final Supplier<Optional<Map<Integer, Long>>> changelog;
  private final BooleanSupplier running;

  /**
   * @param committed gives the group's offsets in what it reads, by partition: either topic has a
   *     task begun
   * @param changelog gives how many offsets each partition of the changelog holds, empty when there
   *     is no such topic; asked second, since another instance may write meanwhile
   * @param running tells whether the group has members: one that has just begun has written to the
   *     changelog and not committed yet, and while there are any, no offset expires
   */
  ChangelogGuard(
      String group,
      Supplier<Map<Integer, Long>> committed,
      Supplier<Optional<Map<Integer, Long>>> changelog,
      BooleanSupplier running) {
    this.group = group;
    this.committed = committed;
    this.changelog = changelog;
    this.running = running;
  }

  @Override
  public String name() {
    return "changelog";
  }

  @Override
  public List<Finding> check() {
    Map<Integer, Long> offsets = committed.get();
    Map<Integer, Long> held = changelog.get().orElse(Map.of());
    List<Integer> lost =
        offsets.keySet().stream()
            .filter(partition -> offsets.get(partition) > 0)
            .filter(partition -> held.getOrDefault(partition, 0L) == 0)
            .toList();
    if (!lost.isEmpty()) {
      return List.of(lost(lost));
    }
    List<Integer> expired =
        held.keySet().stream()
            .filter(partition -> held.get(partition) > 0 && !offsets.containsKey(partition))
            .toList();
    return expired.isEmpty() || running.getAsBoolean() ? List.of() : List.of(expired(expired));
  }

  private Finding lost(List<Integer> partitions) {
    return error(
        "The state of partitions %s is gone: events were processed, and their changelog is missing or empty. Kafka would silently begin with an empty state."
            .formatted(partitions),
        "Stop all instances, delete the state directory of each, and reset all offsets of group %s to earliest to rebuild from room-events; or restore the topic."
            .formatted(group));
  }

  private Finding expired(List<Integer> partitions) {
    return warning(
        "There is state of partitions %s but no committed offset, as after offsets.retention.minutes without an instance; all events are read again, which changes no room."
            .formatted(partitions),
        "Nothing need be done; it takes the time of a rebuild.");
  }
}
