package dev.rollcall.standalone.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollcall dlq drop}. */
@Command(
    name = "drop",
    description = "Set dead letters aside, so that they are no longer listed.",
    footer = {
      "",
      "The topic keeps them until its retention ends; 'dlq list --handled' shows them.",
      "Ends with 1 when a letter was skipped, or somebody said no. Where API tokens are",
      "configured, this needs one with the scope admin."
    })
final class DlqDropCommand implements Callable<Integer> {

  @Mixin private LetterOptions letters;

  @Spec private CommandSpec spec;

  private final Confirmation confirmation;

  DlqDropCommand(Confirmation confirmation) {
    this.confirmation = confirmation;
  }

  @Override
  public Integer call() {
    LetterRun.Kind kind = new LetterRun.Kind("DELETE", "/v1/dlq", "dropped", "Drop");
    return new LetterRun(kind, letters, spec, confirmation).run(false);
  }
}
