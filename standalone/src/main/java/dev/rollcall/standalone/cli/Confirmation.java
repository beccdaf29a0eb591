package dev.rollcall.standalone.cli;

import java.util.Locale;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Has somebody agree to what cannot be taken back.
 *
 * @param ask shows a question on the terminal and gives the answer; null where there is none
 */
record Confirmation(UnaryOperator<String> ask) {

  /** Where this process runs. */
  static Confirmation onTerminal() {
    return new Confirmation(
        ProgressBar.isTerminal(System.console()) ? System.console()::readLine : null);
  }

  /**
   * @throws ParameterException when nobody can be asked
   */
  boolean isGiven(String question, CommandLine line) {
    if (ask == null) {
      throw new ParameterException(
          line, question + " There is no terminal to ask at; --yes says so.");
    }
    String answer = ask.apply(question + " [y/N] ");
    return answer != null && answer.trim().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
