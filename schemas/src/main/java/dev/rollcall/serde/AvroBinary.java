package dev.rollcall.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;

/** Avro binary after a header. Each thread keeps its own buffers from one record to the next. */
final class AvroBinary {
  /** A buffer that has grown past this many bytes is let go after use. */
  private static final int KEEP_BYTES = 256 * 1024;

  private final ThreadLocal<Buffers> buffers = ThreadLocal.withInitial(Buffers::new);

  private static final class Buffers {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    private BinaryDecoder decoder;
  }

  byte[] write(byte[] header, DatumWriter<Object> writer, Object datum) {
    Buffers own = buffers.get();
    boolean keep = false;
    try {
      own.out.reset();
      own.out.writeBytes(header);
      writer.write(datum, own.encoder);
      own.encoder.flush();
      keep = own.out.size() <= KEEP_BYTES;
      return own.out.toByteArray();
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("The record cannot be written as Avro: " + e, e);
    } finally {
      if (!keep) {
        buffers.remove();
      }
    }
  }

  /**
   * @throws SerializationException when the bytes are not exactly one record of the reader's schema
   */
  Object read(byte[] bytes, int headerLength, DatumReader<?> reader) {
    Buffers own = buffers.get();
    own.decoder =
        DecoderFactory.get()
            .binaryDecoder(bytes, headerLength, bytes.length - headerLength, own.decoder);
    try {
      Object datum = reader.read(null, own.decoder);
      if (!own.decoder.isEnd()) {
        throw new SerializationException(
            own.decoder.remainingBytes() + " bytes are left over after the record.");
      }
      return datum;
    } catch (SerializationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("The bytes are no record of the expected schema: " + e, e);
    } finally {
      if (bytes.length > KEEP_BYTES) {
        buffers.remove();
      }
    }
  }
}
