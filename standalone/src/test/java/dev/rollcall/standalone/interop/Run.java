package dev.rollcall.standalone.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a program left.
 *
 * @param exitCode 0 where it succeeded
 * @param lines of its standard output
 * @param errors its standard error as one text
 */
public record Run(int exitCode, List<String> lines, String errors) {

  /** The lines, after checking that the program succeeded. */
  public List<String> orFail() {
    if (exitCode != 0) {
      throw new AssertionError("The program ended with " + exitCode + ":\n" + errors);
    }
    return lines;
  }

  /**
   * Runs a program to its end. Input and output go through files: a pipe nobody reads in time would
   * stop the program.
   *
   * @param environment variables over the inherited ones
   * @param input what the program finds on its standard input
   * @param minutes how long it may take
   */
  public static Run of(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      String input,
      int minutes) {
    try {
      Path files = Files.createTempDirectory("run");
      Path in = Files.writeString(files.resolve("in"), input);
      Path out = files.resolve("out");
      Path err = files.resolve("err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      try {
        int exitCode = await(builder.start(), command, minutes, err);
        return new Run(exitCode, Files.readAllLines(out), Files.readString(err));
      } finally {
        for (Path file : List.of(in, out, err, files)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int await(Process process, List<String> command, int minutes, Path err)
      throws IOException {
    try {
      if (process.waitFor(minutes, TimeUnit.MINUTES)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    throw new AssertionError(
        String.join(" ", command) + " did not end by itself:\n" + Files.readString(err));
  }
}
