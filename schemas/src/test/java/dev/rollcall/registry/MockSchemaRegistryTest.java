package dev.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class MockSchemaRegistryTest {
  private static final Schema ONE =
      SchemaBuilder.record("Thing").fields().requiredString("name").endRecord();
  private static final Schema TWO =
      SchemaBuilder.record("Thing").fields().requiredString("name").optionalInt("n").endRecord();
  private static final Schema INCOMPATIBLE =
      SchemaBuilder.record("Thing").fields().requiredInt("name").endRecord();

  private final MockSchemaRegistry registry = new MockSchemaRegistry();

  @Test
  void aSchemaHasOneIdUnderEverySubject() {
    assertThat(registry.register("a", ONE)).isEqualTo(1);
    assertThat(registry.register("a", TWO)).isEqualTo(2);
    assertThat(registry.register("b", TWO)).isEqualTo(2);
    assertThat(registry.register("a", ONE)).isEqualTo(1);
    assertThat(registry.versions("a")).containsExactly(1, 2);
    assertThat(registry.latest("a")).isEqualTo(new RegisteredSchema("a", 2, 2, TWO));
    assertThat(registry.byId(1)).isEqualTo(ONE);
    assertThat(registry.idOf("b", TWO)).isEqualTo(2);
  }

  @Test
  void whatIsUnknownIsAFinalFailureWithTheRegistrysCodes() {
    registry.register("a", ONE);
    assertThat(code(() -> registry.byId(2))).isEqualTo(40403);
    assertThat(code(() -> registry.byId(0))).isEqualTo(40403);
    assertThat(code(() -> registry.idOf("a", TWO))).isEqualTo(40403);
    assertThat(code(() -> registry.latest("b"))).isEqualTo(40401);
  }

  @Test
  void incompatibleSchemasAreRefused() {
    registry.register("a", ONE);
    assertThat(registry.incompatibilities("a", INCOMPATIBLE)).isNotEmpty();
    assertThat(code(() -> registry.register("a", INCOMPATIBLE))).isEqualTo(409);
    registry.setCompatibility("a", Compatibility.NONE);
    assertThat(registry.incompatibilities("a", INCOMPATIBLE)).isEmpty();
    assertThat(registry.register("a", INCOMPATIBLE)).isEqualTo(2);
  }

  @Test
  void aScopeIsFoundUntilItIsClosed() {
    Map<String, String> settings = Map.of(RegistryConfig.URL, "mock://scope-test");
    try (MockSchemaRegistry.Scope scope = MockSchemaRegistry.open("scope-test")) {
      assertThat(scope.url()).isEqualTo("mock://scope-test");
      SchemaRegistry found = SchemaRegistry.open(settings);
      found.close();
      assertThat(SchemaRegistry.open(settings)).isSameAs(scope.registry());
      assertThatThrownBy(() -> MockSchemaRegistry.open("scope-test"))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(() -> SchemaRegistry.open(settings)).isInstanceOf(ConfigException.class);
  }

  private interface Call {
    void run();
  }

  private static int code(Call call) {
    RegistryException e = catchThrowableOfType(RegistryException.class, call::run);
    assertThat(e.isRetriable()).isFalse();
    return e.errorCode();
  }
}
