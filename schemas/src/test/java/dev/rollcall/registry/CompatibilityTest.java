package dev.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {
  private static final Schema PLAIN =
      SchemaBuilder.record("R").fields().requiredInt("a").endRecord();
  private static final Schema WITH_REQUIRED =
      SchemaBuilder.record("R").fields().requiredInt("a").requiredInt("b").endRecord();
  private static final Schema WITH_OPTIONAL =
      SchemaBuilder.record("R").fields().requiredInt("a").optionalInt("b").endRecord();

  @ParameterizedTest
  @CsvSource({
    "NONE,                true,  true,  true",
    "BACKWARD,            true,  false, true",
    "BACKWARD_TRANSITIVE, true,  false, true",
    "FORWARD,             true,  true,  false",
    "FORWARD_TRANSITIVE,  true,  true,  false",
    "FULL,                true,  false, false",
    "FULL_TRANSITIVE,     true,  false, false",
  })
  void whatEachLevelAllows(
      Compatibility level, boolean addOptional, boolean addRequired, boolean dropRequired) {
    assertThat(allows(level, WITH_OPTIONAL, PLAIN)).isEqualTo(addOptional);
    assertThat(allows(level, WITH_REQUIRED, PLAIN)).isEqualTo(addRequired);
    assertThat(allows(level, PLAIN, WITH_REQUIRED)).isEqualTo(dropRequired);
  }

  @ParameterizedTest
  @CsvSource({"BACKWARD, true", "BACKWARD_TRANSITIVE, false", "FULL_TRANSITIVE, false"})
  void transitiveLevelsLookAtEveryVersion(Compatibility level, boolean allowed) {
    assertThat(allows(level, WITH_REQUIRED, PLAIN, WITH_REQUIRED)).isEqualTo(allowed);
  }

  private static boolean allows(Compatibility level, Schema candidate, Schema... earlier) {
    return level.problems(candidate, List.of(earlier)).isEmpty();
  }
}
