package dev.rollcall.topics;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * The partition on which a room lies in every topic: what Kafka's Java producer chooses for a
 * record whose key is the room id, murmur2 of its UTF-8 bytes. Composite-keyed topics follow their
 * room id, and an event that is found elsewhere came from a producer with another partitioner.
 */
public final class RoomPartitioner {
  private RoomPartitioner() {}

  public static int partition(String roomId, int partitions) {
    return partition(roomId.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /** The same for a key as it lies in the log. */
  public static int partition(byte[] roomId, int partitions) {
    return Utils.toPositive(Utils.murmur2(roomId)) % partitions;
  }
}
