package dev.rollcall.standalone.pollers;

import dev.rollcall.connectors.connect.RoomSnapshotSourceTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for one poller what a worker of Connect does for a task: starts it, and takes and writes
 * what it hears. The task asks the vendor on a thread of its own. A poller that fails, as when the
 * vendor refuses its key, begins anew after some minutes; the server goes on.
 */
final class PollerThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PollerThread.class);

  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

  /** After which it is interrupted: Kafka or the vendor keeps it waiting. */
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  private static final Duration LONGEST_STOP = Duration.ofSeconds(8);

  private final PollerSettings settings;
  private final KnownPositions positions;
  private final RecordWriter writer;
  private final PollerMetrics metrics;
  private final Thread thread;
  private volatile boolean stopping;

  private PollerThread(
      PollerSettings settings,
      KnownPositions positions,
      RecordWriter writer,
      PollerMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.positions = positions;
    this.writer = writer;
    this.thread = new Thread(this::run, "rollcall-poller-" + settings.name());
    thread.setDaemon(true);
  }

  static PollerThread start(
      PollerSettings settings,
      KnownPositions positions,
      RecordWriter writer,
      PollerMetrics metrics) {
    PollerThread poller = new PollerThread(settings, positions, writer, metrics);
    poller.thread.start();
    return poller;
  }

  private void run() {
    try {
      while (!stopping) {
        try {
          poll();
        } catch (RuntimeException e) {
          metrics.failed();
          LOG.error("{} failed and begins anew in {}", settings, AFTER_FAILURE, e);
          TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} was told to end", settings);
    } finally {
      metrics.ended();
    }
  }

  private void poll() throws InterruptedException {
    SourceTask task = new RoomSnapshotSourceTask(metrics);
    try {
      task.initialize(positions);
      task.start(settings.task());
      LOG.info("{} polls", settings);
      while (!stopping) {
        List<SourceRecord> records = task.poll();
        if (records != null) {
          writer.write(records);
        }
      }
      writer.writePositions();
    } finally {
      task.stop();
    }
  }

  /**
   * Asks it to end: it does within half a second when Kafka and the vendor are well, and is
   * interrupted when it takes long.
   */
  void end() {
    stopping = true;
  }

  @Override
  public void close() throws InterruptedException {
    end();
    thread.join(LONGEST_END.toMillis());
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(LONGEST_STOP.toMillis());
    }
    if (thread.isAlive()) {
      LOG.warn("{} has not ended yet.", settings);
    }
  }
}
