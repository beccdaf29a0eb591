package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rollcall.connectors.webhook.Sender.Signs;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Every way in which a vendor signs. */
final class Senders {
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
                        hex(hmac("HmacSHA256", settings.get("secret"), body))))));
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
    byte[] head = before.getBytes(UTF_8);
    byte[] joined = new byte[head.length + body.length];
    System.arraycopy(head, 0, joined, 0, head.length);
    System.arraycopy(body, 0, joined, head.length, body.length);
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
