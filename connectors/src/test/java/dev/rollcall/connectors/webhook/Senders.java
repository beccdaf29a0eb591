package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rollcall.connectors.webhook.Sender.Signs;
import java.io.IOException;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Every way in which a vendor signs. */
final class Senders {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<Signs> NOTHING = Set.of();
  private static final Set<Signs> BODY = Set.of(Signs.BODY);
  private static final Set<Signs> BODY_AND_TIME = Set.of(Signs.BODY, Signs.TIME);

  private Senders() {}

  static List<Sender> all() {
    return List.of(
        new Sender(
            "livekit",
            "livekit",
            Map.of("api-key", "APIacme", "secret", "acme-livekit-secret-of-32-bytes-x"),
            BODY_AND_TIME,
            Senders::liveKit),
        new Sender(
            "100ms by header",
            "100ms",
            Map.of("header-name", "X-Acme-Token", "secret", "acme-header-secret"),
            NOTHING,
            (url, body, settings, now) ->
                request(url, body, Map.of("x-acme-token", settings.get("secret")))),
        new Sender(
            "100ms by signature",
            "100ms",
            Map.of("secret", "acme-app-secret"),
            BODY,
            (url, body, settings, now) ->
                request(
                    url,
                    body,
                    Map.of(
                        "X-100ms-Signature",
                        hex(hmac("HmacSHA256", settings.get("secret"), body))))),
        new Sender(
            "livepeer",
            "livepeer",
            Map.of("secret", "acme-livepeer-secret"),
            BODY_AND_TIME,
            Senders::livepeer),
        new Sender("jaas", "jaas", Map.of("secret", "whsec_acme"), BODY_AND_TIME, Senders::jaas),
        new Sender(
            "jitsi",
            "jitsi",
            Map.of("secret", "TOKEN-acme"),
            NOTHING,
            (url, body, settings, now) ->
                request(url, body, Map.of("Authorization", "Bearer " + settings.get("secret")))),
        new Sender(
            "jitsi by a header of its own",
            "jitsi",
            Map.of("secret", "TOKEN-acme", "header-name", "X-Token"),
            NOTHING,
            (url, body, settings, now) ->
                request(url, body, Map.of("X-Token", settings.get("secret")))),
        new Sender(
            "daily",
            "daily",
            Map.of("secret", "YS10ZXN0LXdlYmhvb2stc2VjcmV0"),
            BODY_AND_TIME,
            Senders::daily),
        new Sender(
            "zoom", "zoom", Map.of("secret", "acme-zoom-token"), BODY_AND_TIME, Senders::zoom),
        new Sender(
            "bigbluebutton",
            "bigbluebutton",
            Map.of("secret", "acme-bbb-secret"),
            BODY,
            Senders::bigBlueButton),
        new Sender(
            "bigbluebutton by bearer",
            "bigbluebutton",
            Map.of("secret", "acme-bbb-secret"),
            NOTHING,
            (url, body, settings, now) ->
                request(
                    url,
                    bigBlueButtonForm(body),
                    Map.of("Authorization", "Bearer " + settings.get("secret")))),
        new Sender(
            "agora by HMAC-SHA256",
            "agora",
            Map.of("secret", "acme-agora-secret"),
            BODY,
            (url, body, settings, now) ->
                request(
                    url,
                    body,
                    Map.of(
                        "Agora-Signature-V2",
                        hex(hmac("HmacSHA256", settings.get("secret"), body))))),
        new Sender(
            "agora by HMAC-SHA1",
            "agora",
            Map.of("secret", "acme-agora-secret"),
            BODY,
            (url, body, settings, now) ->
                request(
                    url,
                    body,
                    Map.of(
                        "Agora-Signature", hex(hmac("HmacSHA1", settings.get("secret"), body))))),
        new Sender(
            "twilio", "twilio", Map.of("secret", "acme-twilio-token"), BODY, Senders::twilio),
        new Sender(
            "twilio behind a proxy",
            "twilio",
            Map.of("secret", "acme-twilio-token", "public-url", "https://other.example.com/t?x=1"),
            BODY,
            Senders::twilio));
  }

  /** The first of a vendor. */
  static Sender of(String vendor) {
    return all().stream().filter(s -> s.vendor().equals(vendor)).findFirst().orElseThrow();
  }

  static WebhookRequest request(String url, byte[] body, Map<String, String> headers) {
    return new WebhookRequest("POST", url, headers, body);
  }

  private static WebhookRequest liveKit(
      String url, byte[] body, Map<String, String> settings, Instant now) {
    long seconds = now.getEpochSecond();
    String claims =
        """
        {"iss":"%s","nbf":%d,"exp":%d,"sha256":"%s"}"""
            .formatted(settings.get("api-key"), seconds, seconds + 300, base64(sha256(body)));
    return request(
        url,
        body,
        Map.of("authorization", jwt("{\"alg\":\"HS256\"}", claims, settings.get("secret"))));
  }

  /** The body repeats the time, which the fixtures leave to be filled in. */
  private static WebhookRequest livepeer(
      String url, byte[] body, Map<String, String> settings, Instant now) {
    String time = Long.toString(now.toEpochMilli());
    byte[] timed = new String(body, ISO_8859_1).replace("\"NOW\"", time).getBytes(ISO_8859_1);
    String signature = hex(hmac("HmacSHA256", settings.get("secret"), timed));
    return request(url, timed, Map.of("Livepeer-Signature", "t=" + time + ",v0=x,v1=" + signature));
  }

  private static WebhookRequest jaas(
      String url, byte[] body, Map<String, String> settings, Instant now) {
    String time = Long.toString(now.getEpochSecond());
    byte[] signature = hmac("HmacSHA256", settings.get("secret"), join(time + ".", body));
    return request(url, body, Map.of("X-Jaas-Signature", "t=" + time + ",v1=" + base64(signature)));
  }

  private static WebhookRequest daily(
      String url, byte[] body, Map<String, String> settings, Instant now) {
    String time = Long.toString(now.toEpochMilli());
    byte[] key = Base64.getDecoder().decode(settings.get("secret"));
    byte[] signature = hmac("HmacSHA256", key, join(time + ".", body));
    return request(
        url, body, Map.of("X-Webhook-Timestamp", time, "X-Webhook-Signature", base64(signature)));
  }

  private static WebhookRequest zoom(
      String url, byte[] body, Map<String, String> settings, Instant now) {
    String time = Long.toString(now.getEpochSecond());
    byte[] signature = hmac("HmacSHA256", settings.get("secret"), join("v0:" + time + ":", body));
    return request(
        url,
        body,
        Map.of("x-zm-request-timestamp", time, "x-zm-signature", "v0=" + hex(signature)));
  }

  private static WebhookRequest bigBlueButton(
      String url, byte[] body, Map<String, String> settings, Instant now) {
    byte[] form = bigBlueButtonForm(body);
    byte[] checksum =
        hash("SHA-256", join(url, join(form, settings.get("secret").getBytes(UTF_8))));
    return request(url + "?checksum=" + hex(checksum), form, Map.of());
  }

  /** Fixtures are the events' JSON. */
  private static byte[] bigBlueButtonForm(byte[] events) {
    String encoded = URLEncoder.encode(new String(events, ISO_8859_1), ISO_8859_1);
    return ("domain=bbb.example.com&event=" + encoded + "&timestamp=1795165200000").getBytes(UTF_8);
  }

  /** Fixtures are the fields as a JSON object; what is none is sent as it is. */
  private static WebhookRequest twilio(
      String url, byte[] body, Map<String, String> settings, Instant now) {
    Map<String, String> fields = new TreeMap<>();
    byte[] form = body;
    try {
      JsonNode node = JSON.readTree(body);
      if (node != null && node.isObject()) {
        node.properties().forEach(f -> fields.put(f.getKey(), f.getValue().asText()));
        form =
            fields.entrySet().stream()
                .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(UTF_8);
      }
    } catch (IOException notJson) {
      fields.clear();
    }
    String signed = settings.getOrDefault("public-url", url);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      signed += field.getKey() + field.getValue();
    }
    byte[] signature = hmac("HmacSHA1", settings.get("secret"), signed.getBytes(UTF_8));
    return request(url, form, Map.of("X-Twilio-Signature", base64(signature)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  static String jwt(String header, String claims, String secret) {
    String signed = base64Url(header.getBytes(UTF_8)) + '.' + base64Url(claims.getBytes(UTF_8));
    return signed + '.' + base64Url(hmac("HmacSHA256", secret, signed.getBytes(UTF_8)));
  }

  static byte[] hmac(String algorithm, String key, byte[] signed) {
    return hmac(algorithm, key.getBytes(UTF_8), signed);
  }

  static byte[] hmac(String algorithm, byte[] key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    return hash("SHA-256", bytes);
  }

  static byte[] hash(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] join(String before, byte[] body) {
    return join(before.getBytes(UTF_8), body);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The same settings but for one. */
  static Map<String, String> with(Map<String, String> settings, String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(settings);
    changed.put(name, value);
    return changed;
  }
}
