package dev.rollcall.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The headers that {@code docs/asyncapi.yaml} names, against those that are written. */
class AsyncApiHeadersTest {

  private static final Path PAGE = Path.of("..", "docs", "asyncapi.yaml");

  private static Map<String, Map<String, Object>> messages;

  private record Place(String topic, int partition, long offset) implements RecordMetadata {}

  @BeforeAll
  static void read() throws IOException {
    Map<String, Map<String, Map<String, Map<String, Object>>>> document =
        new Yaml().load(Files.readString(PAGE));
    messages = document.get("components").get("messages");
  }

  @Test
  void aDeadLetterHasTheRequiredOnes() {
    Set<String> written = headersOfLetter(new byte[1], new byte[1], new RecordHeaders());
    assertThat(required("deadLetter")).isEqualTo(written);
  }

  @Test
  void aDeadLetterOfAReplayOfWhichAllWasCutHasEveryOne() {
    byte[] large = new byte[Topics.MAX_RECORD_BYTES];
    Headers own = DeadLetter.ofReplay(new RecordHeaders(), "0:17").add("large", large);
    assertThat(properties("deadLetter").keySet()).isEqualTo(headersOfLetter(large, large, own));
  }

  @Test
  void theReasonsAreThoseThatRecordsAreRefusedFor() {
    assertThat(properties("deadLetter").get(DeadLetter.REASON).get("enum"))
        .isEqualTo(Stream.of(RefusalReason.values()).map(Enum::name).toList());
  }

  @Test
  void aMisroutedEventTellsItsOrigin() {
    assertThat(required("misroutedEvent"))
        .isEqualTo(properties("misroutedEvent").keySet())
        .containsExactlyInAnyOrder(Repairs.PARTITION, Repairs.OFFSET);
  }

  private static Set<String> headersOfLetter(byte[] key, byte[] value, Headers own) {
    Record<byte[], byte[]> letter =
        DeadLetter.of(
            new Record<>(key, new Received(value, null, null), 0, own),
            new Place("room-events", 0, 0),
            Refusal.of(RefusalReason.UNREADABLE, "no event"));
    List<String> names = new ArrayList<>();
    for (Header header : letter.headers()) {
      names.add(header.key());
    }
    return new TreeSet<>(names);
  }

  @SuppressWarnings("unchecked")
  private static Set<String> required(String message) {
    return new TreeSet<>((List<String>) headers(message).get("required"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> properties(String message) {
    return (Map<String, Map<String, Object>>) headers(message).get("properties");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> headers(String message) {
    return (Map<String, Object>) messages.get(message).get("headers");
  }
}
