package dev.rollcall.standalone.cli;

import dev.rollcall.standalone.verify.Steps;
import java.io.Console;
import java.io.PrintWriter;

/** How far something has come: a bar that grows on a terminal, a line each tenth elsewhere. */
final class ProgressBar implements Steps {

  private static final int WIDTH = 40;

  private final PrintWriter out;
  private final boolean isTerminal;
  private final String what;
  private long told = -1;

  ProgressBar(PrintWriter out, boolean isTerminal, String what) {
    this.out = out;
    this.isTerminal = isTerminal;
    this.what = what;
  }

  /** Where this process runs. */
  static ProgressBar of(PrintWriter out, String what) {
    return new ProgressBar(out, isTerminal(System.console()), what);
  }

  @Override
  public void done(long done, long total) {
    long percent = total == 0 ? 100 : done * 100 / total;
    long step = isTerminal ? percent : percent / 10 * 10;
    if (step == told) {
      return;
    }
    told = step;
    if (isTerminal) {
      int filled = (int) (WIDTH * percent / 100);
      out.printf(
          "\r[%s%s] %3d %%  %s", "#".repeat(filled), ".".repeat(WIDTH - filled), percent, what);
      if (percent == 100) {
        out.println();
      }
    } else {
      out.printf("%s: %d %%%n", what, step);
    }
    out.flush();
  }

  /** Since Java 22 there may be a console where there is no terminal, and a method that tells. */
  static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }
}
