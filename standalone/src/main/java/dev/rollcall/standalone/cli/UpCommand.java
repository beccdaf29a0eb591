package dev.rollcall.standalone.cli;

import dev.rollcall.standalone.ServerFactory;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rollcall up}. */
@Command(
    name = "up",
    description = "Run everything here: Kafka, a schema registry, the processors and the API.",
    footer = {"", "Data survive a restart. Stop with Ctrl-C."})
final class UpCommand implements Callable<Integer> {

  private final ServerFactory servers;

  @Mixin private LaptopOptions options;
  @Spec private CommandSpec spec;

  UpCommand(ServerFactory servers) {
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (StopSignal stop = new StopSignal()) {
      out.println("Starting Rollcall, data in " + options.server().dataDirectory());
      try (Laptop laptop = Laptop.start(options, Map.of(), stop.interrupting(servers))) {
        out.println("Rollcall is ready at " + laptop.addresses());
        stop.await(laptop.failure());
      }
    }
    return 0;
  }
}
