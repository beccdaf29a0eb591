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
    if (!exists(program)) {
      throw missing(program + " is not on the PATH; " + why + ".");
    }
  }

  /** What to throw so that the calling test is skipped, or in CI fails, for a reason. */
  public static RuntimeException missing(String reason) {
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      throw new AssertionError(reason);
    }
    return Assumptions.abort(reason);
  }

  /**
   * @param program its name, looked for on the PATH, or an absolute path
   */
  static boolean exists(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory).resolve(program)));
  }
}
