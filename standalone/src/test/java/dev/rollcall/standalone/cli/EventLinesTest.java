package dev.rollcall.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EventLinesTest {

  @Test
  void eventsAreReadOneByOneAndOneThatBreaksOffIsNone() throws IOException {
    EventLines events =
        new EventLines(
            """
            event: snapshot
            data: {"id":"r"}

            :

            id: 1:4

            event: change
            id: 1:5
            data: {"version":4}

            event: change
            id: 1:6"""
                .lines()
                .iterator());

    EventLines.Event snapshot = events.next();
    assertThat(snapshot.id()).isNull();
    assertThat(snapshot.name()).isEqualTo("snapshot");
    assertThat(snapshot.data().path("id").asText()).isEqualTo("r");
    assertThat(events.next().name()).as("a comment").isNull();
    assertThat(events.next().id()).isEqualTo("1:4");
    EventLines.Event change = events.next();
    assertThat(change.id()).isEqualTo("1:5");
    assertThat(change.data().path("version").asInt()).isEqualTo(4);
    assertThat(events.next()).as("broken off").isNull();
  }
}
