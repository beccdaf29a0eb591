package dev.rollcall.query;

import dev.rollcall.topics.Positions;
import java.util.List;

/** Sends dead letters again, or sets them aside. */
public interface DeadLetterHandler {

  /**
   * Which letters are meant: those named, or all that nothing was done with.
   *
   * @param letters null for all
   * @param reason name of a {@link dev.rollcall.topology.RefusalReason} that all have; null for any
   */
  record Selection(List<LetterId> letters, String reason) {
    public Selection {
      letters = letters == null ? null : List.copyOf(letters);
    }

    boolean isAll() {
      return letters == null;
    }
  }

  /**
   * @param why a sentence
   */
  record Skipped(LetterId letter, String why) {}

  /**
   * @param done how many letters
   * @param position of what was written to {@code room-events}; empty where nothing was
   * @param isMore whether not all was done of what was asked for, for want of time: it can be asked
   *     for again
   */
  record Outcome(int done, List<Skipped> skipped, Positions position, boolean isMore) {}

  /**
   * Writes the record of each letter to {@code room-events} again, as it came, and marks the letter
   * as replayed, both or neither.
   *
   * @param again whether also letters that were replayed or dropped before
   * @throws RoomReader.Unavailable when Kafka does not take all; what was not taken can be asked
   *     for again
   */
  Outcome replay(Selection selection, boolean again);

  /**
   * Marks each letter as dropped.
   *
   * @throws RoomReader.Unavailable likewise
   */
  Outcome drop(Selection selection);
}
