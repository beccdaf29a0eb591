package dev.rollcall.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rollcall rooms}. */
@Command(name = "rooms", description = "Ask about rooms.", synopsisSubcommandLabel = "COMMAND")
final class RoomsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say which: list, get, attendance, changes or sessions.");
  }
}
