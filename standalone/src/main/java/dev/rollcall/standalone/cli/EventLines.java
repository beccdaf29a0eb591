package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Iterator;

/** Server-sent events out of the lines of a stream. */
final class EventLines {

  /**
   * @param id null where the event has none
   * @param name null where there is an id alone
   */
  record Event(String id, String name, JsonNode data) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Iterator<String> lines;

  EventLines(Iterator<String> lines) {
    this.lines = lines;
  }

  /** The next event; null when the stream has ended. */
  Event next() throws IOException {
    String id = null;
    String name = null;
    JsonNode data = JSON.missingNode();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.isEmpty()) {
        return new Event(id, name, data);
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = JSON.readTree(line.substring(6));
      }
    }
    return null;
  }
}
