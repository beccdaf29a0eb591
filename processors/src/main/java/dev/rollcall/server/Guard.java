package dev.rollcall.server;

import java.util.List;

/** One condition of a start that leads to right answers. */
interface Guard {

  /** A few words, such as {@code topic policies}. */
  String name();

  /** Empty when all is well. */
  List<Finding> check();

  default Finding error(String found, String remedy) {
    return new Finding(name(), Finding.Level.ERROR, found, remedy);
  }

  default Finding warning(String found, String remedy) {
    return new Finding(name(), Finding.Level.WARNING, found, remedy);
  }
}
