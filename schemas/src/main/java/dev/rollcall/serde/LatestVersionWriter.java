package dev.rollcall.serde;

import dev.rollcall.registry.PortableSchema;
import dev.rollcall.registry.RegisteredSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Writes records of one schema in the subject's latest version, by the detour over a generic record
 * of that version: fields may be in another order there, so that copying by position would mix them
 * up.
 */
final class LatestVersionWriter implements DatumWriter<Object> {
  private final DatumWriter<Object> ownWriter;
  private final DatumReader<Object> reader;
  private final DatumWriter<Object> latestWriter;

  private LatestVersionWriter(Schema own, DatumWriter<Object> ownWriter, Schema latest) {
    this.ownWriter = ownWriter;
    this.reader = new GenericDatumReader<>(own, latest);
    this.latestWriter = new GenericDatumWriter<>(latest);
  }

  /**
   * @return {@code ownWriter} itself where the latest version is the record's own schema
   */
  static DatumWriter<Object> of(
      Schema own, DatumWriter<Object> ownWriter, RegisteredSchema latest) {
    if (PortableSchema.of(own).equals(PortableSchema.of(latest.schema()))) {
      return ownWriter;
    }
    var result = SchemaCompatibility.checkReaderWriterCompatibility(latest.schema(), own);
    if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
      throw new SerializationException(
          "Version "
              + latest.version()
              + " of "
              + latest.subject()
              + " cannot take a "
              + own.getFullName()
              + " of this program's schema: "
              + result.getResult().getIncompatibilities());
    }
    return new LatestVersionWriter(own, ownWriter, latest.schema());
  }

  @Override
  public void setSchema(Schema schema) {
    throw new UnsupportedOperationException("The schema is fixed.");
  }

  @Override
  public void write(Object datum, Encoder out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    ownWriter.write(datum, encoder);
    Object latest =
        reader.read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    latestWriter.write(latest, out);
  }
}
