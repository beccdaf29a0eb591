package dev.rollcall.connectors.connect;

import dev.rollcall.avro.ParticipantInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Cuts a listing into parts that fit into a record each. */
final class SnapshotChunks {
  /** Most bytes of one part as a value on the topic. */
  static final int MAX_BYTES = 200 * 1024;

  /** Ids, times and the envelope: four ids of 512 bytes, and some. */
  private static final int ENVELOPE = 4 * 1024;

  /** What Avro's single-object encoding puts before a record. */
  private static final int MARKER = 10;

  private SnapshotChunks() {}

  /** At least one chunk, which is empty when nobody is there. */
  static List<List<ParticipantInfo>> of(List<ParticipantInfo> people) {
    List<List<ParticipantInfo>> chunks = new ArrayList<>();
    List<ParticipantInfo> chunk = new ArrayList<>();
    int bytes = ENVELOPE;
    for (ParticipantInfo info : people) {
      int size = size(info);
      if (!chunk.isEmpty() && bytes + size > MAX_BYTES) {
        chunks.add(chunk);
        chunk = new ArrayList<>();
        bytes = ENVELOPE;
      }
      chunk.add(info);
      bytes += size;
    }
    chunks.add(chunk);
    return chunks;
  }

  private static int size(ParticipantInfo info) {
    try {
      return ParticipantInfo.getEncoder().encode(info).remaining() - MARKER;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it writes to memory
    }
  }
}
