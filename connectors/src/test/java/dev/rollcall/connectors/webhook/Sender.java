package dev.rollcall.connectors.webhook;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Sends webhooks as one vendor does: signed by code that shares nothing with the adapters.
 *
 * @param vendor directory of its fixtures below {@code webhooks/}
 * @param settings of the account whose secrets it signs with
 * @param signs what a changed request shows in
 */
record Sender(
    String name, String vendor, Map<String, String> settings, Set<Signs> signs, Signer signer) {
  static final String URL = "https://rollcall.example.com/webhooks/%s/acme";

  enum Signs {
    BODY,
    TIME
  }

  interface Signer {
    /**
     * @param settings of the account; may be of another than the one that receives
     */
    WebhookRequest sign(String url, byte[] body, Map<String, String> settings, Instant now);
  }

  VendorAdapter adapter() {
    return VendorAdapters.named(vendor).orElseThrow();
  }

  WebhookAccount account() {
    return new WebhookAccount("acme", settings);
  }

  WebhookRequest send(byte[] body, Instant now) {
    return send(body, settings, now);
  }

  WebhookRequest send(byte[] body, Map<String, String> settings, Instant now) {
    return signer.sign(URL.formatted(vendor), body, settings, now);
  }

  boolean signs(Signs what) {
    return signs.contains(what);
  }

  @Override
  public String toString() {
    return name;
  }
}
