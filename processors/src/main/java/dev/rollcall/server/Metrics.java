package dev.rollcall.server;

import dev.rollcall.topology.Progress;
import dev.rollcall.topology.RefusalReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;

/** What this process measures: the JVM and the process at once, Kafka's clients as they come. */
public final class Metrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Deque<MeterBinder> binders = new ArrayDeque<>();

  public Metrics() {
    add(new ClassLoaderMetrics());
    add(new JvmMemoryMetrics());
    add(new JvmGcMetrics());
    add(new JvmThreadMetrics());
    add(new ProcessorMetrics());
    add(new UptimeMetrics());
    add(new FileDescriptorMetrics());
  }

  public PrometheusMeterRegistry registry() {
    return registry;
  }

  public void add(KafkaStreams streams) {
    add(new KafkaStreamsMetrics(streams));
  }

  public void add(Producer<?, ?> producer) {
    add(new KafkaClientMetrics(producer));
  }

  public void add(Progress progress) {
    for (RefusalReason reason : RefusalReason.values()) {
      FunctionCounter.builder(
              "rollcall.dead.letters", progress, counted -> counted.refusals(reason))
          .description("Records of room-events that were sent to the dead letter queue")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionCounter.builder("rollcall.events.misrouted", progress, Progress::misrouted)
        .description("Events found on another partition than their room's and sent on to it")
        .register(registry);
  }

  /** Stores found corrupt and set aside, until someone deletes them. */
  void add(Quarantine quarantine) {
    Gauge.builder("rollcall.stores.quarantined", quarantine, Quarantine::size)
        .description("Directories of corrupt stores that were set aside and not yet deleted")
        .register(registry);
  }

  private void add(MeterBinder binder) {
    binder.bindTo(registry);
    binders.push(binder);
  }

  /** Ends the threads and listeners of the binders, newest first, then the registry. */
  @Override
  public void close() throws Exception {
    while (!binders.isEmpty()) {
      if (binders.pop() instanceof AutoCloseable binder) {
        binder.close();
      }
    }
    registry.close();
  }
}
