package dev.rollcall.standalone.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that run everything in this process. */
final class LaptopOptions {

  @Mixin private ServerOptions server;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Port of Kafka; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int kafkaPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Port of the schema registry; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int registryPort;

  ServerOptions server() {
    return server;
  }

  int kafkaPort() {
    return kafkaPort;
  }

  int registryPort() {
    return registryPort;
  }
}
