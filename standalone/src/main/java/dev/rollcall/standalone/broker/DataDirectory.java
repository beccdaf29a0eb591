package dev.rollcall.standalone.broker;

import dev.rollcall.standalone.StandaloneException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.metadata.storage.FormatterException;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Where the broker keeps its logs, held by one process at a time.
 *
 * <p>Kafka has a lock of its own, but finds it taken only after it has begun to start, and then
 * ends the process. This one is asked first.
 */
final class DataDirectory implements AutoCloseable {

  /** Any 16 bytes in URL-safe Base64 would do; a fixed one lets a directory be moved or copied. */
  private static final String CLUSTER_ID = "cm9sbGNhbGwtbGFwdG9wIQ";

  private static final String LOCK_FILE = ".rollcall-lock";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * @throws StandaloneException when the directory cannot be made or written, or is in use
   */
  static DataDirectory open(Path directory) {
    Path path = directory.toAbsolutePath().normalize();
    FileChannel lockFile = null;
    try {
      Files.createDirectories(path);
      lockFile =
          FileChannel.open(
              path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(lockFile) == null) {
        lockFile.close();
        throw new StandaloneException(
            "The data directory "
                + path
                + " is in use by another running Rollcall. --data-dir names another.");
      }
      return new DataDirectory(path, lockFile);
    } catch (IOException e) {
      closeQuietly(lockFile, e);
      throw new StandaloneException(
          "The data directory " + path + " cannot be used: " + reason(e) + ".", e);
    }
  }

  Path path() {
    return path;
  }

  /** Writes Kafka's {@code meta.properties} and first metadata, unless they are there already. */
  void format(int nodeId, String controllerListener) {
    try {
      new Formatter()
          .setNodeId(nodeId)
          .setClusterId(CLUSTER_ID)
          .addDirectory(path.toString())
          .setMetadataLogDirectory(path.toString())
          .setControllerListenerName(controllerListener)
          .setIgnoreFormatted(true)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setPrintStream(new java.io.PrintStream(java.io.OutputStream.nullOutputStream(), false))
          .run();
    } catch (FormatterException e) {
      throw new StandaloneException(
          "The data directory " + path + " does not hold Rollcall's data: " + reason(e) + ".", e);
    } catch (Exception e) {
      throw new StandaloneException(
          "The data directory " + path + " cannot be used: " + reason(e) + ".", e);
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  private static void closeQuietly(FileChannel file, IOException cause) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage() == null ? "" : ": " + e.getMessage();
    String text = e.getClass().getSimpleName() + message;
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
