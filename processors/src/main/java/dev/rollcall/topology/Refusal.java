package dev.rollcall.topology;

/**
 * Why one record cannot be used.
 *
 * @param text for people; it names fields and may quote ids
 * @param exception name of the exception's class that stands for it
 */
record Refusal(RefusalReason reason, String text, String exception) {

  static Refusal of(RefusalReason reason, String text) {
    return new Refusal(reason, text, IllegalArgumentException.class.getName());
  }

  static Refusal unreadable(Exception failure) {
    return new Refusal(
        RefusalReason.UNREADABLE,
        String.valueOf(failure.getMessage()),
        failure.getClass().getName());
  }
}
