package dev.rollcall.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class MisroutesTest {

  private final Misroutes misroutes = new Misroutes();

  @Test
  void eachProducerIsToldOfOnceByItsNameElseByItsPartition() {
    misroutes.found(named("client.id", "billing"), 0);
    misroutes.found(named("client.id", "billing"), 1);
    misroutes.found(named("ce_source", "/attendance"), 1);
    misroutes.found(new RecordHeaders(), 1);
    misroutes.found(new RecordHeaders(), 1);
    misroutes.found(named("trace", "x"), 2);

    assertThat(misroutes.count()).isEqualTo(6);
    assertThat(misroutes.told())
        .containsExactlyInAnyOrder(
            "the producer 'billing'",
            "the producer '/attendance'",
            "a producer without a name on partition 1",
            "a producer without a name on partition 2");
  }

  @Test
  void namesThatAreMadeUpFillNeitherTheLogNorTheMemory() {
    for (int i = 0; i < 1_000; i++) {
      misroutes.found(named("client.id", "c-" + i), 0);
    }
    assertThat(misroutes.count()).isEqualTo(1_000);
    assertThat(misroutes.told()).hasSize(100);
  }

  @Test
  void aNameIsPrintable() {
    misroutes.found(named("client.id", "a\nERROR b\u001b[31m" + "x".repeat(1_000)), 0);

    assertThat(misroutes.told())
        .singleElement()
        .asString()
        .hasSizeLessThan(150)
        .contains("a?ERROR b?[31mx");
  }

  private static Headers named(String header, String name) {
    return new RecordHeaders().add(header, name.getBytes(StandardCharsets.UTF_8));
  }
}
