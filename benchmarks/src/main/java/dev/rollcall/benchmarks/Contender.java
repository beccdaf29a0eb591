package dev.rollcall.benchmarks;

/** A system that reads the events of a topic, exactly once, until it is closed. */
interface Contender {

  String name();

  /** What it reads. */
  String topic();

  /**
   * @param run names the consumer group: a new one begins at the first event
   */
  AutoCloseable start(Cluster cluster, String run) throws Exception;
}
