package dev.rollcall.http;

import dev.rollcall.query.Here;
import dev.rollcall.query.RoomReader;
import dev.rollcall.query.UserReader;
import dev.rollcall.query.cluster.ClusterReader;
import dev.rollcall.query.routing.Routes;
import java.util.Set;

/**
 * This instance among the others.
 *
 * @param routes null where there never are others
 * @param peers null likewise
 * @param cluster tells of all of them
 */
public record Peering(Here here, Routes routes, HttpPeers peers, ClusterReader cluster) {

  /** All is read here. */
  static Peering alone(RoomReader rooms, UserReader users, ClusterReader cluster) {
    Here here =
        new Here() {
          @Override
          public RoomReader rooms() {
            return rooms;
          }

          @Override
          public UserReader users() {
            return users;
          }

          @Override
          public Here of(Set<Integer> partitions) {
            return this;
          }

          @Override
          public Here orCopies() {
            return this;
          }
        };
    return new Peering(here, null, null, cluster);
  }

  boolean isAlone() {
    return routes == null;
  }
}
