package dev.rollcall.topics;

import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A topic as a value: its name, what its records carry, and how the broker keeps them.
 *
 * @param name the full name, prefix included
 * @param valueSchema the Avro schema of the values; null where values are bytes as received
 * @param config the topic's settings on the broker, such as {@code cleanup.policy}
 */
public record Topic(String name, Schema valueSchema, Map<String, String> config) {

  /** How long a record may stay that a later one has replaced. */
  public static final Duration MAX_COMPACTION_LAG = Duration.ofDays(7);

  /** How long a segment of a compacted topic is written to; until then nothing of it is cleaned. */
  public static final Duration SEGMENT = Duration.ofDays(1);

  /** The registry's subject for the values, by the default subject name strategy. */
  public String valueSubject() {
    return name + "-value";
  }

  static Map<String, String> kept(Duration retention) {
    return kept(retention, "LogAppendTime");
  }

  /** For records that were given their time by the log that they come from. */
  static Map<String, String> keptByOwnTime(Duration retention) {
    return kept(retention, "CreateTime");
  }

  private static Map<String, String> kept(Duration retention, String timestamps) {
    return Map.of(
        "cleanup.policy",
        "delete",
        "retention.ms",
        Long.toString(retention.toMillis()),
        "message.timestamp.type",
        timestamps);
  }

  /**
   * An erased name is in no value after {@link #MAX_COMPACTION_LAG} and a segment, and in no key
   * after another such round and the time that a tombstone is kept: 23 days in all.
   */
  static Map<String, String> compacted() {
    return Map.of(
        "cleanup.policy", "compact",
        "min.cleanable.dirty.ratio", "0.1",
        "delete.retention.ms", Long.toString(Duration.ofDays(7).toMillis()),
        "max.compaction.lag.ms", Long.toString(MAX_COMPACTION_LAG.toMillis()),
        "segment.ms", Long.toString(SEGMENT.toMillis()));
  }
}
