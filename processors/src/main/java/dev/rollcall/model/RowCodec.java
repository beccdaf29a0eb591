package dev.rollcall.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;

/** Rows as plain Avro behind one byte that names the format: no registry, no schema in the row. */
final class RowCodec<T extends SpecificRecordBase> {

  private static final byte FORMAT = 1;

  private final SpecificDatumWriter<T> writer;
  private final SpecificDatumReader<T> reader;

  RowCodec(Class<T> type) {
    this.writer = new SpecificDatumWriter<>(type);
    this.reader =
        new SpecificDatumReader<>(
            SpecificData.get().getSchema(type), SpecificData.get().getSchema(type));
  }

  byte[] encode(T row) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    out.write(FORMAT);
    try {
      writer.write(row, EncoderFactory.get().directBinaryEncoder(out, null));
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null for null, so that a missing row stays missing. */
  T decode(byte[] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes[0] != FORMAT) {
      throw new IllegalStateException("Row format " + bytes[0] + " is not known.");
    }
    BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, null);
    try {
      return reader.read(null, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
