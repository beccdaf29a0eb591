package dev.rollcall.standalone.registry;

import dev.rollcall.registry.Compatibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/** Holds a new version of a subject against the earlier ones, and says why in Confluent's form. */
final class CompatibilityCheck {

  private CompatibilityCheck() {}

  /**
   * @throws RegistryException 42203 when the name is none of ours
   */
  static Compatibility level(String name) {
    try {
      return Compatibility.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw RegistryException.invalidCompatibility();
    }
  }

  /** An earlier version of the subject. */
  record Earlier(int version, Schema schema) {}

  /**
   * Why {@code proposed} may not follow {@code earlier}; empty when it may.
   *
   * @param earlier in order of their versions
   */
  static List<String> objections(Compatibility level, Schema proposed, List<Earlier> earlier) {
    List<String> objections = new ArrayList<>();
    int first = level.isTransitive() ? 0 : Math.max(0, earlier.size() - 1);
    for (Earlier old : earlier.subList(first, earlier.size())) {
      int before = objections.size();
      if (level.readsEarlier()) {
        compare(proposed, old.schema(), "the new schema", "the old schema", objections);
      }
      if (level.readByEarlier()) {
        compare(old.schema(), proposed, "the old schema", "the new schema", objections);
      }
      if (objections.size() > before) {
        objections.add("{oldSchemaVersion: " + old.version() + "}");
        objections.add("{oldSchema: '" + old.schema() + "'}");
      }
    }
    if (!objections.isEmpty()) {
      objections.add("{compatibility: '" + level + "'}");
    }
    return objections;
  }

  private static void compare(
      Schema reader, Schema writer, String readerIs, String writerIs, List<String> objections) {
    SchemaPairCompatibility result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    for (Incompatibility why : result.getResult().getIncompatibilities()) {
      objections.add(
          "{errorType:'%s', description:'%s at path '%s' when %s reads what %s wrote', additionalInfo:'%s'}"
              .formatted(
                  why.getType(),
                  describe(why),
                  why.getLocation(),
                  readerIs,
                  writerIs,
                  why.getMessage()));
    }
  }

  private static String describe(Incompatibility why) {
    return switch (why.getType()) {
      case NAME_MISMATCH -> "The names differ";
      case FIXED_SIZE_MISMATCH -> "The sizes of the fixed type differ";
      case MISSING_ENUM_SYMBOLS -> "Enum symbols are missing";
      case READER_FIELD_MISSING_DEFAULT_VALUE -> "A field has no default value and is missing";
      case TYPE_MISMATCH -> "The types differ";
      case MISSING_UNION_BRANCH -> "A branch of the union is missing";
    };
  }
}
