package dev.rollcall.standalone.pollers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what one poller heard: events first, and where it stands only after they are durable. So a
 * crash repeats events, which is harmless, and loses none. One thread at a time.
 */
final class RecordWriter {
  private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

  private static final Duration RETRY = Duration.ofSeconds(2);

  /** A position of all rooms of a part is written at most so often; it is the larger record. */
  private static final long POSITIONS_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  private final Producer<String, byte[]> producer;
  private final String positionsTopic;
  private final KnownPositions positions;

  /** Of events that are durable; by source partition. */
  private final Map<Map<String, ?>, Map<String, ?>> pending = new HashMap<>();

  private long nextPositions = System.nanoTime() + POSITIONS_EVERY_NANOS;

  RecordWriter(Producer<String, byte[]> producer, String positionsTopic, KnownPositions positions) {
    this.producer = producer;
    this.positionsTopic = positionsTopic;
    this.positions = positions;
  }

  /**
   * Returns once all are durable, however long Kafka is away.
   *
   * @throws KafkaException when trying again cannot help
   */
  void write(List<SourceRecord> records) throws InterruptedException {
    send(
        records.stream()
            .map(
                record ->
                    new ProducerRecord<>(
                        record.topic(), (String) record.key(), (byte[]) record.value()))
            .toList());
    records.forEach(record -> pending.put(record.sourcePartition(), record.sourceOffset()));
    if (System.nanoTime() - nextPositions >= 0) {
      writePositions();
    }
  }

  /** Where the poller stands, as far as that is not written yet. */
  void writePositions() throws InterruptedException {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>(pending.size());
    pending.forEach(
        (partition, offset) ->
            records.add(
                new ProducerRecord<>(
                    positionsTopic,
                    Pollers.PARTITION,
                    positions.key(partition),
                    positions.write(offset))));
    send(records);
    // The topic tells the same a moment later; a task that begins anew until then knows it already.
    records.forEach(record -> positions.read(record.key(), record.value()));
    pending.clear();
    nextPositions = System.nanoTime() + POSITIONS_EVERY_NANOS;
  }

  private void send(List<ProducerRecord<String, byte[]>> records) throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        attempt(records);
        return;
      } catch (RetriableException e) {
        if (!told) {
          LOG.warn("Kafka does not take what was polled; trying again until it does", e);
          told = true;
        }
        TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
      } catch (InterruptException e) {
        throw interrupted(e);
      }
    }
  }

  private void attempt(List<ProducerRecord<String, byte[]>> records) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    for (ProducerRecord<String, byte[]> record : records) {
      sent.add(producer.send(record));
    }
    for (Future<RecordMetadata> future : sent) {
      try {
        future.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof KafkaException cause
            ? cause
            : new KafkaException("What was polled cannot be written.", e.getCause());
      }
    }
  }

  /** The producer's own exception sets the thread's flag; ours does not. */
  private static InterruptedException interrupted(InterruptException e) {
    Thread.interrupted();
    return (InterruptedException) new InterruptedException("The poller ends.").initCause(e);
  }
}
