package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {

  private final Opened parts = new Opened();
  private final List<String> closed = new ArrayList<>();

  @Test
  void theLastIsClosedFirstAndEachOnce() {
    parts.add(() -> closed.add("first"));
    parts.add(() -> closed.add("last"));
    parts.close();
    parts.close();
    assertThat(closed).containsExactly("last", "first");
  }

  @Test
  void allAreClosedAlsoWhenSomeCannotBe() {
    IOException one = new IOException("one");
    IllegalArgumentException another = new IllegalArgumentException("another");
    parts.add(() -> closed.add("first"));
    parts.add(
        () -> {
          throw one;
        });
    parts.add(
        () -> {
          throw another;
        });
    assertThatThrownBy(parts::close).hasSuppressedException(one).hasSuppressedException(another);
    assertThat(closed).containsExactly("first");
  }

  @Test
  void afterAFailedStartThatStaysTheFailure() {
    IOException start = new IOException("start");
    IllegalStateException close = new IllegalStateException("close");
    parts.add(
        () -> {
          throw close;
        });
    assertThatCode(() -> parts.closeAfter(start)).doesNotThrowAnyException();
    assertThat(start.getSuppressed()[0]).hasSuppressedException(close);
  }
}
