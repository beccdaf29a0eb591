package dev.rollcall.standalone.cli;

import dev.rollcall.standalone.RunningServer;
import dev.rollcall.standalone.ServerFactory;
import dev.rollcall.standalone.StandaloneException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Where the process begins. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(RollcallCommand.line(Main::startServer).execute(args));
  }

  private static RunningServer startServer(Optional<Path> configFile, Map<String, String> flags) {
    return ServiceLoader.load(ServerFactory.class)
        .findFirst()
        .orElseThrow(() -> new StandaloneException("This build of Rollcall has no server."))
        .start(configFile, flags);
  }
}
