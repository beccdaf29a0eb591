package dev.rollcall.server;

/**
 * What a {@link Guard} has against a start.
 *
 * @param guard the guard's name
 * @param level whether it ends the start
 * @param found what is the case, and what follows from it
 * @param remedy what to do, as one sentence
 */
record Finding(String guard, Level level, String found, String remedy) {

  enum Level {
    ERROR,
    WARNING
  }

  @Override
  public String toString() {
    return guard + ": " + found + " Remedy: " + remedy;
  }
}
