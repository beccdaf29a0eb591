package dev.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryConfigTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "schema.registry.url; ''; schema.registry.url is missing",
        "schema.registry.url; localhost:8081; must begin with http:// or https://",
        "schema.registry.url; http://a b; is not an address",
        "schema.registry.url; 'mock://a,mock://b'; one mock:// scope alone",
        "basic.auth.credentials.source; SASL_INHERIT; SASL_INHERIT",
        "basic.auth.credentials.source; USER_INFO; basic.auth.user.info is missing",
        "bearer.auth.credentials.source; STATIC_TOKEN; bearer.auth.token is missing",
        "max.retries; -1; max.retries",
      })
  void badSettingsAreNamed(String key, String value, String message) {
    Map<String, String> settings =
        key.equals(RegistryConfig.URL)
            ? Map.of(key, value)
            : Map.of(RegistryConfig.URL, "http://localhost:1", key, value);
    assertThatThrownBy(() -> SchemaRegistry.open(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void secretsAreNotShown() {
    Map<String, String> settings =
        Map.of(
            RegistryConfig.URL,
            "http://localhost:1",
            RegistryConfig.BASIC_AUTH_USER_INFO,
            "bob:s3cret",
            RegistryConfig.BEARER_AUTH_TOKEN,
            "s3cret",
            "schema.registry.ssl.truststore.password",
            "s3cret");
    assertThat(new RegistryConfig(settings).values().toString()).doesNotContain("s3cret");
  }

  @Test
  void anAddressThatIsRefusedIsNotShownWithItsPassword() {
    assertThatThrownBy(
            () -> SchemaRegistry.open(Map.of(RegistryConfig.URL, "http://bob:s3cret@a b")))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("s3cret");
  }
}
