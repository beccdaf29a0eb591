package dev.rollcall.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * One run of one contender.
 *
 * @param eventsPerSecond from the first committed event to the last
 * @param cpuMicrosPerEvent of the threads of Kafka Streams and of its producers; not of the broker
 */
record Measurement(double eventsPerSecond, double cpuMicrosPerEvent) {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  static Measurement of(Contender contender, Cluster cluster, String topic, long events, String run)
      throws Exception {
    try (AutoCloseable running = contender.start(cluster, run)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long first = 0;
      long begun = 0;
      long committed = 0;
      while (committed < events) {
        committed = cluster.committed(run, topic);
        if (begun == 0 && committed > 0) {
          begun = System.nanoTime();
          first = committed;
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              contender.name() + " processed " + committed + " of " + events + " in " + PATIENCE);
        }
        Thread.sleep(20);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Measurement((events - first) / seconds, cpuMicros(run) / events);
    }
  }

  private static double cpuMicros(String run) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains(run + "-")) {
        nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos / 1e3;
  }
}
