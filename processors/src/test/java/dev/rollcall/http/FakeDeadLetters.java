package dev.rollcall.http;

import dev.rollcall.query.DeadLetterReader;
import java.util.ArrayList;
import java.util.List;

/** Dead letters in memory; notes what it was asked. */
final class FakeDeadLetters implements DeadLetterReader {

  final List<Letter> letters = new ArrayList<>();
  RuntimeException failure;

  Filter filter;
  boolean withValues;
  int limit;
  String cursor;

  @Override
  public Page list(Filter filter, boolean withValues, int limit, String cursor) {
    this.filter = filter;
    this.withValues = withValues;
    this.limit = limit;
    this.cursor = cursor;
    if (failure != null) {
      throw failure;
    }
    return new Page(letters, "next");
  }
}
