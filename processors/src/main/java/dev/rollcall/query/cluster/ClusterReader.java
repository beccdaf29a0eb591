package dev.rollcall.query.cluster;

/** Tells of the instances. */
public interface ClusterReader {

  /** All of them. Whoever does not answer in time is in it, with the reason. */
  Cluster all();

  /** This one alone, and the partitions that it has; nobody is asked. */
  Cluster here();
}
