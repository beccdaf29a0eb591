package dev.rollcall.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the directory of a task whose store is corrupt aside, so that the task restores from its
 * changelog; Kafka Streams itself would fail at every start. Kept rather than deleted: it is
 * evidence, and whoever knows why it broke may delete it.
 */
final class Quarantine {

  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  private final Path tasks;
  private final Path aside;
  private final Set<String> moved = new HashSet<>();

  Quarantine(RollcallConfig config) {
    this.tasks = config.stateDir().resolve(config.applicationId());
    this.aside = config.dataDir().resolve("quarantine");
  }

  /**
   * Moves the task's directory that a failure is about.
   *
   * @return whether a new start can help: false when the failure is none of a corrupt store, or
   *     when that task has been moved before and the disk is at fault rather than the files on it
   */
  boolean take(Throwable failure) {
    Optional<Path> corrupt = corruptTask(failure);
    if (corrupt.isEmpty() || !moved.add(corrupt.get().getFileName().toString())) {
      return false;
    }
    Path task = corrupt.get();
    Path target = aside.resolve(task.getFileName() + "-" + System.currentTimeMillis());
    try {
      Files.createDirectories(aside);
      Files.move(task, target);
    } catch (IOException e) {
      failure.addSuppressed(e);
      return false;
    }
    LOG.error(
        "The store of task {} is corrupt. It was moved to {} and is restored from its changelog.",
        task.getFileName(),
        target,
        failure);
    return true;
  }

  /** Directories set aside by this or earlier runs and not yet deleted. */
  int size() {
    return list(aside).size();
  }

  private Optional<Path> corruptTask(Throwable failure) {
    boolean corrupt = false;
    Optional<Path> task = Optional.empty();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProcessorStateException && task.isEmpty()) {
        task = named(cause.getMessage());
      }
      corrupt |= cause instanceof RocksDBException e && isCorruption(e);
    }
    return corrupt ? task : Optional.empty();
  }

  private Optional<Path> named(String message) {
    return list(tasks).stream()
        .filter(
            task -> message.contains(task.toAbsolutePath() + "/") || message.contains(task + "/"))
        .findFirst();
  }

  /** A full or failing disk is no corruption: what is on it may be good. */
  private static boolean isCorruption(RocksDBException e) {
    Status status = e.getStatus();
    return status != null && (status.getCode() == Status.Code.Corruption || isMissingFile(status));
  }

  /** A file that the others refer to, such as a manifest, has no sub-code of its own. */
  private static boolean isMissingFile(Status status) {
    return status.getCode() == Status.Code.IOError
        && status.getState() != null
        && status.getState().contains("No such file or directory");
  }

  private static Set<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Set.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return Set.copyOf(entries.filter(Files::isDirectory).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
