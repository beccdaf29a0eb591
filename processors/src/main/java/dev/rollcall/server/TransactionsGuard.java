package dev.rollcall.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Transactions are used, and are those of KIP-890. Both are warnings: a cluster run by others may
 * not be ours to upgrade, and at least once is a choice.
 */
final class TransactionsGuard implements Guard {

  private static final int WANTED = 2;

  private final Map<String, Object> streams;
  private final IntSupplier version;

  /**
   * @param version gives the cluster's finalized {@code transaction.version}, 0 for none
   */
  TransactionsGuard(Map<String, Object> streams, IntSupplier version) {
    this.streams = streams;
    this.version = version;
  }

  @Override
  public String name() {
    return "transactions";
  }

  @Override
  public List<Finding> check() {
    List<Finding> findings = new ArrayList<>();
    Object guarantee =
        streams.getOrDefault(
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    if (!guarantee.equals(StreamsConfig.EXACTLY_ONCE_V2)) {
      findings.add(
          warning(
              "processing.guarantee is %s; an instance that pauses for longer than its session rolls state back without an error."
                  .formatted(guarantee),
              "Remove streams.processing.guarantee."));
    }
    int level = version.getAsInt();
    if (level < WANTED) {
      findings.add(
          warning(
              "transaction.version of the cluster is %d; an aborted transaction can hang, or take in records of the next one, so that committed reads are late or wrong."
                  .formatted(level),
              "kafka-features.sh upgrade --feature transaction.version=" + WANTED));
    }
    return findings;
  }
}
