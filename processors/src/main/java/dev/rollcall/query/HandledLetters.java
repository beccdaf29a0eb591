package dev.rollcall.query;

import dev.rollcall.query.DeadLetterReader.Handled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which letters were replayed or dropped, by the marks on a compacted topic of one partition: the
 * letter is the key, and {@code replayed} or {@code dropped} the value. A mark takes about 100
 * bytes of memory, for as long as its letter is kept. One thread at a time.
 */
final class HandledLetters {

  private static final Logger LOG = LoggerFactory.getLogger(HandledLetters.class);

  private final TopicPartition marks;
  private final Map<Integer, TreeMap<Long, Handled>> handled = new TreeMap<>();
  private long next;

  HandledLetters(String topic) {
    this.marks = new TopicPartition(topic, 0);
  }

  /** Null where nothing was done with it. */
  Handled of(LetterId letter) {
    return handled.getOrDefault(letter.partition(), new TreeMap<>()).get(letter.offset());
  }

  /** Takes in what is committed by now. */
  void readOn(TopicReader reader) {
    long end = reader.end(marks);
    if (end < next) { // it was made anew
      handled.clear();
      next = 0;
    }
    reader.read(marks, next, end, this::take);
    next = end;
  }

  private void take(ConsumerRecord<byte[], byte[]> mark) {
    try {
      LetterId letter = LetterId.parse(text(mark.key()));
      TreeMap<Long, Handled> partition =
          handled.computeIfAbsent(letter.partition(), any -> new TreeMap<>());
      if (mark.value() == null) {
        partition.remove(letter.offset());
      } else {
        partition.put(
            letter.offset(), Handled.valueOf(text(mark.value()).toUpperCase(Locale.ROOT)));
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("Record {}@{} is no mark of a letter and left out", marks, mark.offset());
    }
  }

  ProducerRecord<byte[], byte[]> mark(LetterId letter, Handled how) {
    return new ProducerRecord<>(
        marks.topic(), 0, bytes(letter.toString()), bytes(how.name().toLowerCase(Locale.ROOT)));
  }

  /** Ends marks of letters that are no longer kept, so that the topic does not grow for ever. */
  List<ProducerRecord<byte[], byte[]>> endingsBefore(int partition, long begin, int most) {
    List<ProducerRecord<byte[], byte[]>> endings = new ArrayList<>();
    handled.getOrDefault(partition, new TreeMap<>()).headMap(begin).keySet().stream()
        .limit(most)
        .map(offset -> bytes(new LetterId(partition, offset).toString()))
        .forEach(key -> endings.add(new ProducerRecord<>(marks.topic(), 0, key, null)));
    return endings;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
