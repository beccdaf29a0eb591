package dev.rollcall.query;

import java.util.OptionalLong;

/** What the application has committed of {@code room-events}. */
@FunctionalInterface
public interface CommittedOffsets {

  /** The last offset committed as processed; empty when there is none or Kafka gives no answer. */
  OptionalLong lastOf(int partition);
}
