package dev.rollcall.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FreshnessTest {

  @ParameterizedTest
  @CsvSource({
    // one          | another          | together
    "active         , active           , active",
    "active         , standby; lag=0   , standby; lag=0",
    "standby; lag=9 , active           , standby; lag=9",
    "standby; lag=9 , standby; lag=12  , standby; lag=12",
    "standby; lag=3; age=2, active     , standby; lag=3",
  })
  void theWorsePartIsThatOfTheWhole(String one, String another, String together) {
    assertThat(Freshness.parse(one).worse(Freshness.parse(another))).hasToString(together);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "Active", "standby", "standby; lag=", "standby; lag=-1"})
  void anotherTextIsNone(String text) {
    assertThatThrownBy(() -> Freshness.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anActiveTaskHasNoLag() {
    assertThat(Freshness.ACTIVE.isActive()).isTrue();
    assertThat(Freshness.standby(0).isActive()).isFalse();
  }
}
