package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** What a change is about, in a few words. */
final class ChangeLine {

  private ChangeLine() {}

  /** The participant and who it is, or the session; empty for the room itself. */
  static String which(JsonNode change) {
    JsonNode participant = change.path("participant");
    String which = participant.path("id").asText(change.path("session").path("id").asText(""));
    String who = participant.path("identity").asText("");
    return who.isEmpty() ? which : which + " (" + who + ")";
  }

  /** Why somebody left, or which fields changed. */
  static String what(JsonNode change) {
    JsonNode participant = change.path("participant");
    if (!participant.isMissingNode()) {
      return participant.path("leaveReason").asText("");
    }
    StringJoiner text = new StringJoiner(", ");
    for (JsonNode field : change.path("fields")) {
      text.add(
          field.path("name").asText()
              + ": "
              + field.path("before").asText("none")
              + " -> "
              + field.path("after").asText("none"));
    }
    return text.toString();
  }
}
