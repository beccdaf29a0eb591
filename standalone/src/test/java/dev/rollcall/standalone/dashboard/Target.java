package dev.rollcall.standalone.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tests leave for people to look at, under {@code target}. */
final class Target {

  static final Path PROJECT = Path.of(System.getProperty("basedir", "."));

  private Target() {}

  static void write(String file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  static void write(String file, byte[] content) {
    write(PROJECT.resolve("target").resolve(file), content);
  }

  static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
