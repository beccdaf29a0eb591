package dev.rollcall.connectors.webhook;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it came.
 *
 * @param url the whole address that was called, with its query, as the caller wrote it; some
 *     vendors sign it
 * @param headers by name in any case
 * @param body the bytes before any decoding: signatures are over them. Not copied.
 */
public record WebhookRequest(String method, String url, Map<String, String> headers, byte[] body) {

  public WebhookRequest {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = Collections.unmodifiableMap(anyCase);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Without headers and query, which may hold secrets, and without the body. */
  @Override
  public String toString() {
    return "WebhookRequest[" + method + " " + url.split("\\?", 2)[0] + ", " + body.length + " B]";
  }
}
