package dev.rollcall.standalone.vendors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A vendor that sends webhooks of what happens, in its own words and signed in its own way. */
public interface PlayedVendor {

  /** As in {@code source.vendor} and {@code /webhooks/<vendor>/<account>}. */
  String name();

  /** What the account that takes its webhooks has to be configured with. */
  Map<String, String> settings();

  /**
   * What it sends about an event.
   *
   * @param event in the JSON of {@code POST /v1/events}
   * @return empty where the vendor has no webhook for that
   */
  Optional<ObjectNode> webhook(JsonNode event);

  /** When it sends that again, and when it gives up. */
  Delivery delivery();

  /** The body as it is sent now, of what {@link #webhook} gave. */
  default byte[] sent(byte[] body, Instant now) {
    return body;
  }

  /** The headers that show a body to be from it. */
  Map<String, String> headers(byte[] body, Instant now);

  /** The request that brings a body, signed. */
  default HttpRequest.Builder request(URI door, byte[] body, Instant now) {
    byte[] sent = sent(body, now);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door).POST(BodyPublishers.ofByteArray(sent));
    headers(sent, now).forEach(request::header);
    return request;
  }
}
