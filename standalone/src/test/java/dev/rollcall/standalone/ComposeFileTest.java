package dev.rollcall.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What can be known about the containers without running them. */
class ComposeFileTest {

  private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..").normalize();

  private final JsonNode compose;
  private final Map<String, JsonNode> services = new TreeMap<>();

  ComposeFileTest() throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    compose =
        new ObjectMapper()
            .valueToTree(yaml.load(Files.readString(ROOT.resolve("docker-compose.yml"))));
    compose.path("services").properties().forEach(s -> services.put(s.getKey(), s.getValue()));
  }

  @Test
  void itIsKafkaARegistryAndTwoInstances() {
    assertThat(services).containsOnlyKeys("kafka", "registry", "rollcall-1", "rollcall-2");
  }

  @Test
  void everyImageHasAVersion() throws IOException {
    Stream<String> images =
        services.values().stream().map(service -> service.path("image").asText());
    Stream<String> bases =
        Files.readAllLines(ROOT.resolve("Dockerfile")).stream()
            .filter(line -> line.startsWith("FROM "))
            .map(line -> line.split(" ", -1)[1]);

    assertThat(Stream.concat(images, bases))
        .hasSize(6)
        .allMatch(image -> image.matches(".+:\\d.*"));
  }

  @Test
  void nothingWaitsForWhatCannotBecomeHealthy() {
    services.forEach(
        (name, service) ->
            service
                .path("depends_on")
                .properties()
                .forEach(
                    dependency -> {
                      assertThat(services).as(name).containsKey(dependency.getKey());
                      assertThat(dependency.getValue().path("condition"))
                          .isEqualTo(TextNode.valueOf("service_healthy"));
                      assertThat(services.get(dependency.getKey()).has("healthcheck"))
                          .as("%s waits for the health of %s", name, dependency.getKey())
                          .isTrue();
                    }));
  }

  @Test
  void everyVolumeAndSecretIsThere() {
    services.forEach(
        (name, service) -> {
          for (JsonNode volume : service.path("volumes")) {
            String source = volume.asText().split(":", 2)[0];
            boolean there =
                source.startsWith(".")
                    ? Files.exists(ROOT.resolve(source))
                    : compose.path("volumes").has(source);
            assertThat(there).as("%s of %s", source, name).isTrue();
          }
          for (JsonNode secret : service.path("secrets")) {
            assertThat(compose.path("secrets").has(secret.asText())).as(name).isTrue();
          }
        });
  }

  @Test
  void publishedPortsAreDistinctAndOnLoopback() {
    List<String> published = new ArrayList<>();
    services
        .values()
        .forEach(
            service -> {
              for (JsonNode port : service.path("ports")) {
                published.add(port.asText().replaceFirst(":\\d+$", ""));
              }
            });

    assertThat(published)
        .doesNotHaveDuplicates()
        .hasSize(4)
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void instancesDifferInTheirNamesAndDataOnly() {
    JsonNode first = services.get("rollcall-1");
    JsonNode second = services.get("rollcall-2");

    assertThat(second.toString().replace("rollcall-2", "rollcall-1").replace(":8082:", ":8080:"))
        .isEqualTo(first.toString());
  }

  @Test
  void theContainerDoesNotRunAsRoot() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("Dockerfile")))
        .filteredOn(line -> line.startsWith("USER "))
        .last()
        .isEqualTo("USER 10001");
  }
}
