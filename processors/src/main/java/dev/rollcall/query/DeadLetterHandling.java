package dev.rollcall.query;

import dev.rollcall.query.DeadLetterReader.Filter;
import dev.rollcall.query.DeadLetterReader.Letter;
import dev.rollcall.query.DeadLetterReader.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles letters in transactions under one id that all instances share. Whoever begins ends what
 * another had begun and not committed, and then reads every mark that was: so no letter is replayed
 * twice, and none is marked that was not replayed.
 */
public final class DeadLetterHandling implements DeadLetterHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHandling.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Letters that one request looks for when all are meant. */
  private static final int MOST = 10_000;

  private static final int PAGE = 1_000;

  private static final String SAFE =
      " Ask again: letters that were handled are not handled a second time.";

  /**
   * @param events {@code room-events} under its full name
   * @param repairs the topic of misrouted events, likewise
   * @param letters the topic of letters, likewise
   * @param marks the topic that tells which letters were handled, likewise
   */
  public record Names(String events, String repairs, String letters, String marks) {}

  private final ReentrantLock turn = new ReentrantLock();
  private final DeadLetterReader reader;
  private final Names names;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final Duration patience;

  /**
   * @param reader finds letters where all are meant
   * @param consumers of committed records, in no group
   * @param producers under the transactional id of all instances
   * @param patience longest that a request waits for its turn, and then takes
   */
  public DeadLetterHandling(
      DeadLetterReader reader,
      Names names,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<Producer<byte[], byte[]>> producers,
      Duration patience) {
    this.reader = reader;
    this.names = names;
    this.consumers = consumers;
    this.producers = producers;
    this.patience = patience;
  }

  @Override
  public Outcome replay(Selection selection, boolean again) {
    return inTurn(selection, batch -> batch.replay(again));
  }

  @Override
  public Outcome drop(Selection selection) {
    return inTurn(selection, LetterBatches::drop);
  }

  private Outcome inTurn(Selection selection, Function<LetterBatches, Outcome> task) {
    try {
      if (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RoomReader.Unavailable("Dead letters are being handled already.", SOON);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("The server is stopping.", e);
    }
    try {
      return handle(selection, task);
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw unavailable("Another instance began to handle dead letters meanwhile." + SAFE, e);
    } catch (KafkaException e) {
      LOG.warn("Dead letters could not be handled: {}", e.toString());
      throw unavailable("Kafka did not take all of it." + SAFE, e);
    } finally {
      turn.unlock();
    }
  }

  private Outcome handle(Selection selection, Function<LetterBatches, Outcome> task) {
    try (Producer<byte[], byte[]> producer = producers.get();
        Consumer<byte[], byte[]> consumer = consumers.get()) {
      producer.initTransactions();
      Found found =
          selection.isAll() ? all(selection.reason()) : new Found(selection.letters(), false);
      TopicReader letters = new TopicReader(consumer, patience);
      Outcome outcome = task.apply(new LetterBatches(found.letters(), names, letters, producer));
      return new Outcome(
          outcome.done(),
          outcome.skipped(),
          outcome.position(),
          outcome.isMore() || found.isMore());
    }
  }

  private record Found(List<LetterId> letters, boolean isMore) {}

  /** The oldest of those found first. */
  private Found all(String reason) {
    List<LetterId> found = new ArrayList<>();
    String cursor = null;
    do {
      Page page = reader.list(new Filter(reason, null, false), false, PAGE, cursor);
      for (Letter letter : page.letters()) {
        found.add(new LetterId(letter.partition(), letter.offset()));
      }
      cursor = page.nextCursor();
    } while (cursor != null && found.size() < MOST);
    Collections.reverse(found);
    return new Found(found, cursor != null);
  }

  private static RoomReader.Unavailable unavailable(String reason, Exception cause) {
    return (RoomReader.Unavailable) new RoomReader.Unavailable(reason, SOON).initCause(cause);
  }
}
