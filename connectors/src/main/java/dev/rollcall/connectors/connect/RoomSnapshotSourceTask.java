package dev.rollcall.connectors.connect;

import dev.rollcall.connectors.connect.vendor.RoomPoller;
import dev.rollcall.connectors.connect.vendor.VendorRefusedException;
import dev.rollcall.serde.KafkaAvroSerializer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls the share of an account's rooms that the connector gave it. See {@link Positions}. */
public final class RoomSnapshotSourceTask extends SourceTask {
  private static final Logger LOG = LoggerFactory.getLogger(RoomSnapshotSourceTask.class);

  /** Connect stops a task between two calls, so none may take long. */
  private static final Duration LONGEST_POLL = Duration.ofMillis(500);

  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final PollObserver observer;
  private final Handover handover = new Handover();
  private RoomRecords records;
  private Thread thread;

  public RoomSnapshotSourceTask() {
    this(PollObserver.NONE);
  }

  public RoomSnapshotSourceTask(PollObserver observer) {
    this.observer = observer;
  }

  @Override
  public String version() {
    return PluginVersion.get();
  }

  @Override
  public void start(Map<String, String> settings) {
    RoomSnapshotConfig config = new RoomSnapshotConfig(settings);
    Origin origin = config.origin();
    Positions positions = Positions.read(origin, config.parts(), config.vendor()::partOf, context);
    Clock clock = Clock.systemUTC();
    RoomPoller poller = config.poller(clock);
    KafkaAvroSerializer<dev.rollcall.avro.RoomEvent> serializer = new KafkaAvroSerializer<>();
    serializer.configure(config.registrySettings(), false);
    records = new RoomRecords(config.topic(), serializer);
    PollLoop loop =
        new PollLoop(
            poller,
            positions,
            new RoomDiff(origin, config.vendor().whenGone()),
            new SnapshotDiff(origin, config.snapshotInterval()),
            records,
            handover,
            new Retries(
                new Backoff(
                    config.backoffInitial(), config.backoffMost(), RandomGenerator.getDefault()),
                time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()),
                observer),
            observer,
            config.pollInterval(),
            config.missingAfter(),
            clock);
    thread = new Thread(loop, "rollcall-poll-" + origin.vendor() + '-' + origin.account());
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * What was heard since, or null after half a second.
   *
   * @throws ConnectException when going on is of no use; the task fails with it
   */
  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    try {
      return handover.take(LONGEST_POLL);
    } catch (VendorRefusedException e) {
      throw new ConnectException(e.getMessage(), e);
    }
  }

  @Override
  public void stop() {
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(LONGEST_STOP.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        LOG.warn("{} has not ended yet; what it still hears is lost.", thread.getName());
      }
    }
    if (records != null) {
      records.close();
    }
  }
}
