package dev.rollcall.serde;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Refuses writers' schemas under which a few bytes could claim any amount of stack or heap. With
 * those out of the way, what decoding takes is bounded by the length of the record: Avro itself
 * checks lengths and counts against the bytes that are left.
 */
final class BoundedSchema {
  /** Rollcall's own records nest 6 levels deep. */
  private static final int MAX_DEPTH = 64;

  /** How deep each schema seen so far nests; null while it is being measured. */
  private final Map<Schema, Integer> depths = new IdentityHashMap<>();

  private BoundedSchema() {}

  /**
   * @throws SerializationException when the schema nests without bound, or has an array of elements
   *     that take no bytes
   */
  static void require(Schema schema) {
    new BoundedSchema().depth(schema, 0);
  }

  private int depth(Schema schema, int above) {
    boolean seen = depths.containsKey(schema);
    Integer known = depths.get(schema);
    if ((seen && known == null) || above + (seen ? known : 0) > MAX_DEPTH) {
      throw new SerializationException(
          "The schema refers to itself or nests deeper than "
              + MAX_DEPTH
              + " levels, which is not read here: its records could exhaust the stack.");
    }
    if (seen) {
      return known;
    }
    depths.put(schema, null);
    int depth = 0;
    for (Schema part : parts(schema)) {
      depth = Math.max(depth, 1 + depth(part, above + 1));
    }
    depths.put(schema, depth);
    return depth;
  }

  private static List<Schema> parts(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema.getFields().stream().map(Field::schema).toList();
      case UNION -> schema.getTypes();
      case MAP -> List.of(schema.getValueType());
      case ARRAY -> {
        if (GenericDatumReader.isZeroByteSchema(schema.getElementType())) {
          throw new SerializationException(
              "The schema has an array whose elements take no bytes, which is not read here: its"
                  + " records could exhaust the heap.");
        }
        yield List.of(schema.getElementType());
      }
      default -> List.of();
    };
  }
}
