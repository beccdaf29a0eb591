package dev.rollcall.standalone.cli;

import dev.rollcall.standalone.RunningServer;
import dev.rollcall.standalone.ServerFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollcall server}. */
@Command(
    name = "server",
    description = "Run the production server against your Kafka and schema registry.",
    footer = {
      "",
      "Several on one machine differ by --http-port and --data-dir. Stop with Ctrl-C or SIGTERM."
    })
final class ServerCommand implements Callable<Integer> {

  private final ServerFactory servers;

  @Mixin private ServerOptions options;
  @Spec private CommandSpec spec;

  ServerCommand(ServerFactory servers) {
    this.servers = servers;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (StopSignal stop = new StopSignal();
        RunningServer server =
            stop.interrupting(servers).start(options.configFile(), options.flags())) {
      spec.commandLine().getOut().println("Rollcall is ready at " + server.url());
      stop.await(server.failure().thenApply(end -> end));
    }
    return 0;
  }
}
