package dev.rollcall.query;

import java.util.Set;

/** What can be read on this instance without asking another one. */
public interface Here {

  /** Rooms whose tasks are active here. */
  RoomReader rooms();

  /** As {@link #rooms}, with lists of these partitions alone. */
  RoomReader rooms(Set<Integer> partitions);

  /** As {@link #rooms}, and single rooms also from a standby's copy that is not too old. */
  RoomReader roomsOrCopies();

  /** Users in the rooms of {@link #rooms}. */
  UserReader users();

  /** Users in the rooms of these partitions. */
  UserReader users(Set<Integer> partitions);

  /** Of the stores of Kafka Streams. */
  static Here of(StoreRoomReader active, StandbyLags lags, long maxLag) {
    return new Here() {
      @Override
      public RoomReader rooms() {
        return active;
      }

      @Override
      public RoomReader rooms(Set<Integer> partitions) {
        return active.of(partitions);
      }

      @Override
      public RoomReader roomsOrCopies() {
        return active.orStandby(lags, maxLag);
      }

      @Override
      public UserReader users() {
        return new StoreUserReader(active);
      }

      @Override
      public UserReader users(Set<Integer> partitions) {
        return new StoreUserReader(active.of(partitions));
      }
    };
  }
}
