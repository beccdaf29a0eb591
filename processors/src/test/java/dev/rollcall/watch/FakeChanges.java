package dev.rollcall.watch;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomChangeType;
import dev.rollcall.topics.Positions;
import dev.rollcall.topics.RoomPartitioner;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** {@code room-changes} in memory, with as many readers as are asked for. */
public final class FakeChanges implements AutoCloseable {

  public static final int PARTITIONS = 4;
  private static final String TOPIC = "room-changes";

  private final List<List<RoomChange>> log = new ArrayList<>();
  private final Map<Integer, Long> begins = new HashMap<>();
  private final Map<Integer, Long> committed = new HashMap<>();
  private Watches watches;

  public FakeChanges() {
    for (int i = 0; i < PARTITIONS; i++) {
      log.add(new ArrayList<>());
      begins.put(i, 0L);
    }
  }

  /** Over this log; made once. */
  public synchronized Watches watches() {
    if (watches == null) {
      watches = new Watches(this::open, TOPIC, PARTITIONS, this::committed, Duration.ofMillis(100));
    }
    return watches;
  }

  /** Adds a change; returns where it is. */
  public Positions add(String room, long version) {
    return add(room, version, change -> {});
  }

  /**
   * @param more to tell of the change
   */
  public synchronized Positions add(
      String room, long version, java.util.function.Consumer<RoomChange> more) {
    int partition = RoomPartitioner.partition(room, PARTITIONS);
    RoomChange change = new RoomChange();
    change.setRoomId(room);
    change.setVersion(version);
    change.setType(RoomChangeType.ROOM_UPDATED);
    change.setOccurredAt(Instant.ofEpochMilli(version));
    more.accept(change);
    log.get(partition).add(change);
    notifyAll();
    return Positions.of(Map.of(partition, (long) log.get(partition).size()));
  }

  /** Deletes what is older than the present end. */
  public synchronized void expire() {
    for (int i = 0; i < PARTITIONS; i++) {
      begins.put(i, (long) log.get(i).size());
    }
  }

  /** What the application has committed of {@code room-events}. */
  public synchronized void commit(Positions position) {
    committed.putAll(position.offsets());
  }

  public synchronized Positions ends() {
    Map<Integer, Long> ends = new TreeMap<>();
    for (int i = 0; i < PARTITIONS; i++) {
      ends.put(i, (long) log.get(i).size());
    }
    return Positions.of(ends);
  }

  private synchronized OptionalLong committed(int partition) {
    Long offset = committed.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** As much of a consumer as is used. */
  @SuppressWarnings("unchecked")
  private Consumer<byte[], RoomChange> open() {
    Reader reader = new Reader();
    return (Consumer<byte[], RoomChange>)
        Proxy.newProxyInstance(
            FakeChanges.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "assign" -> reader.assign((Collection<TopicPartition>) args[0]);
                  case "assignment" -> reader.assignment();
                  case "seek" -> reader.next.put((TopicPartition) args[0], (Long) args[1]);
                  case "position" -> reader.next.get((TopicPartition) args[0]);
                  case "beginningOffsets" ->
                      offsets((Collection<TopicPartition>) args[0], begins());
                  case "endOffsets" ->
                      offsets((Collection<TopicPartition>) args[0], ends().offsets());
                  case "poll" -> reader.poll((Duration) args[0]);
                  case "wakeup" -> reader.wakeUp();
                  case "close" -> null;
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  private synchronized Map<Integer, Long> begins() {
    return new HashMap<>(begins);
  }

  private static Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, Map<Integer, Long> of) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    partitions.forEach(partition -> offsets.put(partition, of.get(partition.partition())));
    return offsets;
  }

  private final class Reader {
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private boolean woken;

    Object assign(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> next.put(partition, 0L));
      return null;
    }

    Set<TopicPartition> assignment() {
      return Set.copyOf(next.keySet());
    }

    Object wakeUp() {
      synchronized (FakeChanges.this) {
        woken = true;
        FakeChanges.this.notifyAll();
      }
      return null;
    }

    ConsumerRecords<byte[], RoomChange> poll(Duration patience) throws InterruptedException {
      synchronized (FakeChanges.this) {
        long end = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, List<ConsumerRecord<byte[], RoomChange>>> found = read();
        while (found.isEmpty() && !woken && System.nanoTime() < end) {
          FakeChanges.this.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
          found = read();
        }
        if (woken) {
          throw new WakeupException();
        }
        return new ConsumerRecords<>(found, Map.of());
      }
    }

    private Map<TopicPartition, List<ConsumerRecord<byte[], RoomChange>>> read() {
      Map<TopicPartition, List<ConsumerRecord<byte[], RoomChange>>> found = new HashMap<>();
      next.replaceAll(
          (partition, from) -> {
            List<RoomChange> all = log.get(partition.partition());
            for (long offset = from; offset < all.size(); offset++) {
              found
                  .computeIfAbsent(partition, any -> new ArrayList<>())
                  .add(
                      new ConsumerRecord<>(
                          TOPIC, partition.partition(), offset, null, all.get((int) offset)));
            }
            return (long) all.size();
          });
      return found;
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (watches != null) {
      watches.close();
    }
  }
}
