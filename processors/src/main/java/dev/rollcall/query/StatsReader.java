package dev.rollcall.query;

import dev.rollcall.model.Totals;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import java.util.Set;

/** What all rooms come to. */
public interface StatsReader {

  /**
   * @param missingPartitions partitions of {@code room-events} that nobody could answer for
   */
  record Stats(Totals totals, Set<Integer> missingPartitions) {}

  /**
   * @param now the minutes told end with this one; epoch milliseconds
   */
  Answer<Stats> stats(long now, Await await);
}
