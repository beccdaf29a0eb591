package dev.rollcall.query;

import java.util.Set;

/** What can be read on this instance without asking another one: what its active tasks have. */
public interface Here {

  RoomReader rooms();

  /** In the rooms of {@link #rooms}. */
  UserReader users();

  /** The same, with lists and users of these partitions alone. */
  Here of(Set<Integer> partitions);

  /** The same, and what a standby's copy has that is not too old. */
  Here orCopies();

  /**
   * Of the stores of Kafka Streams.
   *
   * @param maxLag most rows of the changelog that a copy may be behind
   */
  static Here of(StoreRoomReader reader, StandbyLags lags, long maxLag) {
    return new Here() {
      @Override
      public RoomReader rooms() {
        return reader;
      }

      @Override
      public UserReader users() {
        return new StoreUserReader(reader);
      }

      @Override
      public Here of(Set<Integer> partitions) {
        return Here.of(reader.of(partitions), lags, maxLag);
      }

      @Override
      public Here orCopies() {
        return Here.of(reader.orCopies(lags, maxLag), lags, maxLag);
      }
    };
  }
}
