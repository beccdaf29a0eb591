package dev.rollcall.standalone.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** How a command reaches a running Rollcall. */
final class ClientOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = {
        "Where Rollcall runs (default: ${DEFAULT-VALUE}).",
        "The environment variable ROLLCALL_TOKEN holds the API token, if it asks for one."
      })
  private URI url;

  ApiClient client() {
    return new ApiClient(url, ApiClient.tokenFromEnvironment());
  }
}
