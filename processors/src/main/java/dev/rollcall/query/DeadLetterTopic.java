package dev.rollcall.query;

import dev.rollcall.topics.Positions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads each partition backwards in chunks of offsets, and merges them by time. Only letters
 * without their values are kept; the values of a page are read again when they are asked for, so
 * that a request takes little memory however large they are. One request at a time.
 */
public final class DeadLetterTopic implements DeadLetterReader, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Offsets of all partitions together that one page looks at, roughly. */
  private static final int MOST_LOOKED_AT = 10_000;

  private static final int LARGEST_CHUNK = 100;

  /** Values on one page, but for the last of them; a third more when in base64. */
  private static final long MOST_VALUE_BYTES = 8 * 1024 * 1024;

  private static final Comparator<Request.Tail> NEWEST_LAST =
      Comparator.comparingLong((Request.Tail tail) -> tail.newest().time())
          .thenComparingInt(tail -> tail.newest().partition());

  private final ReentrantLock turn = new ReentrantLock();
  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final HandledLetters handled;
  private final Duration patience;

  /**
   * @param consumer of committed records, in no group; closed with this
   * @param marks the topic that tells which letters were handled
   * @param patience longest that a request waits for its turn, and then for Kafka
   */
  public DeadLetterTopic(
      Consumer<byte[], byte[]> consumer, String topic, String marks, Duration patience) {
    this.consumer = consumer;
    this.topic = topic;
    this.handled = new HandledLetters(marks);
    this.patience = patience;
  }

  @Override
  public Page list(Filter filter, boolean withValues, int limit, String cursor) {
    Positions from = cursor == null ? null : Cursors.deadLetters(cursor);
    try {
      if (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RoomReader.Unavailable("Others are reading the dead letters.", SOON);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (RoomReader.Unavailable)
          new RoomReader.Unavailable("The server is stopping.", SOON).initCause(e);
    }
    try {
      return new Request(filter, limit).page(from, withValues);
    } catch (KafkaException e) {
      LOG.warn("The dead letter topic cannot be read: {}", e.toString());
      throw (RoomReader.Unavailable)
          new RoomReader.Unavailable("The dead letter topic cannot be read now.", SOON)
              .initCause(e);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static Predicate<Letter> fits(Filter filter) {
    byte[] key = filter.room() == null ? null : filter.room().getBytes(StandardCharsets.UTF_8);
    return letter ->
        (filter.isHandledToo() || letter.handled() == null)
            && (filter.reason() == null || filter.reason().equals(letter.reason()))
            && (key == null || Arrays.equals(key, letter.key()));
  }

  /** One listing, by the thread whose turn it is. */
  private final class Request {

    private final Predicate<Letter> wanted;
    private final int limit;
    private final TopicReader reader = new TopicReader(consumer, patience);
    private final List<Tail> tails = new ArrayList<>();
    private int chunk;
    private long lookedAt;

    Request(Filter filter, int limit) {
      this.wanted = fits(filter);
      this.limit = limit;
    }

    /**
     * @param from where each partition goes on, null for the end of all
     */
    Page page(Positions from, boolean withValues) {
      handled.readOn(reader);
      openTails(from);
      List<Letter> letters = new ArrayList<>();
      while (letters.size() < limit && fill()) {
        letters.add(Collections.max(tails, NEWEST_LAST).loaded.remove());
      }
      Map<Integer, Long> next = new TreeMap<>();
      tails.stream()
          .filter(tail -> !tail.loaded.isEmpty() || tail.hasMore())
          .forEach(tail -> next.put(tail.partition.partition(), tail.end()));
      List<Letter> shown = withValues ? withValues(letters, next) : letters;
      return new Page(shown, next.isEmpty() ? null : Cursors.ofDeadLetters(Positions.of(next)));
    }

    private void openTails(Positions from) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, reader.left()).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, reader.left());
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, reader.left());
      chunk = Math.min(limit, LARGEST_CHUNK);
      chunk = Math.max(1, Math.min(chunk, MOST_LOOKED_AT / 2 / partitions.size()));
      for (TopicPartition partition : partitions) {
        long end = ends.get(partition);
        if (from != null) { // what came since is not on later pages
          end = Math.min(end, from.offsets().getOrDefault(partition.partition(), 0L));
        }
        tails.add(new Tail(partition, begins.get(partition), end));
      }
    }

    /**
     * Sees to it that every tail has a letter; those that have no more are taken out.
     *
     * @return false when there are no more at all, or not within what one request may look at
     */
    private boolean fill() {
      for (Tail tail : List.copyOf(tails)) {
        while (tail.loaded.isEmpty() && tail.hasMore()) {
          if (lookedAt >= MOST_LOOKED_AT) {
            return false;
          }
          tail.load();
        }
        if (tail.loaded.isEmpty()) {
          tails.remove(tail);
        }
      }
      return !tails.isEmpty();
    }

    /** As many as have room; the others are left to the next page. */
    private List<Letter> withValues(List<Letter> letters, Map<Integer, Long> next) {
      List<Letter> whole = new ArrayList<>();
      long bytes = 0;
      for (Letter letter : letters) {
        if (bytes >= MOST_VALUE_BYTES || (!whole.isEmpty() && isHalfOver())) {
          next.merge(letter.partition(), letter.offset() + 1, Math::max);
          continue;
        }
        byte[] value = value(letter);
        whole.add(letter.withValue(value));
        bytes += value == null ? 0 : value.length;
      }
      return whole;
    }

    private boolean isHalfOver() {
      return reader.left().compareTo(patience.dividedBy(2)) < 0;
    }

    /** Null too when the letter was deleted since its headers were read. */
    private byte[] value(Letter letter) {
      TopicPartition partition = new TopicPartition(topic, letter.partition());
      List<byte[]> values = new ArrayList<>();
      reader.read(
          partition, letter.offset(), letter.offset() + 1, record -> values.add(record.value()));
      return values.isEmpty() ? null : values.get(0);
    }

    /** One partition, read backwards. */
    private final class Tail {

      private final TopicPartition partition;
      private final long begin;
      private final Deque<Letter> loaded = new ArrayDeque<>(); // newest first
      private long before;

      /**
       * @param before offset after the newest to read
       */
      Tail(TopicPartition partition, long begin, long before) {
        this.partition = partition;
        this.begin = begin;
        this.before = before;
      }

      Letter newest() {
        return loaded.element();
      }

      boolean hasMore() {
        return before > begin;
      }

      /** Where the next page goes on. */
      long end() {
        return loaded.isEmpty() ? before : newest().offset() + 1;
      }

      void load() {
        long from = Math.max(begin, before - chunk);
        reader.read(partition, from, before, this::keepIfWanted);
        lookedAt += before - from;
        before = from;
      }

      private void keepIfWanted(ConsumerRecord<byte[], byte[]> record) {
        Letter letter =
            Letters.of(record, handled.of(new LetterId(record.partition(), record.offset())));
        if (wanted.test(letter)) {
          loaded.push(letter);
        }
      }
    }
  }
}
