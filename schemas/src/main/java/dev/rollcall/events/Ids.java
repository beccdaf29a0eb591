package dev.rollcall.events;

import java.util.Optional;

/** What ids may look like. Messages are fit for the user of an API. */
public final class Ids {
  /** Longest id of any kind, in bytes of UTF-8. */
  public static final int MAX_BYTES = 512;

  private Ids() {}

  /**
   * What is wrong with an id: it must be 1 to {@value #MAX_BYTES} bytes of UTF-8 without control
   * characters.
   *
   * @param field named in the message, such as {@code participant.id}
   */
  public static Optional<String> problem(String field, CharSequence id) {
    if (id == null || id.isEmpty()) {
      return Optional.of(field + " is missing.");
    }
    int bytes = 0;
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (Character.isISOControl(c)) {
        return Optional.of(
            "%s has a control character (U+%04X) at index %d.".formatted(field, (int) c, i));
      }
      if (!Character.isSurrogate(c)) {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      } else if (isPairAt(id, i)) {
        bytes += 4;
        i++;
      } else {
        return Optional.of(
            "%s is not valid Unicode: half a surrogate pair at index %d.".formatted(field, i));
      }
    }
    return bytes <= MAX_BYTES
        ? Optional.empty()
        : Optional.of(
            "%s is %d bytes long as UTF-8; at most %d are allowed."
                .formatted(field, bytes, MAX_BYTES));
  }

  /**
   * The room id that adapters use, so that rooms of several vendors and accounts never collide:
   * {@code vendor:account:vendorRoomId}. Only the last part may hold a colon itself.
   *
   * @throws IllegalArgumentException when a part is missing or the whole is no id
   */
  public static String roomId(String vendor, String account, String vendorRoomId) {
    requirePrefix("vendor", vendor);
    requirePrefix("account", account);
    require(problem("vendorRoomId", vendorRoomId));
    String id = vendor + ':' + account + ':' + vendorRoomId;
    require(problem("roomId", id));
    return id;
  }

  private static boolean isPairAt(CharSequence id, int i) {
    return Character.isHighSurrogate(id.charAt(i))
        && i + 1 < id.length()
        && Character.isLowSurrogate(id.charAt(i + 1));
  }

  private static void requirePrefix(String name, String part) {
    require(problem(name, part));
    if (part.indexOf(':') >= 0) {
      throw new IllegalArgumentException(name + " must not hold a colon.");
    }
  }

  private static void require(Optional<String> problem) {
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
  }
}
