package dev.rollcall.standalone.cli;

/** Bytes as hexadecimal digits and as text, sixteen a line, as {@code hexdump -C} shows them. */
final class HexDump {

  private static final int WIDTH = 16;

  private HexDump() {}

  /**
   * @param most bytes shown; the last line says how many there are besides
   */
  static String of(byte[] bytes, int most) {
    StringBuilder text = new StringBuilder();
    int end = Math.min(bytes.length, most);
    for (int from = 0; from < end; from += WIDTH) {
      line(text, bytes, from, Math.min(end, from + WIDTH));
    }
    if (bytes.length > end) {
      text.append("... and %d bytes more%n".formatted(bytes.length - end));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, byte[] bytes, int from, int to) {
    StringBuilder digits = new StringBuilder();
    StringBuilder characters = new StringBuilder();
    for (int i = from; i < to; i++) {
      digits.append(i - from == WIDTH / 2 ? " " : "").append("%02x ".formatted(bytes[i]));
      boolean isVisible = bytes[i] >= ' ' && bytes[i] < 127;
      characters.append(isVisible ? (char) bytes[i] : '.');
    }
    text.append("%08x  %-50s|%s|%n".formatted(from, digits, characters));
  }
}
