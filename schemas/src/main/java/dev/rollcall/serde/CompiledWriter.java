package dev.rollcall.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Writes generated classes by steps that are put together once for a schema. Avro looks up the
 * conversion of each field and the branch of each union anew for each record, which was half of the
 * CPU time of the topology; it has a fast reader, but no fast writer.
 *
 * <p>Knows what generated classes of Rollcall hold, timestamps in milliseconds among it. For any
 * other schema {@link #of} gives Avro's own writer.
 */
final class CompiledWriter implements DatumWriter<Object> {

  private interface Step {
    void write(Object value, Encoder out) throws IOException;
  }

  private final Step step;

  private CompiledWriter(Step step) {
    this.step = step;
  }

  static DatumWriter<Object> of(Schema schema, SpecificData data) {
    return isKnown(schema, new HashSet<>())
        ? new CompiledWriter(step(schema, data))
        : new SpecificDatumWriter<>(schema, data);
  }

  @Override
  public void setSchema(Schema schema) {
    throw new UnsupportedOperationException("The schema is compiled in.");
  }

  @Override
  public void write(Object datum, Encoder out) throws IOException {
    step.write(datum, out);
  }

  private static boolean isKnown(Schema schema, Set<String> within) {
    boolean plain =
        schema.getLogicalType() == null
            || schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
    return plain
        && switch (schema.getType()) {
          case RECORD -> isKnownRecord(schema, within);
          case ARRAY -> isKnown(schema.getElementType(), within);
          case MAP -> isKnown(schema.getValueType(), within);
          case UNION -> schema.getTypes().stream().allMatch(type -> isKnown(type, within));
          default -> true;
        };
  }

  /** A record within itself has no end that could be put together beforehand. */
  private static boolean isKnownRecord(Schema schema, Set<String> within) {
    if (!within.add(schema.getFullName())) {
      return false;
    }
    boolean known = schema.getFields().stream().allMatch(field -> isKnown(field.schema(), within));
    within.remove(schema.getFullName());
    return known;
  }

  private static Step step(Schema schema, SpecificData data) {
    return switch (schema.getType()) {
      case RECORD -> record(schema, data);
      case UNION -> union(schema, data);
      case ARRAY -> array(step(schema.getElementType(), data));
      case MAP -> map(step(schema.getValueType(), data));
      case ENUM -> enumeration(schema);
      case FIXED -> (value, out) -> out.writeFixed(((GenericFixed) value).bytes());
      case STRING -> (value, out) -> out.writeString(value.toString());
      case BYTES -> (value, out) -> out.writeBytes((ByteBuffer) value);
      case INT -> (value, out) -> out.writeInt((Integer) value);
      case LONG -> CompiledWriter::writeLong;
      case FLOAT -> (value, out) -> out.writeFloat((Float) value);
      case DOUBLE -> (value, out) -> out.writeDouble((Double) value);
      case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) value);
      case NULL -> (value, out) -> out.writeNull();
    };
  }

  private static void writeLong(Object value, Encoder out) throws IOException {
    out.writeLong(value instanceof Instant instant ? instant.toEpochMilli() : (Long) value);
  }

  private static Step record(Schema schema, SpecificData data) {
    List<Schema.Field> fields = schema.getFields();
    Step[] steps = fields.stream().map(field -> step(field.schema(), data)).toArray(Step[]::new);
    return (value, out) -> {
      IndexedRecord record = (IndexedRecord) value;
      int i = 0;
      try {
        for (; i < steps.length; i++) {
          steps[i].write(record.get(i), out);
        }
      } catch (NullPointerException | ClassCastException e) {
        throw new AvroRuntimeException(
            "Field "
                + fields.get(i).name()
                + " of "
                + schema.getName()
                + " is "
                + (record.get(i) == null ? "null" : record.get(i).getClass().getName())
                + ", not "
                + fields.get(i).schema()
                + ".",
            e);
      }
    };
  }

  /** Nearly every union is of null and one type: one comparison tells the branch. */
  private static Step union(Schema schema, SpecificData data) {
    List<Schema> types = schema.getTypes();
    if (types.size() == 2 && types.get(0).getType() == Schema.Type.NULL) {
      Step step = step(types.get(1), data);
      return (value, out) -> {
        if (value == null) {
          out.writeIndex(0);
        } else {
          out.writeIndex(1);
          step.write(value, out);
        }
      };
    }
    Step[] steps = types.stream().map(type -> step(type, data)).toArray(Step[]::new);
    return (value, out) -> {
      int branch = data.resolveUnion(schema, value);
      out.writeIndex(branch);
      steps[branch].write(value, out);
    };
  }

  private static Step array(Step element) {
    return (value, out) -> {
      Collection<?> elements = (Collection<?>) value;
      out.writeArrayStart();
      out.setItemCount(elements.size());
      for (Object each : elements) {
        out.startItem();
        element.write(each, out);
      }
      out.writeArrayEnd();
    };
  }

  private static Step map(Step element) {
    return (value, out) -> {
      Map<?, ?> entries = (Map<?, ?>) value;
      out.writeMapStart();
      out.setItemCount(entries.size());
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        out.startItem();
        out.writeString(entry.getKey().toString());
        element.write(entry.getValue(), out);
      }
      out.writeMapEnd();
    };
  }

  private static Step enumeration(Schema schema) {
    return (value, out) -> {
      int ordinal =
          value instanceof Enum<?> symbol
              ? symbol.ordinal()
              : schema.getEnumOrdinal(value.toString());
      out.writeEnum(ordinal);
    };
  }
}
