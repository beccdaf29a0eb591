package dev.rollcall.connectors.webhook;

import dev.rollcall.events.Ids;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Makes what vendors tell fit for an event, rather than losing the event.
 *
 * <p>Texts are cut. Ids that are too long, or hold what ids must not, are cut and marked with a
 * hash of the whole, so that they stay distinct and the same every time.
 */
final class Fit {
  /** A tilde and 8 bytes of SHA-256 in hex. */
  private static final int MARK_BYTES = 17;

  private Fit() {}

  /** At most so many bytes of UTF-8, cut between characters. */
  static String text(String text, int maxBytes) {
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > maxBytes) {
        return text.substring(0, i);
      }
      i += Character.charCount(point);
    }
    return text;
  }

  static boolean fits(String text, int maxBytes) {
    return text.length() <= maxBytes / 3
        || text.getBytes(StandardCharsets.UTF_8).length <= maxBytes;
  }

  /**
   * An id that {@link Ids} takes.
   *
   * @param id not empty
   * @param maxBytes of UTF-8, at most {@link Ids#MAX_BYTES}
   */
  static String id(String id, int maxBytes) {
    if (Ids.problem("", id).isEmpty() && fits(id, maxBytes)) {
      return id;
    }
    String clean =
        id.codePoints()
            .map(point -> isUsable(point) ? point : '_')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    byte[] hash = Signatures.sha256(id.getBytes(StandardCharsets.UTF_16BE)); // UTF-8 loses halves
    return text(clean, maxBytes - MARK_BYTES) + '~' + HexFormat.of().formatHex(hash, 0, 8);
  }

  private static boolean isUsable(int point) {
    return !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE;
  }
}
