package dev.rollcall.connectors.webhook;

/**
 * What to answer.
 *
 * @param contentType null when there is no body
 * @param body empty when there is none; holds no secret
 */
public record WebhookResponse(int status, String contentType, String body) {

  public static WebhookResponse empty(int status) {
    return new WebhookResponse(status, null, "");
  }

  public static WebhookResponse text(int status, String text) {
    return new WebhookResponse(status, "text/plain; charset=utf-8", text);
  }

  public static WebhookResponse json(int status, String json) {
    return new WebhookResponse(status, "application/json", json);
  }
}
