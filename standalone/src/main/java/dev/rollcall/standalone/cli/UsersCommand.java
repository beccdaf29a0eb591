package dev.rollcall.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rollcall users}. */
@Command(
    name = "users",
    description = "Ask where a user is and was.",
    synopsisSubcommandLabel = "COMMAND")
final class UsersCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say which: get, rooms or attendance.");
  }
}
