package dev.rollcall.standalone.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of others that tests run. */
public final class Programs {

  private Programs() {}

  /**
   * Skips the calling test where the program is missing, except in CI, where it fails.
   *
   * @param why what needs the program
   */
  public static void require(String program, String why) {
    require(onPath(program), program + " is not on the PATH; " + why + ".");
  }

  /** Skips the calling test where something is missing, except in CI, where it fails. */
  public static void require(boolean isThere, String reason) {
    if (isThere) {
      return;
    }
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(reason);
    }
    Assumptions.abort(reason);
  }

  private static boolean onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
