package dev.rollcall.standalone.cli;

import dev.rollcall.standalone.ServerFactory;
import dev.rollcall.standalone.demo.DemoTraffic;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rollcall demo}. */
@Command(
    name = "demo",
    description = "Run everything here, with simulated traffic of several vendors.",
    footer = {"", "Data survive a restart. Stop with Ctrl-C."})
final class DemoCommand implements Callable<Integer> {

  private final ServerFactory servers;

  @Mixin private LaptopOptions options;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "Events a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--rooms",
      paramLabel = "N",
      defaultValue = "40",
      description = "Rooms that the traffic is about (default: ${DEFAULT-VALUE}).")
  private int rooms;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same rooms and people (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Spec private CommandSpec spec;

  DemoCommand(ServerFactory servers) {
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    atLeastOne("--rate", rate);
    atLeastOne("--rooms", rooms);
    PrintWriter out = spec.commandLine().getOut();
    try (StopSignal stop = new StopSignal()) {
      out.println("Starting Rollcall, data in " + options.server().dataDirectory());
      try (Laptop laptop = Laptop.start(options, stop.interrupting(servers));
          DemoTraffic traffic = startTraffic(laptop)) {
        out.println("Rollcall is ready at " + laptop.addresses());
        out.println(
            "%d rooms, about %d events a second: try 'rollcall rooms list'".formatted(rooms, rate));
        stop.await(laptop.failure());
      }
    }
    return 0;
  }

  private void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '%s': %d is less than 1".formatted(option, value));
    }
  }

  private DemoTraffic startTraffic(Laptop laptop) {
    ApiClient api = new ApiClient(laptop.url(), ApiClient.tokenFromEnvironment());
    return DemoTraffic.start(seed, rooms, rate, Clock.systemUTC(), api::sendEvents);
  }
}
