package dev.rollcall.query;

import dev.rollcall.query.DeadLetterReader.Handled;
import dev.rollcall.query.DeadLetterReader.Letter;
import dev.rollcall.query.DeadLetterReader.Place;
import dev.rollcall.topology.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Reads letters, without their values, from records that anybody may have written. */
final class Letters {

  private Letters() {}

  /**
   * @param handled null where nothing was done with it
   */
  static Letter of(ConsumerRecord<byte[], byte[]> record, Handled handled) {
    Headers headers = record.headers();
    String cut = text(headers, DeadLetter.TRUNCATED);
    return new Letter(
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        text(headers, DeadLetter.REASON),
        text(headers, DeadLetter.MESSAGE),
        text(headers, DeadLetter.EXCEPTION),
        place(headers),
        number(headers, DeadLetter.VALUE_LENGTH, Math.max(0, record.serializedValueSize())),
        cut == null ? List.of() : List.of(cut.split(",", -1)),
        handled,
        text(headers, DeadLetter.REPLAY_OF),
        null);
  }

  private static Place place(Headers headers) {
    String topic = text(headers, DeadLetter.TOPIC);
    long partition = number(headers, DeadLetter.PARTITION, -1);
    long offset = number(headers, DeadLetter.OFFSET, -1);
    return topic == null || partition < 0 || offset < 0
        ? null
        : new Place(topic, (int) partition, offset);
  }

  private static long number(Headers headers, String name, long otherwise) {
    String text = text(headers, name);
    return text == null || !text.matches("\\d{1,18}") ? otherwise : Long.parseLong(text);
  }

  private static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
