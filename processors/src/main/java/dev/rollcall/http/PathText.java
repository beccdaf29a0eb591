package dev.rollcall.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Paths and queries as they were received, as text for an address. */
final class PathText {

  private static final String LEGAL = "-._~/?:@!$&'()*+,;=%";
  private static final String HEX = "0123456789ABCDEF";

  private PathText() {}

  /** What was received, with what no address may hold percent-encoded, and all else as it is. */
  static String legal(String pathAndQuery) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(pathAndQuery.length());
    for (byte b : pathAndQuery.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
      if (isPlain || (b > 0 && LEGAL.indexOf(b) >= 0)) {
        bytes.write(b);
      } else {
        bytes.write('%');
        bytes.write(HEX.charAt((b >> 4) & 15));
        bytes.write(HEX.charAt(b & 15));
      }
    }
    return bytes.toString(StandardCharsets.US_ASCII);
  }
}
