package dev.rollcall.query.cluster;

import java.time.Duration;

/** Asks other instances for their reports. */
@FunctionalInterface
public interface Colleagues {

  /**
   * @param clockSkewMillis how far its clock is ahead of ours, by halving the round trip
   */
  record Heard(Report report, long clockSkewMillis) {}

  /**
   * @param address host:port
   * @throws dev.rollcall.query.RoomReader.Unavailable with the reason, when there is no answer
   */
  Heard ask(String address, Duration most);
}
