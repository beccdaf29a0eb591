package dev.rollcall.connectors.webhook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An account at a vendor, as configured here.
 *
 * @param id the name it has in the configuration, in the webhook's address and in room ids
 * @param settings by the names that {@link VendorAdapter#settings} lists; blank means not set
 */
public record WebhookAccount(String id, Map<String, String> settings) {

  public WebhookAccount {
    settings = Map.copyOf(settings);
  }

  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name)).filter(value -> !value.isBlank());
  }

  /** The secrets that hold now: two while one is being changed. */
  List<String> secrets() {
    return Stream.of(AccountSetting.SECRET, AccountSetting.PREVIOUS_SECRET)
        .flatMap(name -> setting(name).stream())
        .toList();
  }

  /** Without the settings, which hold secrets. */
  @Override
  public String toString() {
    return "WebhookAccount[" + id + "]";
  }
}
