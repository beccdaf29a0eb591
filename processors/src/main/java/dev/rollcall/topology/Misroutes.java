package dev.rollcall.topology;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events found on the wrong partition: how many, and from whom. Safe for use by several threads.
 *
 * <p>Each producer is logged once, by the name that it gives itself in a header, else by the
 * partition that it wrote to. Names may be made up by the thousand, so only the first {@link
 * #MOST_HINTS} are told.
 */
final class Misroutes {

  private static final Logger LOG = LoggerFactory.getLogger(Misroutes.class);

  /**
   * Kafka carries no name of a client in its records; these are what people use, and CloudEvents.
   */
  private static final List<String> NAMES = List.of("client.id", "client-id", "ce_source");

  private static final int MOST_HINTS = 100;
  private static final int LONGEST_HINT = 100;

  private final LongAdder count = new LongAdder();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  void found(Headers headers, int partition) {
    count.increment();
    String hint = hint(headers, partition);
    if (told.size() < MOST_HINTS && told.add(hint)) {
      LOG.warn(
          "Events from {} lie on partitions that are not their rooms'. Each is sent on to its own,"
              + " which takes a second write and a commit's time. Their producer should partition by"
              + " murmur2; with librdkafka set partitioner=murmur2_random. This is said once.",
          hint);
    }
  }

  long count() {
    return count.sum();
  }

  /** Who was told of. */
  Set<String> told() {
    return Set.copyOf(told);
  }

  private static String hint(Headers headers, int partition) {
    for (String name : NAMES) {
      Header header = headers.lastHeader(name);
      if (header != null && header.value() != null && header.value().length > 0) {
        return "the producer '" + printable(header.value()) + "'";
      }
    }
    return "a producer without a name on partition " + partition;
  }

  private static String printable(byte[] name) {
    String text = new String(name, 0, Math.min(name.length, LONGEST_HINT), StandardCharsets.UTF_8);
    return text.replaceAll("\\p{C}", "?");
  }
}
