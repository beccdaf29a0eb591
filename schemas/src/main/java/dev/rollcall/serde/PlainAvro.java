package dev.rollcall.serde;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * One generated class as Avro binary after one byte, the version of the format: for state stores,
 * which know what they hold and need no registry. Safe for use by several threads.
 *
 * <p>Give a new version with every change of the schema. Classes outside {@code dev.rollcall.avro}
 * need {@link TrustedPackages#trust} first.
 */
public final class PlainAvro<T extends SpecificRecord> {
  private final AvroBinary binary = new AvroBinary();
  private final Class<T> type;
  private final byte[] header;
  private final DatumWriter<Object> writer;
  private final DatumReader<?> reader;

  /**
   * @param version 0 to 127
   */
  public PlainAvro(Class<T> type, int version) {
    if (version < 0 || version > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("A format version is 0 to 127, not " + version + ".");
    }
    TrustedPackages.trustOurs();
    SpecificData data = SpecificData.getForClass(type);
    Schema schema = data.getSchema(type);
    this.type = type;
    this.header = new byte[] {(byte) version};
    this.writer = CompiledWriter.of(schema, data);
    try {
      this.reader = SpecificReader.of(type, schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null for null. */
  public byte[] encode(T value) {
    return value == null ? null : binary.write(header, writer, value);
  }

  /**
   * Null for null.
   *
   * @throws SerializationException when the bytes are of another version, or not one record
   */
  public T decode(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length == 0 || bytes[0] != header[0]) {
      throw new SerializationException(
          (bytes.length == 0 ? "No bytes" : "Format version " + bytes[0])
              + " where version "
              + header[0]
              + " of "
              + type.getSimpleName()
              + " was expected.");
    }
    return type.cast(binary.read(bytes, header.length, reader));
  }
}
