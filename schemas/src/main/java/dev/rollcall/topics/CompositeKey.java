package dev.rollcall.topics;

import java.util.List;

/**
 * A record key of several parts joined by {@code |}, such as {@code <room id>|<session id>}. In
 * each part {@code %} is written {@code %25} and {@code |} is written {@code %7C}, so that parts
 * never run together.
 */
public record CompositeKey(List<String> parts) {

  public CompositeKey {
    parts = List.copyOf(parts);
  }

  public static String participant(String roomId, String participantId, long joinedAt) {
    return encode(roomId) + '|' + encode(participantId) + '|' + joinedAt;
  }

  public static String session(String roomId, String sessionId) {
    return encode(roomId) + '|' + encode(sessionId);
  }

  public static CompositeKey parse(String key) {
    return new CompositeKey(
        List.of(key.split("\\|", -1)).stream().map(CompositeKey::decode).toList());
  }

  /** The first part: what composite-keyed topics are partitioned by. */
  public static String roomId(String key) {
    int bar = key.indexOf('|');
    return decode(bar < 0 ? key : key.substring(0, bar));
  }

  private static String encode(String part) {
    return part.indexOf('%') < 0 && part.indexOf('|') < 0
        ? part
        : part.replace("%", "%25").replace("|", "%7C");
  }

  private static String decode(String part) {
    return part.indexOf('%') < 0 ? part : part.replace("%7C", "|").replace("%25", "%");
  }
}
