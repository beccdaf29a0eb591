package dev.rollcall.connectors.connect;

import dev.rollcall.events.EventBuilder;
import dev.rollcall.events.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** One account at one vendor: what the ids of its rooms and events are made of. */
record Origin(String vendor, String account) {

  /** Whether an event can name the room. */
  boolean canName(String vendorRoomId) {
    return Ids.problem("roomId", vendor + ':' + account + ':' + vendorRoomId).isEmpty();
  }

  /** The same id that the vendor's webhooks give the room. */
  String roomId(String vendorRoomId) {
    return Ids.roomId(vendor, account, vendorRoomId);
  }

  /**
   * An id that depends on what is told alone, so that a change which is told again after a crash
   * has the id it had before.
   */
  String eventId(String vendorRoomId, Object... facts) {
    return "poll-" + digest(roomId(vendorRoomId) + '\n' + Arrays.asList(facts), 16);
  }

  <B extends EventBuilder<B>> B from(String vendorRoomId, B event) {
    return event.source(vendor, account, vendorRoomId);
  }

  /** The first bytes of the SHA-256 of a text, in the URL-safe alphabet of Base64. */
  static String digest(String text, int bytes) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }
}
