package dev.rollcall.http;

import dev.rollcall.query.DeadLetterHandler;
import dev.rollcall.query.LetterId;
import dev.rollcall.topics.Positions;
import java.util.List;
import java.util.Map;

/** Does two letters and skips a third; notes what it was asked. */
final class FakeLetterHandler implements DeadLetterHandler {

  RuntimeException failure;
  Selection selection;
  Boolean again;

  @Override
  public Outcome replay(Selection selection, boolean again) {
    this.again = again;
    return outcome(selection);
  }

  @Override
  public Outcome drop(Selection selection) {
    this.again = null;
    return outcome(selection);
  }

  private Outcome outcome(Selection selection) {
    this.selection = selection;
    if (failure != null) {
      throw failure;
    }
    return new Outcome(
        2,
        List.of(new Skipped(new LetterId(0, 18), "There is no such letter.")),
        Positions.of(Map.of(1, 99L)),
        false);
  }
}
