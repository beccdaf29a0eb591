package dev.rollcall.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.serde.KafkaAvroSerde;
import dev.rollcall.server.RollcallServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * From when an event is handed to a producer until its change can be read, committed, on
 * room-changes, at a steady load.
 *
 * @param millis of each event that changed something, in ascending order
 */
record Latency(double eventsPerSecond, List<Double> millis) {

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration MEASURED = Duration.ofSeconds(10);

  static Latency of(
      RollcallContender contender, Cluster cluster, Workload workload, double eventsPerSecond)
      throws Exception {
    cluster.createTopic(contender.topic(), cluster.topics(contender.prefix()).events().config());
    try (RollcallServer server = contender.start(cluster, contender.prefix() + "run");
        KafkaAvroSerde<RoomEvent> events = KafkaAvroSerde.of(cluster.registry(), RoomEvent.class);
        KafkaProducer<String, byte[]> producer = cluster.producer();
        KafkaConsumer<String, RoomChange> changes = changes(cluster, contender)) {
      double seconds = WARM_UP.plus(MEASURED).toMillis() / 1e3;
      List<RoomEvent> log = workload.events((int) (eventsPerSecond * seconds));
      long[] sentAt = new long[log.size()];
      Thread load =
          new Thread(() -> send(log, sentAt, eventsPerSecond, contender, events, producer));
      load.start();
      List<Double> millis = new ArrayList<>();
      int warm = (int) (eventsPerSecond * WARM_UP.toMillis() / 1e3);
      long quietSince = System.nanoTime();
      while (load.isAlive() || System.nanoTime() - quietSince < 2e9) {
        for (ConsumerRecord<String, RoomChange> change : changes.poll(Duration.ofMillis(100))) {
          long now = System.nanoTime();
          quietSince = now;
          String eventId = change.value().getEventId();
          int index = eventId == null ? -1 : Integer.parseInt(eventId);
          if (index >= warm) {
            millis.add((now - sentAt[index]) / 1e6);
          }
        }
      }
      load.join();
      millis.sort(null);
      return new Latency(eventsPerSecond, millis);
    }
  }

  private static void send(
      List<RoomEvent> log,
      long[] sentAt,
      double eventsPerSecond,
      RollcallContender contender,
      KafkaAvroSerde<RoomEvent> serde,
      KafkaProducer<String, byte[]> producer) {
    List<Future<RecordMetadata>> sent = new ArrayList<>(log.size());
    long begun = System.nanoTime();
    for (int i = 0; i < log.size(); i++) {
      long due = begun + (long) (i * 1e9 / eventsPerSecond);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(Math.min(due - System.nanoTime(), 1_000_000));
      }
      RoomEvent event = log.get(i);
      event.setEventId(Integer.toString(i));
      byte[] value = serde.serializer().serialize(contender.topic(), event);
      sentAt[i] = System.nanoTime();
      sent.add(producer.send(new ProducerRecord<>(contender.topic(), event.getRoomId(), value)));
    }
    producer.flush();
    if (!sent.stream().allMatch(Future::isDone)) {
      throw new IllegalStateException("an event was not written");
    }
  }

  private static KafkaConsumer<String, RoomChange> changes(
      Cluster cluster, RollcallContender contender) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    KafkaConsumer<String, RoomChange> consumer =
        new KafkaConsumer<>(
            settings,
            new StringDeserializer(),
            KafkaAvroSerde.of(cluster.registry(), RoomChange.class).deserializer());
    String topic = contender.prefix() + "room-changes";
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList());
    consumer.seekToEnd(consumer.assignment());
    return consumer;
  }

  void report(String workload, ArrayNode rows, PrintWriter out) {
    ObjectNode row = rows.addObject();
    row.put("workload", workload);
    row.put("system", "rollcall-latency");
    row.put("eventsPerSecond", eventsPerSecond);
    row.put("changes", millis.size());
    out.printf("  produce to change on room-changes at %,.0f events/s:", eventsPerSecond);
    for (int percent : List.of(50, 95, 99)) {
      double value = millis.isEmpty() ? Double.NaN : millis.get(millis.size() * percent / 100);
      row.put("p" + percent + "Millis", value);
      out.printf("  p%d %.0f ms", percent, value);
    }
    out.println();
    out.flush();
  }
}
