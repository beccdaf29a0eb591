package dev.rollcall.standalone.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollcall completion}. */
@Command(
    name = "completion",
    description = "Print a script that has a shell complete commands and options.",
    footer = {
      "",
      "For this shell:  source <(rollcall completion bash)",
      "Put that line into ~/.bashrc or ~/.zshrc for every one."
    })
final class CompletionCommand implements Runnable {

  /** One script serves both: in zsh it turns on what bash has by itself. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  void choose(Shell shell) {
    // The script tells by itself in which of them it runs.
  }

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine()
        .getOut()
        .println(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
  }
}
