package dev.rollcall.standalone.cli;

import dev.rollcall.standalone.ServerFactory;
import dev.rollcall.standalone.demo.DemoDoor;
import dev.rollcall.standalone.demo.DemoFaults;
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

  @Option(
      names = "--drop-leaves",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Leaves that are never sent (default: ${DEFAULT-VALUE}).")
  private int dropLeaves;

  @Option(
      names = "--repeat",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Events that are sent again, up to 30 s later (default: ${DEFAULT-VALUE}).")
  private int repeat;

  @Option(
      names = "--late",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Events that are sent 5 to 30 s late (default: ${DEFAULT-VALUE}).")
  private int late;

  @Spec private CommandSpec spec;

  DemoCommand(ServerFactory servers) {
    this.servers = servers;
  }

  @Override
  public Integer call() throws Exception {
    atLeastOne("--rate", rate);
    atLeastOne("--rooms", rooms);
    percent("--drop-leaves", dropLeaves);
    percent("--repeat", repeat);
    percent("--late", late);
    PrintWriter out = spec.commandLine().getOut();
    DemoDoor.Vendors vendors = new DemoDoor.Vendors();
    try (StopSignal stop = new StopSignal()) {
      out.println("Starting Rollcall, data in " + options.server().dataDirectory());
      try (Laptop laptop = Laptop.start(options, vendors.settings(), stop.interrupting(servers));
          DemoDoor door = new DemoDoor(vendors, laptop.url(), api(laptop)::sendEvents);
          DemoTraffic traffic = startTraffic(door)) {
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

  private void percent(String option, int value) {
    if (value < 0 || value > 100) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '%s': %d is not from 0 to 100".formatted(option, value));
    }
  }

  private static ApiClient api(Laptop laptop) {
    return new ApiClient(laptop.url(), ApiClient.tokenFromEnvironment());
  }

  private DemoTraffic startTraffic(DemoDoor door) {
    DemoFaults faults = new DemoFaults(dropLeaves, repeat, late);
    return DemoTraffic.start(seed, rooms, rate, faults, Clock.systemUTC(), door);
  }
}
