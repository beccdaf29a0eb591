package dev.rollcall.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Drops what a failure does not need, until every element matters. */
final class Shrinker {

  private Shrinker() {}

  static <T> List<T> shrink(List<T> failing, Predicate<List<T>> fails) {
    List<T> smallest = failing;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (int i = 0; i < smallest.size() && !smaller; i++) {
        List<T> candidate = new ArrayList<>(smallest);
        candidate.remove(i);
        if (fails.test(candidate)) {
          smallest = candidate;
          smaller = true;
        }
      }
    }
    return smallest;
  }
}
