package dev.rollcall.connectors.webhook;

import dev.rollcall.events.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One vendor's webhooks: who may send them, what they mean, and how they are answered. */
public interface VendorAdapter {

  /** Longest name of an account: it is the second part of every room id. */
  int MAX_ACCOUNT_BYTES = 128;

  /** Lower-case name, as in {@code source.vendor} and in {@code /webhooks/<vendor>/<account>}. */
  String vendor();

  /** What an account of this vendor is configured with. */
  List<AccountSetting> settings();

  /** How this vendor wants to be answered. */
  Acknowledgement acknowledgement();

  /**
   * Reads one request. Never throws, whatever the request holds; an account with {@link #problems}
   * has every request rejected that would need what it lacks.
   *
   * @param now when the request was received
   */
  Outcome receive(WebhookRequest request, WebhookAccount account, Instant now);

  /**
   * Sentences about what is wrong with an account's configuration; empty when nothing is. Values of
   * settings are never quoted.
   */
  default List<String> problems(WebhookAccount account) {
    List<String> found = new ArrayList<>();
    Ids.problem("The account's name", account.id()).ifPresent(found::add);
    if (account.id().indexOf(':') >= 0) {
      found.add("The account's name must not hold a colon.");
    }
    if (account.id().length() > MAX_ACCOUNT_BYTES) {
      found.add("The account's name is longer than " + MAX_ACCOUNT_BYTES + " characters.");
    }
    for (AccountSetting setting : settings()) {
      Optional<String> value = account.setting(setting.name());
      if (value.isEmpty() && setting.required()) {
        found.add(setting.name() + " is missing: " + setting.help());
      }
      value.flatMap(setting.check()).ifPresent(problem -> found.add(setting.name() + problem));
    }
    Set<String> known =
        settings().stream()
            .map(AccountSetting::name)
            .collect(Collectors.toCollection(TreeSet::new));
    account.settings().keySet().stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .forEach(name -> found.add(name + " is no setting of " + vendor() + ": it has " + known));
    return found;
  }
}
