package dev.rollcall.standalone.interop;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** The examples for Node, installed under {@code target}. */
public final class Node {

  private static final Path PROJECT = Path.of(System.getProperty("basedir", "."), "target/js");
  private static final Path LOCK = PROJECT.resolve("installing");
  private static final int INSTALL_MINUTES = 10;

  private Node() {}

  /**
   * Installs the examples unless this version of them is installed already.
   *
   * <p>Without Node or npm the calling test is skipped, except in CI, where it fails.
   */
  public static ExampleClient install() {
    Programs.require("node", "the JavaScript clients need Node and npm");
    Programs.require("npm", "the JavaScript clients need Node and npm");
    try {
      Files.createDirectories(PROJECT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Another process may test at the same time.
    try (FileChannel file = FileChannel.open(LOCK, CREATE, WRITE)) {
      file.lock(); // until the file is closed
      copyProject();
      Path installed = PROJECT.resolve("node_modules/installed-lock.json");
      Path lock = PROJECT.resolve("package-lock.json");
      if (!Files.exists(installed) || Files.mismatch(lock, installed) != -1) {
        List<String> npm = List.of("npm", "ci", "--ignore-scripts", "--no-audit");
        Run.of(npm, PROJECT, Map.of(), "", INSTALL_MINUTES).orFail();
        Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ExampleClient("node", PROJECT, ".mjs", Map.of());
  }

  private static void copyProject() throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(ExampleClient.source("node"), "*.{json,mjs}")) {
      for (Path file : files) {
        Path copy = PROJECT.resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
