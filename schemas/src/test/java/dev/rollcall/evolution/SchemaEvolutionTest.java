package dev.rollcall.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.registry.PortableSchema;
import dev.rollcall.topics.Topic;
import dev.rollcall.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Today's schemas against every released one, both ways: consumers are updated before producers, or
 * after, or never.
 *
 * <p>{@code ./mvnw -pl schemas test -Dtest=SchemaEvolutionTest -Drollcall.release=1.2.3} writes the
 * files of a release; never change one that is released.
 */
class SchemaEvolutionTest {
  private static final Path RELEASED = Path.of("src", "released");

  @BeforeAll
  static void writeReleaseWhereAskedTo() throws IOException {
    String release = System.getProperty("rollcall.release");
    if (release != null) {
      Path directory = RELEASED.resolve(release);
      Files.createDirectories(directory);
      for (Schema schema : current().toList()) {
        Files.writeString(
            directory.resolve(schema.getName() + ".avsc"), schema.toString(true) + "\n");
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> oldAndNewReadEachOther() throws IOException {
    return current()
        .map(
            schema ->
                DynamicTest.dynamicTest(
                    schema.getName(),
                    () ->
                        assertThat(EvolutionRules.problems(schema, released(schema.getName())))
                            .isEmpty()));
  }

  @Test
  void everyReleasedSchemaStillExists() throws IOException {
    List<String> names = current().map(Schema::getName).toList();
    try (Stream<Path> files = Files.walk(RELEASED)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allMatch(file -> names.contains(file.getFileName().toString().replace(".avsc", "")));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyEnumHasTheDefaultUnknown() {
    return current()
        .map(
            schema ->
                DynamicTest.dynamicTest(
                    schema.getName(),
                    () ->
                        assertThat(SchemaParts.of(schema).enumDefaults().values())
                            .allMatch("UNKNOWN"::equals)));
  }

  /** What is registered for the values of each topic. */
  private static Stream<Schema> current() {
    return Topics.withPrefix("").all().stream()
        .map(Topic::valueSchema)
        .filter(Objects::nonNull)
        .map(PortableSchema::of);
  }

  private static List<Schema> released(String name) throws IOException {
    try (Stream<Path> versions = Files.list(RELEASED)) {
      return versions
          .map(version -> version.resolve(name + ".avsc"))
          .filter(Files::exists)
          .map(SchemaEvolutionTest::parse)
          .toList();
    }
  }

  private static Schema parse(Path file) {
    try {
      return new Schema.Parser().parse(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
