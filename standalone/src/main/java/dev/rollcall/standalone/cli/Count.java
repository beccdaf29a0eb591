package dev.rollcall.standalone.cli;

/** So many of something, for people to read. */
final class Count {

  private Count() {}

  /**
   * @param one what a single one is called; more have an s
   */
  static String of(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
