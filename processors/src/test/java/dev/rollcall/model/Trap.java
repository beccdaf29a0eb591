package dev.rollcall.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of {@code traps.md}.
 *
 * @param pins tests that show what no script can: of this module as {@code Class.method}, else a
 *     module
 */
record Trap(
    int number,
    String title,
    List<String> vendors,
    List<String> there,
    List<String> rollcall,
    List<String> pins,
    List<Case> cases) {

  /** The lines of a script: events, and what is to come of them. */
  record Case(List<String> events, List<String> answers) {}

  private static final String HEAD = "## ";
  private static final String FENCE = "```";
  private static final String ANSWER = "=> ";

  static List<Trap> all() {
    try (InputStream page = Trap.class.getResourceAsStream("/traps.md")) {
      return parse(new String(page.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Trap> parse(List<String> lines) {
    List<Trap> traps = new ArrayList<>();
    Case open = null;
    for (String line : lines) {
      if (line.startsWith(HEAD)) {
        traps.add(headed(line.substring(HEAD.length())));
      } else if (line.equals(FENCE)) {
        open = open == null ? new Case(new ArrayList<>(), new ArrayList<>()) : null;
        if (open != null) {
          last(traps).cases.add(open);
        }
      } else if (open != null && line.startsWith(ANSWER)) {
        open.answers.add(line.substring(ANSWER.length()));
      } else if (open != null) {
        open.events.add(line);
      } else if (line.startsWith("- ")) {
        last(traps).add(line.substring(2));
      } else if (!line.isEmpty() && !traps.isEmpty()) {
        throw new IllegalArgumentException("no place for: " + line);
      }
    }
    return traps;
  }

  private static Trap headed(String head) {
    int dot = head.indexOf(". ");
    return new Trap(
        Integer.parseInt(head.substring(0, dot)),
        head.substring(dot + 2),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>(),
        new ArrayList<>());
  }

  private static Trap last(List<Trap> traps) {
    return traps.get(traps.size() - 1);
  }

  private void add(String item) {
    String[] pair = item.split(": ", 2);
    List<String> column =
        switch (pair[0]) {
          case "Vendors" -> vendors;
          case "There" -> there;
          case "Rollcall" -> rollcall;
          case "Pinned by" -> pins;
          default -> throw new IllegalArgumentException("no such column: " + item);
        };
    column.add(column == pins ? pair[1].replace("`", "") : pair[1]);
  }
}
