package dev.rollcall.connectors.connect;

import dev.rollcall.avro.RecordingInfo;
import dev.rollcall.avro.RoomAttributes;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema.Field;

/**
 * What a room's attributes were when they were last told, one short hash each: enough to know which
 * of them have changed, and short enough to keep for every room. {@code enabled} is kept apart, as
 * it has events of its own.
 *
 * @param hashes by the name of the attribute, 6 characters of Base64 (36 bits) each
 */
record Fingerprint(SortedMap<String, String> hashes) {
  static final Fingerprint NOTHING = new Fingerprint(new TreeMap<>());

  private static final int HASH_CHARS = 6;

  /** A letter stands for an attribute in offsets; never give one another meaning. */
  static final Map<String, String> LETTERS =
      Map.ofEntries(
          Map.entry("name", "n"),
          Map.entry("description", "d"),
          Map.entry("customerId", "c"),
          Map.entry("customer", "k"),
          Map.entry("appId", "a"),
          Map.entry("templateId", "i"),
          Map.entry("template", "t"),
          Map.entry("region", "r"),
          Map.entry("size", "s"),
          Map.entry("maxDurationSeconds", "x"),
          Map.entry("largeRoom", "l"),
          Map.entry("recordingInfo", "v"),
          Map.entry("egressId", "e"),
          Map.entry("metadata", "m"),
          Map.entry("parentRoomId", "p"),
          Map.entry("createdAt", "b"),
          Map.entry("updatedAt", "u"));

  static Fingerprint of(RoomAttributes attributes) {
    TreeMap<String, String> hashes = new TreeMap<>();
    for (Field field : RoomAttributes.getClassSchema().getFields()) {
      Object value = attributes.get(field.pos());
      if (value != null && LETTERS.containsKey(field.name())) {
        String hash = Origin.digest(canonical(value), HASH_CHARS).substring(0, HASH_CHARS);
        hashes.put(field.name(), hash);
      }
    }
    return new Fingerprint(hashes);
  }

  /** The attributes that this tells and the other did not, or otherwise. */
  Set<String> changedSince(Fingerprint before) {
    Set<String> changed = new HashSet<>();
    hashes.forEach(
        (name, hash) -> {
          if (!hash.equals(before.hashes.get(name))) {
            changed.add(name);
          }
        });
    return changed;
  }

  /** What is known after this was told: attributes that were left out stay what they were. */
  Fingerprint over(Fingerprint before, Set<String> cleared) {
    TreeMap<String, String> all = new TreeMap<>(before.hashes);
    all.keySet().removeAll(cleared);
    all.putAll(hashes);
    return new Fingerprint(all);
  }

  String encode() {
    StringBuilder text = new StringBuilder();
    hashes.forEach((name, hash) -> text.append(LETTERS.get(name)).append(hash));
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException when it is no fingerprint
   */
  static Fingerprint decode(String text) {
    int width = HASH_CHARS + 1;
    if (text.length() % width != 0) {
      throw new IllegalArgumentException("'" + text + "' is no fingerprint.");
    }
    Map<String, String> names = new TreeMap<>();
    LETTERS.forEach((name, letter) -> names.put(letter, name));
    TreeMap<String, String> hashes = new TreeMap<>();
    for (int i = 0; i < text.length(); i += width) {
      String name = names.get(text.substring(i, i + 1));
      if (name != null) { // else of a newer version
        hashes.put(name, text.substring(i + 1, i + width));
      }
    }
    return new Fingerprint(hashes);
  }

  private static String canonical(Object value) {
    if (value instanceof RecordingInfo recording) {
      Map<String, String> upload = recording.getUploadInfo();
      return recording.getEnabled() + "|" + (upload == null ? "" : new TreeMap<>(upload));
    }
    return value instanceof Instant time ? Long.toString(time.toEpochMilli()) : value.toString();
  }
}
