package dev.rollcall.connectors.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.connectors.gateway.WebhookAccounts.BadAccounts;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookAccountsTest {

  private static final String SECRET = "acme-livekit-secret-of-32-bytes-x";
  private static final Map<String, String> GOOD =
      Map.of("livekit.acme.api-key", "APIacme", "livekit.acme.secret", SECRET);

  @Test
  void an_account_is_found_by_its_vendor_and_name_alone() {
    WebhookAccounts accounts = WebhookAccounts.parse(GOOD);
    assertThat(accounts.find("livekit", "acme")).isPresent();
    assertThat(accounts.find("livekit", "other")).isEmpty();
    assertThat(accounts.find("100ms", "acme")).isEmpty();
  }

  @Test
  void a_dot_in_a_setting_is_a_hyphen_since_environment_variables_have_none() {
    Map<String, String> settings =
        Map.of("livekit.acme.api.key", "APIacme", "livekit.acme.secret", SECRET);
    assertThat(WebhookAccounts.parse(settings).find("livekit", "acme").orElseThrow().settings())
        .containsEntry("api-key", "APIacme");
  }

  @Test
  void no_accounts_are_fine() {
    assertThat(WebhookAccounts.parse(Map.of()).size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "livekit.acme, webhooks.livekit.acme is not webhooks.<vendor>.<account>.<setting>.",
    "livekit..secret, webhooks.livekit..secret is not webhooks.<vendor>.<account>.<setting>.",
    "livekt.acme.secret, there is no vendor of that name",
    "livekit.other.secret, webhooks.livekit.other: api-key is missing",
    "livekit.acme.secrt, secrt is no setting of livekit",
  })
  void what_is_wrong_is_told_and_no_value_is(String key, String problem) {
    Map<String, String> settings = new HashMap<>(GOOD);
    settings.put(key, "hunter2hunter2hunter2hunter2hunter2");
    assertThatThrownBy(() -> WebhookAccounts.parse(settings))
        .isInstanceOf(BadAccounts.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining(SECRET);
  }
}
