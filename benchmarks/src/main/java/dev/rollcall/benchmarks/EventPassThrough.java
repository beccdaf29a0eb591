package dev.rollcall.benchmarks;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.serde.KafkaAvroSerde;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/** What any Kafka Streams application costs that reads events and writes them: the yardstick. */
record EventPassThrough(String topic) implements Contender {

  @Override
  public String name() {
    return "passthrough";
  }

  @Override
  public AutoCloseable start(Cluster cluster, String run) throws Exception {
    cluster.createTopic(run + "-out", Map.of());
    KafkaAvroSerde<RoomEvent> serde = KafkaAvroSerde.of(cluster.registry(), RoomEvent.class);
    Topology topology = new Topology();
    topology
        .addSource(
            AutoOffsetReset.earliest(), "in", new StringDeserializer(), serde.deserializer(), topic)
        .addSink("out", run + "-out", new StringSerializer(), serde.serializer(), "in");
    return StreamsRun.start(cluster, run, topology);
  }
}
