package dev.rollcall.query;

import dev.rollcall.model.ReadableRows;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.RoomReader.Unavailable.Why;
import dev.rollcall.topics.Freshness;
import dev.rollcall.topology.RoomTopology;
import dev.rollcall.topology.StoreRows;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Finds the rows of a partition on this instance: those of its active task, else of a copy. */
final class LocalRows {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final byte[] ANY_KEY = {0};

  private final KafkaStreams streams;

  /** Null for rows of active tasks alone. */
  private final StandbyLags lags;

  private final long maxLag;

  private LocalRows(KafkaStreams streams, StandbyLags lags, long maxLag) {
    this.streams = streams;
    this.lags = lags;
    this.maxLag = maxLag;
  }

  static LocalRows active(KafkaStreams streams) {
    return new LocalRows(streams, null, 0);
  }

  /**
   * @param maxLag most rows of the changelog that a copy may be behind
   */
  LocalRows orCopies(StandbyLags lags, long maxLag) {
    return new LocalRows(streams, lags, maxLag);
  }

  LocalRows ofOwners() {
    return active(streams);
  }

  /** Where a partition is read. A task may move away meanwhile, which the read tells. */
  record Found(ReadableRows rows, Freshness freshness) {}

  /**
   * @param await a copy never satisfies a position
   * @throws Unavailable with the reason, where the partition cannot be read here
   */
  Found of(int partition, Await await) {
    try {
      ReadableRows rows = rows(partition, false);
      // Kafka Streams hands out the store of a partition that lies elsewhere; only a read tells.
      rows.get(ANY_KEY);
      return new Found(rows, Freshness.ACTIVE);
    } catch (InvalidStateStoreException e) {
      if (lags == null) {
        throw notHere(partition, e);
      }
      return copy(partition, await);
    }
  }

  private Found copy(int partition, Await await) {
    if (!await.atLeast().offsets().isEmpty()) {
      throw new Unavailable(Why.COPY, "A standby's copy never satisfies a position.", SOON);
    }
    OptionalLong lag = lags.of(partition);
    if (lag.isEmpty()) {
      throw new Unavailable("How far the copy here is behind is not known.", SOON);
    }
    if (lag.getAsLong() > maxLag) {
      throw new Unavailable(
          Why.BEHIND,
          "The copy here is %d rows behind, more than %d.".formatted(lag.getAsLong(), maxLag),
          SOON);
    }
    if (!lags.hasCaughtUp(partition)) {
      throw new Unavailable(
          Why.BEHIND,
          "The copy here has yet to catch up for the first time, with %d rows."
              .formatted(lag.getAsLong()),
          SOON);
    }
    try {
      return new Found(rows(partition, true), Freshness.standby(lag.getAsLong()));
    } catch (InvalidStateStoreException e) {
      throw notHere(partition, e);
    }
  }

  private ReadableRows rows(int partition, boolean alsoCopies) {
    StoreQueryParameters<ReadOnlyKeyValueStore<Bytes, byte[]>> active =
        StoreQueryParameters.fromNameAndType(
                RoomTopology.ROOMS_STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition);
    try {
      return StoreRows.readOnly(streams.store(alsoCopies ? active.enableStaleStores() : active));
    } catch (IllegalStateException e) { // the streams have failed or are closed
      throw new InvalidStateStoreException(e);
    }
  }

  /** What a read of rows throws that are no longer here. */
  static Unavailable notHere(int partition, InvalidStateStoreException cause) {
    return (Unavailable)
        new Unavailable("Partition " + partition + " of room-events cannot be read here now.", SOON)
            .initCause(cause);
  }
}
