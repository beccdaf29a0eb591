package dev.rollcall.connectors.connect.vendor;

import java.util.Optional;

/**
 * Asks one vendor. For one thread; every call may be interrupted.
 *
 * <p>All methods throw {@link VendorUnavailableException} when the vendor cannot answer now, and
 * {@link VendorRefusedException} when asking again cannot help.
 */
public interface RoomPoller {

  /** All rooms of the account, or those that the configuration names. */
  RoomListing rooms() throws InterruptedException;

  /**
   * Who is in a room of the last {@link #rooms()}. Whoever is not in it is not in the room.
   *
   * @return empty when the vendor no longer knows what it had listed: nothing can be concluded
   */
  Optional<PeopleListing> people(ListedRoom room) throws InterruptedException;

  /** Asks for one room by its id, to be sure before it is taken for gone. */
  boolean exists(String roomId) throws InterruptedException;
}
