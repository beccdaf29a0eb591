package dev.rollcall.connectors.gateway;

import dev.rollcall.connectors.webhook.VendorAdapter;
import dev.rollcall.connectors.webhook.VendorAdapters;
import dev.rollcall.connectors.webhook.WebhookAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The accounts that may send webhooks, by vendor and name. */
public final class WebhookAccounts {

  /** Wrong configuration; the message says all that is wrong with it and quotes no value. */
  public static final class BadAccounts extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BadAccounts(List<String> problems) {
      super(String.join(" ", problems));
    }
  }

  private record Name(String vendor, String account) {}

  private final Map<Name, WebhookAccount> accounts;

  private WebhookAccounts(Map<Name, WebhookAccount> accounts) {
    this.accounts = accounts;
  }

  /**
   * @param settings {@code <vendor>.<account>.<setting>}, as configured below {@code webhooks.}; a
   *     dot within the name of a setting stands for a hyphen, which environment variables cannot
   *     have
   * @throws BadAccounts when any account lacks a setting or has a wrong one
   */
  public static WebhookAccounts parse(Map<String, String> settings) {
    List<String> problems = new ArrayList<>();
    Map<Name, Map<String, String>> found = new HashMap<>();
    new TreeMap<>(settings)
        .forEach(
            (key, value) -> {
              String[] parts = key.split("\\.", 3);
              if (parts.length < 3 || parts[1].isEmpty()) {
                problems.add("webhooks." + key + " is not webhooks.<vendor>.<account>.<setting>.");
                return;
              }
              found
                  .computeIfAbsent(new Name(parts[0], parts[1]), any -> new HashMap<>())
                  .put(parts[2].replace('.', '-'), value);
            });
    Map<Name, WebhookAccount> accounts = new HashMap<>();
    found.forEach(
        (name, theirs) -> {
          WebhookAccount account = new WebhookAccount(name.account, theirs);
          accounts.put(name, account);
          problems(name, account).forEach(problems::add);
        });
    if (!problems.isEmpty()) {
      throw new BadAccounts(problems);
    }
    return new WebhookAccounts(accounts);
  }

  private static List<String> problems(Name name, WebhookAccount account) {
    Optional<VendorAdapter> adapter = VendorAdapters.named(name.vendor);
    if (adapter.isEmpty()) {
      TreeSet<String> known = new TreeSet<>();
      VendorAdapters.all().forEach(one -> known.add(one.vendor()));
      return List.of(
          "webhooks.%s: there is no vendor of that name; there are %s."
              .formatted(name.vendor, String.join(", ", known)));
    }
    return adapter.get().problems(account).stream()
        .map(problem -> "webhooks.%s.%s: %s".formatted(name.vendor, name.account, problem))
        .toList();
  }

  Optional<WebhookAccount> find(String vendor, String account) {
    return Optional.ofNullable(accounts.get(new Name(vendor, account)));
  }

  public int size() {
    return accounts.size();
  }
}
