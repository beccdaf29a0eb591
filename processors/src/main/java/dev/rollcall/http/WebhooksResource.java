package dev.rollcall.http;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** {@code POST /webhooks/{vendor}/{account}}: reads the request whole and passes it on. */
final class WebhooksResource {

  /** Vendors send a few kilobytes. */
  static final int MAX_BODY_BYTES = 256 * 1024;

  private final Webhooks webhooks;

  WebhooksResource(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  void post(Context context) {
    byte[] body = RequestBody.read(context, MAX_BODY_BYTES, "");
    Webhooks.Answer answer =
        webhooks.receive(
            new Webhooks.Call(
                context.pathParam("vendor"),
                context.pathParam("account"),
                "POST",
                context.fullUrl(),
                headers(context),
                body));
    context.status(answer.status());
    if (answer.retryAfter() != null) {
      context.header("Retry-After", Problems.seconds(answer.retryAfter()));
    }
    if (answer.contentType() != null) {
      context.contentType(answer.contentType()).result(answer.body());
    }
  }

  private static Map<String, String> headers(Context context) {
    Map<String, String> headers = new HashMap<>();
    for (String name : Collections.list(context.req().getHeaderNames())) {
      headers.put(name, String.join(",", Collections.list(context.req().getHeaders(name))));
    }
    return headers;
  }
}
