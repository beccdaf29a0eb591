package dev.rollcall.standalone.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JavaScript clients of {@code src/test/js}, installed under {@code target} and run by Node.
 */
public final class Node {

  private static final Path SOURCE = Path.of(System.getProperty("basedir", "."), "src/test/js");
  private static final Path PROJECT = Path.of(System.getProperty("basedir", "."), "target/js");
  private static final int INSTALL_MINUTES = 10;
  private static final int RUN_MINUTES = 2;

  private Node() {}

  /** What a script left: its exit code and the lines of its standard output, errors as one text. */
  public record Output(int exitCode, List<String> lines, String errors) {

    /** The lines, after checking that the script succeeded. */
    public List<String> orFail() {
      if (exitCode != 0) {
        throw new AssertionError("The script ended with " + exitCode + ":\n" + errors);
      }
      return lines;
    }
  }

  /**
   * Installs the clients unless this version of them is installed already.
   *
   * <p>Without Node or npm the calling test is skipped, except in CI, where it fails.
   */
  public static Node install() {
    Programs.require("node", "the JavaScript clients need Node and npm");
    Programs.require("npm", "the JavaScript clients need Node and npm");
    try {
      copyProject();
      Path installed = PROJECT.resolve("node_modules/installed-lock.json");
      Path lock = PROJECT.resolve("package-lock.json");
      if (!Files.exists(installed) || Files.mismatch(lock, installed) != -1) {
        run(List.of("npm", "ci", "--ignore-scripts", "--no-audit"), "", INSTALL_MINUTES).orFail();
        Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Node();
  }

  /**
   * @param script file name within {@code src/test/js}
   * @param input what the script finds on its standard input
   */
  public Output run(String script, String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    try {
      return run(command, input, RUN_MINUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Input and output go through files: a pipe nobody reads in time would stop the script. */
  private static Output run(List<String> command, String input, int minutes) throws IOException {
    Path in = Files.writeString(Files.createTempFile(PROJECT, "run", ".in"), input);
    Path out = Files.createTempFile(PROJECT, "run", ".out");
    Path err = Files.createTempFile(PROJECT, "run", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(PROJECT.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      int exitCode = await(process, command, minutes, err);
      return new Output(exitCode, Files.readAllLines(out), Files.readString(err));
    } finally {
      Files.delete(in);
      Files.delete(out);
      Files.delete(err);
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

  private static void copyProject() throws IOException {
    Files.createDirectories(PROJECT);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(SOURCE, "*.{json,mjs}")) {
      for (Path file : files) {
        Path copy = PROJECT.resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
