package dev.rollcall.standalone.cli;

import dev.rollcall.standalone.ServerFactory;
import dev.rollcall.standalone.StandaloneException;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** {@code rollcall}: what its commands have in common. */
@Command(
    name = "rollcall",
    description = "Who is in which video room.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it failed; the reason is on standard error",
      "2:the command line is wrong",
      "130, 143:stopped by Ctrl-C or SIGTERM, cleanly"
    },
    footer = {
      "",
      "Begin with 'rollcall demo', then 'rollcall rooms list' in another terminal.",
      "'rollcall COMMAND --help' tells more about a command."
    })
final class RollcallCommand {

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the whole stack trace of a failure.")
  private boolean debug;

  private RollcallCommand() {}

  static CommandLine line(ServerFactory servers) {
    RollcallCommand root = new RollcallCommand();
    CommandLine line =
        new CommandLine(root)
            .addSubcommand(new DemoCommand(servers))
            .addSubcommand(new UpCommand(servers))
            .addSubcommand(new ServerCommand(servers))
            .addSubcommand(new DoctorCommand())
            .addSubcommand(new VerifyCommand())
            .addSubcommand(new ClusterCommand())
            .addSubcommand(
                new CommandLine(new RoomsCommand())
                    .addSubcommand(new RoomsListCommand())
                    .addSubcommand(new RoomsGetCommand())
                    .addSubcommand(new RoomsAttendanceCommand())
                    .addSubcommand(new RoomsChangesCommand())
                    .addSubcommand(new RoomsWatchCommand())
                    .addSubcommand(new RoomsSessionsCommand()))
            .addSubcommand(
                new CommandLine(new UsersCommand())
                    .addSubcommand(new UsersGetCommand())
                    .addSubcommand(new UsersRoomsCommand())
                    .addSubcommand(new UsersAttendanceCommand()))
            .addSubcommand(
                new CommandLine(new EventsCommand()).addSubcommand(new EventsSendCommand()))
            .addSubcommand(
                new CommandLine(new DlqCommand())
                    .addSubcommand(new DlqListCommand())
                    .addSubcommand(new DlqReplayCommand(Confirmation.onTerminal()))
                    .addSubcommand(new DlqDropCommand(Confirmation.onTerminal())))
            .addSubcommand(new CompletionCommand());
    addStandardOptions(line);
    line.setUsageHelpAutoWidth(true);
    line.setExitCodeExceptionMapper(e -> CommandLine.ExitCode.SOFTWARE);
    line.setExecutionExceptionHandler(root::explain);
    line.setParameterExceptionHandler(RollcallCommand::explainUsage);
    return line;
  }

  private static void addStandardOptions(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version()).mixinStandardHelpOptions(true);
    line.getSubcommands().values().forEach(RollcallCommand::addStandardOptions);
  }

  private int explain(Exception e, CommandLine line, ParseResult arguments) {
    if (e instanceof StandaloneException || e instanceof ConfigException) {
      line.getErr().println(e.getMessage());
    } else if (e instanceof InterruptedException) {
      line.getErr().println("Stopped before it was ready.");
    } else {
      line.getErr().println("Rollcall failed: " + e + (debug ? "" : " (--debug shows where)"));
    }
    if (debug) {
      e.printStackTrace(line.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static int explainUsage(CommandLine.ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    line.getErr().println(e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
    line.getErr().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(RollcallCommand.class.getPackage().getImplementationVersion())
              .orElse("(not packaged)");
      return new String[] {"rollcall " + version, "Java " + Runtime.version()};
    }
  }
}
