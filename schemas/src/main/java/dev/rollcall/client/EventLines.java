package dev.rollcall.client;

import java.util.StringJoiner;

/** Puts server-sent events together from the lines of a stream, as the HTML standard has them. */
final class EventLines {

  private String name = "";
  private String id;
  private StringJoiner data = new StringJoiner("\n");
  private boolean hasData;

  /**
   * @param name empty where nothing but an id is told
   * @param id null where none is told
   * @param data empty where none is told
   */
  record Event(String name, String id, String data) {}

  /**
   * @return the event that ends with this line; null where it goes on, or there is none
   */
  Event line(String line) {
    if (line.isEmpty()) {
      return end();
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value =
        colon < 0 ? "" : line.substring(colon + (line.startsWith(" ", colon + 1) ? 2 : 1));
    switch (field) {
      case "event" -> name = value;
      case "id" -> id = value;
      case "data" -> {
        data.add(value);
        hasData = true;
      }
      default -> {
        // a comment, which keeps the connection alive, or a field that we have no use for
      }
    }
    return null;
  }

  private Event end() {
    Event event = hasData || id != null ? new Event(name, id, data.toString()) : null;
    name = "";
    id = null;
    data = new StringJoiner("\n");
    hasData = false;
    return event;
  }
}
