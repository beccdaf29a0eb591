package dev.rollcall.connectors.webhook;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A body of the type {@code application/x-www-form-urlencoded}.
 *
 * @param fields sorted by name, in the order of code units, with all values of each
 */
record Form(SortedMap<String, SortedSet<String>> fields) {

  /**
   * @throws Refusal when the body is no such form in UTF-8
   */
  static Form parse(byte[] body) throws Refusal {
    SortedMap<String, SortedSet<String>> fields = new TreeMap<>();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      for (String pair : text.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        String value = parts.length == 2 ? decode(parts[1]) : "";
        fields.computeIfAbsent(decode(parts[0]), name -> new TreeSet<>()).add(value);
      }
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw Refusal.unreadable("The body is not a URL-encoded form.");
    }
    return new Form(fields);
  }

  /** The value of a field that has one. */
  String value(String name) {
    SortedSet<String> values = fields.get(name);
    return values == null ? null : values.first();
  }

  /** The same for forms that hold the same, however they were encoded. */
  byte[] canonical() {
    StringBuilder text = new StringBuilder();
    fields.forEach(
        (name, values) ->
            values.forEach(v -> text.append(name).append('\0').append(v).append('\0')));
    return Signatures.bytes(text.toString());
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
