package dev.rollcall.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * One run of one contender.
 *
 * @param eventsPerSecond from the first committed event to the last, or to the end of patience
 * @param cpuMicrosPerEvent of the threads of Kafka Streams and of its producers; not of the broker
 * @param finished whether it processed all events before patience ended
 */
record Measurement(double eventsPerSecond, double cpuMicrosPerEvent, boolean finished) {

  /** At a hundredth of the usual rate a run tells all that it has to tell. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static Measurement of(Contender contender, Cluster cluster, long events, String run)
      throws Exception {
    String topic = contender.topic();
    try (AutoCloseable running = contender.start(cluster, run)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long first = 0;
      long begun = 0;
      long committed = 0;
      while (committed < events && System.nanoTime() < deadline) {
        committed = cluster.committed(run, topic);
        if (begun == 0 && committed > 0) {
          begun = System.nanoTime();
          first = committed;
        }
        Thread.sleep(20);
      }
      if (begun == 0) {
        throw new IllegalStateException(contender.name() + " processed nothing in " + PATIENCE);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Measurement(
          (committed - first) / seconds, cpuMicros(run) / committed, committed >= events);
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
