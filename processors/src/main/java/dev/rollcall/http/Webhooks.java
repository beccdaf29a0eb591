package dev.rollcall.http;

import java.time.Duration;
import java.util.Map;

/**
 * What answers {@code POST /webhooks/{vendor}/{account}}. Each vendor has a contract of its own for
 * that, so answers are not those of the API.
 */
@FunctionalInterface
public interface Webhooks {

  /** Never throws because of what the request holds. */
  Answer receive(Call call);

  /**
   * @param account as in the path, decoded
   * @param url with its query, as the caller wrote it
   * @param headers several of one name are joined by commas
   * @param body before any decoding
   */
  record Call(
      String vendor,
      String account,
      String method,
      String url,
      Map<String, String> headers,
      byte[] body) {}

  /**
   * @param contentType null when there is no body
   * @param retryAfter null when nothing is said about it
   */
  record Answer(int status, String contentType, String body, Duration retryAfter) {}
}
