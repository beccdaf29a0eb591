package dev.rollcall.benchmarks;

import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What Kafka Streams costs by itself: writes for each event so many records of so many bytes, and
 * reads nothing in them.
 */
record PassThrough(String name, String topic, double recordsPerEvent, int bytesPerRecord)
    implements Contender {

  /** Copies each event. */
  static PassThrough plain(String topic) {
    return new PassThrough("passthrough-bytes", topic, 1, -1);
  }

  /** Writes as much as Rollcall did for the same events, changelogs included. */
  static PassThrough ofSameVolume(String topic, double recordsPerEvent, int bytesPerRecord) {
    return new PassThrough("passthrough-same-volume", topic, recordsPerEvent, bytesPerRecord);
  }

  @Override
  public AutoCloseable start(Cluster cluster, String run) throws Exception {
    cluster.createTopic(run + "-out", Map.of());
    Topology topology = new Topology();
    topology
        .addSource(
            AutoOffsetReset.earliest(),
            "in",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topic)
        .addProcessor("copy", () -> new Copy(recordsPerEvent, bytesPerRecord), "in")
        .addSink("out", run + "-out", new ByteArraySerializer(), new ByteArraySerializer(), "copy");
    return StreamsRun.start(cluster, run, topology);
  }

  private static final class Copy implements Processor<byte[], byte[], byte[], byte[]> {
    private final double recordsPerEvent;
    private final int bytesPerRecord;
    private ProcessorContext<byte[], byte[]> context;
    private double owed;

    Copy(double recordsPerEvent, int bytesPerRecord) {
      this.recordsPerEvent = recordsPerEvent;
      this.bytesPerRecord = bytesPerRecord;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
      this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      for (owed += recordsPerEvent; owed >= 1; owed--) {
        context.forward(bytesPerRecord < 0 ? record : record.withValue(new byte[bytesPerRecord]));
      }
    }
  }
}
