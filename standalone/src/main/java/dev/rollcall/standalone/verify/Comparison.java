package dev.rollcall.standalone.verify;

import dev.rollcall.oracle.Oracle;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds what of one room differs, and tells no more than that. */
final class Comparison {

  private static final String NOTHING = "nothing";

  private final String room;
  private final List<Difference> found = new ArrayList<>();

  Comparison(String room) {
    this.room = room;
  }

  List<Difference> found() {
    return found;
  }

  /**
   * @param when as people call it
   * @param expected null where the log does not tell of the room
   * @param was null where the server does not know it
   */
  void states(String when, Oracle.State expected, Oracle.State was) {
    if (expected == null || was == null) {
      compare(when, expected, was);
      return;
    }
    for (RecordComponent part : Oracle.State.class.getRecordComponents()) {
      compare(when + ": " + part.getName(), value(part, expected), value(part, was));
    }
  }

  /** Both in the order of the sessions' starts; durations are compared in whole seconds. */
  void sums(List<Oracle.Sum> expected, List<Oracle.Sum> was) {
    Map<String, String> wanted = texts(expected);
    Map<String, String> told = texts(was);
    Stream.concat(wanted.keySet().stream(), told.keySet().stream())
        .distinct()
        .forEach(session -> compare(session, wanted.get(session), told.get(session)));
    if (found.isEmpty()) {
      compare("order of sessions", List.copyOf(wanted.keySet()), List.copyOf(told.keySet()));
    }
  }

  private static Map<String, String> texts(List<Oracle.Sum> sums) {
    Map<String, String> texts = new LinkedHashMap<>();
    sums.forEach(
        sum ->
            texts.put(
                "session " + sum.id() + " of " + sum.start(),
                "ended %d, %d connections, %d users, peak %d, %d s"
                    .formatted(
                        sum.end(),
                        sum.connections(),
                        sum.users(),
                        sum.peak(),
                        sum.millis() / 1_000)));
    return texts;
  }

  private void compare(String what, Object expected, Object was) {
    if (Objects.equals(expected, was)) {
      return;
    }
    if (expected instanceof Map<?, ?> wanted && was instanceof Map<?, ?> told) {
      found.add(new Difference(room, what, less(wanted, told), less(told, wanted)));
    } else {
      found.add(new Difference(room, what, text(expected), text(was)));
    }
  }

  /** The entries that the other has not. */
  private static String less(Map<?, ?> map, Map<?, ?> other) {
    Map<Object, Object> left = new TreeMap<>(map);
    left.entrySet().removeAll(other.entrySet());
    return text(left.isEmpty() ? null : left);
  }

  private static String text(Object value) {
    return value == null ? NOTHING : value.toString();
  }

  private static Object value(RecordComponent part, Oracle.State state) {
    try {
      return part.getAccessor().invoke(state);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A part of a public record cannot be read.", e);
    }
  }
}
