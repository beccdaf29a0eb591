package dev.rollcall.standalone.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The examples for Python, run where they lie, with the {@code confluent_kafka} that is installed.
 *
 * <p>Debian has it without fastavro, which its serializers call. Where that is missing, {@code
 * src/test/python} stands in for it.
 */
public final class Python {

  private static final Path STAND_IN =
      Path.of(System.getProperty("basedir", "."), "src/test/python").toAbsolutePath();
  private static final String NEEDED = "import confluent_kafka.schema_registry.avro";

  private Python() {}

  /** Without a Python that can run them the calling test is skipped; in CI it fails. */
  public static ExampleClient find() {
    return Stream.of("python3", "/usr/bin/python3")
        .flatMap(
            interpreter ->
                Stream.of(
                    client(interpreter, Map.of()),
                    client(
                        interpreter,
                        Map.of("PYTHONPATH", STAND_IN.toString(), "PYTHONDONTWRITEBYTECODE", "1"))))
        .filter(Python::works)
        .findFirst()
        .orElseThrow(
            () ->
                Programs.missing(
                    "No Python has confluent_kafka and an Avro library, which the examples for"
                        + " Python need: pip install -r docs/clients/python/requirements.txt, or"
                        + " Debian's python3-confluent-kafka, python3-avro and python3-requests."));
  }

  private static ExampleClient client(String interpreter, Map<String, String> environment) {
    return new ExampleClient(
        interpreter, ExampleClient.source("python").toAbsolutePath(), ".py", environment);
  }

  private static boolean works(ExampleClient client) {
    return Programs.exists(client.interpreter())
        && Run.of(
                    List.of(client.interpreter(), "-c", NEEDED),
                    client.directory(),
                    client.environment(),
                    "",
                    1)
                .exitCode()
            == 0;
  }
}
