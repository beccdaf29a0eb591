package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Tells a script in several orders, each of which must give the answers; see {@code traps.md}. */
final class Story {

  private static final String ANSWER = "=> ";

  private Story() {}

  /** The lines of a script, with its answers. */
  static void holds(String... lines) {
    holds(
        Stream.of(lines).filter(line -> !line.startsWith(ANSWER)).toList(),
        Stream.of(lines)
            .filter(line -> line.startsWith(ANSWER))
            .map(line -> line.substring(ANSWER.length()))
            .toList());
  }

  static void holds(List<String> lines, List<String> answers) {
    List<RoomEvent> events = lines.stream().map(Script::event).toList();
    Told told = Told.of(events);
    for (String answer : answers) {
      String[] pair = answer.split(": ", 2);
      assertThat(told.get(pair[0])).as(pair[0]).isEqualTo(pair[1]);
      if (!Told.isOfChanges(pair[0])) {
        orders(events)
            .forEach(
                order ->
                    assertThat(Told.of(order).get(pair[0]))
                        .as("%s, told as %s", pair[0], order)
                        .isEqualTo(pair[1]));
      }
    }
  }

  /** Backwards, each event twice, and a few shuffles of those. */
  private static List<List<RoomEvent>> orders(List<RoomEvent> events) {
    List<RoomEvent> backwards = new ArrayList<>(events);
    Collections.reverse(backwards);
    List<RoomEvent> twice = new ArrayList<>();
    events.forEach(event -> twice.addAll(List.of(event, event)));
    List<List<RoomEvent>> orders = new ArrayList<>(List.of(backwards, twice));
    for (int i = 0; i < 5; i++) {
      List<RoomEvent> shuffled = new ArrayList<>(twice);
      Collections.shuffle(shuffled, new Random(i));
      orders.add(shuffled);
    }
    return orders;
  }
}
