package dev.rollcall.standalone.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The example programs of {@code docs/clients} in one language. All languages have the same two,
 * and these take and print the same.
 *
 * @param interpreter the command that runs a program
 * @param directory where the programs lie
 * @param extension of the programs' files
 * @param environment variables over the inherited ones
 */
public record ExampleClient(
    String interpreter, Path directory, String extension, Map<String, String> environment) {

  private static final int RUN_MINUTES = 2;

  /** The examples as users have them, not a copy of them. */
  static Path source(String language) {
    return Path.of(System.getProperty("basedir", "."), "..", "docs", "clients", language);
  }

  /** What the lines of a run that goes well say: {@code {"partition": 0, "offset": 12}}. */
  public Run produce(String events, String... arguments) {
    return run("produce", events, arguments);
  }

  /** A line of JSON for each record of a topic, up to its end. */
  public Run read(String... arguments) {
    return run("read", "", arguments);
  }

  private Run run(String program, String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(interpreter, program + extension));
    command.addAll(List.of(arguments));
    return Run.of(command, directory, environment, input, RUN_MINUTES);
  }
}
