package dev.rollcall.model;

import dev.rollcall.avro.Participant;
import dev.rollcall.serde.PlainAvro;

/** 64 bits that tell one content from another, so that what was published need not be kept. */
final class Fingerprint {

  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final PlainAvro<Participant> CODEC = new PlainAvro<>(Participant.class, 1);

  private Fingerprint() {}

  /** FNV-1a over the row as Avro. */
  static long of(Participant participant) {
    long hash = OFFSET_BASIS;
    for (byte b : CODEC.encode(participant)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return hash;
  }
}
