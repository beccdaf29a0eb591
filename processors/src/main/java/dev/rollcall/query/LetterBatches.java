package dev.rollcall.query;

import dev.rollcall.query.DeadLetterHandler.Outcome;
import dev.rollcall.query.DeadLetterHandler.Skipped;
import dev.rollcall.query.DeadLetterHandling.Names;
import dev.rollcall.query.DeadLetterReader.Handled;
import dev.rollcall.query.DeadLetterReader.Letter;
import dev.rollcall.topics.Positions;
import dev.rollcall.topics.Topics;
import dev.rollcall.topology.DeadLetter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The letters of one request, a few in each transaction: readers of {@code room-events} wait for
 * one that is open, and a letter may have 2 MiB.
 */
final class LetterBatches {

  private static final int REPLAYED_AT_ONCE = 20;
  private static final int DROPPED_AT_ONCE = 1_000;

  private final List<LetterId> letters;
  private final Names names;
  private final TopicReader reader;
  private final Producer<byte[], byte[]> producer;
  private final HandledLetters handled;

  /** By partition of the topic of letters: the first offset that is kept, and the next one. */
  private final Map<Integer, Long> begins = new HashMap<>();

  private final Map<Integer, Long> ends = new HashMap<>();

  private final List<Skipped> skipped = new ArrayList<>();
  private final TreeMap<Integer, Long> position = new TreeMap<>();
  private int done;

  /**
   * @param letters one that is named twice is meant once
   * @param producer in no transaction
   */
  LetterBatches(
      List<LetterId> letters, Names names, TopicReader reader, Producer<byte[], byte[]> producer) {
    this.letters = List.copyOf(new LinkedHashSet<>(letters));
    this.names = names;
    this.reader = reader;
    this.producer = producer;
    this.handled = new HandledLetters(names.marks());
  }

  Outcome replay(boolean again) {
    return inBatches(
        REPLAYED_AT_ONCE,
        letter -> {
          requireKept(letter);
          if (!again) {
            requireNew(letter, "; again=true repeats it");
          }
          return List.of(event(letter), handled.mark(letter, Handled.REPLAYED));
        });
  }

  Outcome drop() {
    return inBatches(
        DROPPED_AT_ONCE,
        letter -> {
          requireKept(letter);
          requireNew(letter, "");
          return List.of(handled.mark(letter, Handled.DROPPED));
        });
  }

  /** What to write for a letter. */
  @FunctionalInterface
  private interface Step {
    List<ProducerRecord<byte[], byte[]>> records(LetterId letter) throws NotDone;
  }

  /** A letter is skipped; the message says why. */
  private static final class NotDone extends Exception {
    private static final long serialVersionUID = 1L;

    NotDone(String why) {
      super(why);
    }
  }

  private Outcome inBatches(int atOnce, Step step) {
    handled.readOn(reader);
    for (int partition = 0; partition < reader.partitions(names.letters()); partition++) {
      TopicPartition place = new TopicPartition(names.letters(), partition);
      begins.put(partition, reader.begin(place));
      ends.put(partition, reader.end(place));
    }
    endOldMarks();
    int next = 0;
    while (next < letters.size() && !reader.isNearlyOver()) {
      List<LetterId> batch = letters.subList(next, Math.min(letters.size(), next + atOnce));
      handle(batch, step);
      next += batch.size();
    }
    return new Outcome(done, List.copyOf(skipped), Positions.of(position), next < letters.size());
  }

  private void endOldMarks() {
    List<ProducerRecord<byte[], byte[]>> endings = new ArrayList<>();
    begins.forEach(
        (partition, begin) ->
            endings.addAll(handled.endingsBefore(partition, begin, DROPPED_AT_ONCE)));
    if (!endings.isEmpty()) {
      write(endings);
    }
  }

  private void handle(List<LetterId> batch, Step step) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    int count = 0;
    for (LetterId letter : batch) {
      try {
        records.addAll(step.records(letter));
        count++;
      } catch (NotDone why) {
        skipped.add(new Skipped(letter, why.getMessage()));
      }
    }
    if (!records.isEmpty()) {
      write(records);
    }
    done += count;
  }

  /** All of them or none. */
  private void write(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    producer.beginTransaction();
    try {
      records.forEach(record -> sent.add(producer.send(record)));
      producer.commitTransaction();
    } catch (RuntimeException e) {
      abort(e);
      throw e;
    }
    sent.forEach(this::count);
  }

  /** Left open, it would keep all readers waiting until its time is over. */
  private void abort(RuntimeException cause) {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) { // another instance has ended it
      cause.addSuppressed(e);
    }
  }

  private void count(Future<RecordMetadata> sent) {
    try {
      RecordMetadata written = sent.get(); // it is there, as the transaction is committed
      if (written.topic().equals(names.events())) {
        position.merge(written.partition(), written.offset(), Math::max);
      }
    } catch (ExecutionException e) {
      throw new KafkaException("A record of a committed transaction failed.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted.", e);
    }
  }

  private void requireKept(LetterId letter) throws NotDone {
    long begin = begins.getOrDefault(letter.partition(), 0L);
    long end = ends.getOrDefault(letter.partition(), 0L);
    if (letter.offset() < begin || letter.offset() >= end) {
      throw new NotDone("There is no such letter.");
    }
  }

  private void requireNew(LetterId letter, String remedy) throws NotDone {
    Handled before = handled.of(letter);
    if (before != null) {
      String what = before == Handled.REPLAYED ? "replayed" : "dropped";
      throw new NotDone("It was " + what + " before" + remedy + ".");
    }
  }

  private ProducerRecord<byte[], byte[]> event(LetterId id) throws NotDone {
    ConsumerRecord<byte[], byte[]> record = read(id);
    Letter letter = Letters.of(record, null);
    if (letter.from() == null
        || !List.of(names.events(), names.repairs()).contains(letter.from().topic())) {
      throw new NotDone("It does not tell that its record came from " + names.events() + ".");
    }
    if (!letter.cut().isEmpty()) {
      throw new NotDone(
          "Its %s did not fit into the letter whole. The record lies at %s/%d:%d while that is kept."
              .formatted(
                  String.join(" and ", letter.cut()),
                  letter.from().topic(),
                  letter.from().partition(),
                  letter.from().offset()));
    }
    ProducerRecord<byte[], byte[]> event =
        new ProducerRecord<>(
            names.events(),
            null,
            record.key(),
            record.value(),
            DeadLetter.ofReplay(record.headers(), id.toString()));
    int size = DeadLetter.size(event);
    if (size > Topics.MAX_EVENT_BYTES) {
      throw new NotDone(
          "It takes %d bytes as a record; %s takes %d."
              .formatted(size, names.events(), Topics.MAX_EVENT_BYTES));
    }
    return event;
  }

  private ConsumerRecord<byte[], byte[]> read(LetterId id) throws NotDone {
    TopicPartition partition = new TopicPartition(names.letters(), id.partition());
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    reader.read(partition, id.offset(), id.offset() + 1, found::add);
    if (found.isEmpty()) {
      throw new NotDone("There is no such letter.");
    }
    return found.get(0);
  }
}
