package dev.rollcall.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rollcall dlq}. */
@Command(
    name = "dlq",
    description = "Look at dead letters, records that could not be used, and deal with them.",
    synopsisSubcommandLabel = "COMMAND")
final class DlqCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say which: list, replay or drop.");
  }
}
