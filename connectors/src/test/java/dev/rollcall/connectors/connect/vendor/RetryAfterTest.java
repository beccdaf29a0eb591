package dev.rollcall.connectors.connect.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          7                               | PT7S
          0                               | PT0S
          999999                          | PT1H
          'Sat, 21 Nov 2026 10:00:30 GMT' | PT30S
          'Sat, 21 Nov 2026 09:00:00 GMT' | PT0S
          soon                            | none
          -5                              | none
          none                            | none
          """)
  void isSecondsOrADate(String header, String wait) {
    assertThat(String.valueOf(RetryAfter.of(header, NOW))).isEqualTo(String.valueOf(wait));
  }
}
