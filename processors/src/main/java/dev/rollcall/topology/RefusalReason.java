package dev.rollcall.topology;

/** Why a record of {@code room-events} goes to the dead letter queue; each is counted by itself. */
public enum RefusalReason {
  NO_VALUE,
  /** The value is no event: not in the wire format, of an unknown schema, or cut short. */
  UNREADABLE,
  NO_KEY,
  /** The key is not the event's room id. */
  WRONG_KEY,
  /** An event, but one that {@link dev.rollcall.events.EventRules} does not allow. */
  BROKEN_RULE,
  /** More bytes than {@code room-events} takes, which got in compressed. */
  TOO_LARGE,
  /** On the repair topic, but not put there by Rollcall, or not where its key belongs. */
  MISPLACED
}
