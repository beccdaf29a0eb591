package dev.rollcall.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Makes the production server: topics, processors and the HTTP API. */
@FunctionalInterface
public interface ServerFactory {

  /**
   * Starts it and returns when it takes requests.
   *
   * @param configFile the lowest layer of settings above the defaults
   * @param flags the highest layer; the environment lies between the two
   * @throws StandaloneException when the user can put right what keeps it from starting
   */
  RunningServer start(Optional<Path> configFile, Map<String, String> flags)
      throws InterruptedException;
}
