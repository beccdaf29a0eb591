package dev.rollcall.standalone.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rollcall dlq replay}. */
@Command(
    name = "replay",
    description = "Send the records of dead letters to room-events again.",
    footer = {
      "",
      "A record that is refused again becomes a new letter.",
      "Ends with 1 when a letter was skipped, or somebody said no. Where API tokens are",
      "configured, this needs one with the scope admin."
    })
final class DlqReplayCommand implements Callable<Integer> {

  @Mixin private LetterOptions letters;

  @Option(names = "--again", description = "Also letters that were replayed or dropped before.")
  private boolean again;

  @Spec private CommandSpec spec;

  private final Confirmation confirmation;

  DlqReplayCommand(Confirmation confirmation) {
    this.confirmation = confirmation;
  }

  @Override
  public Integer call() {
    LetterRun.Kind kind = new LetterRun.Kind("POST", "/v1/dlq/replay", "replayed", "Replay");
    return new LetterRun(kind, letters, spec, confirmation).run(again);
  }
}
