package dev.rollcall.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  private final StringWriter out = new StringWriter();

  @Test
  void growsOnATerminalUntilItEndsItsLine() {
    ProgressBar bar = new ProgressBar(new PrintWriter(out), true, "Reading");
    bar.done(1, 200);
    bar.done(2, 200);
    bar.done(3, 200);
    assertThat(out.toString()).endsWith("\r[" + ".".repeat(40) + "]   1 %  Reading");
    bar.done(200, 200);
    assertThat(out.toString())
        .endsWith("\r[" + "#".repeat(40) + "] 100 %  Reading" + System.lineSeparator())
        .containsOnlyOnce("   1 %");
  }

  @Test
  void isALineEachTenthElsewhere() {
    ProgressBar bar = new ProgressBar(new PrintWriter(out), false, "Reading");
    for (int i = 1; i <= 30; i++) {
      bar.done(i, 30);
    }
    assertThat(out.toString().lines())
        .hasSize(11)
        .startsWith("Reading: 0 %", "Reading: 10 %")
        .endsWith("Reading: 90 %", "Reading: 100 %");
  }
}
