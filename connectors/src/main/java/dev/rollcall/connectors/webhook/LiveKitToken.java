package dev.rollcall.connectors.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The JWT that LiveKit signs a webhook with (livekit/protocol, {@code webhook} and {@code auth}).
 *
 * <p>Checked by hand because it is one fixed form: three parts, HS256, four claims. A library for
 * tokens in general brings other algorithms, and with them the ways to be talked into them.
 */
final class LiveKitToken {
  static final String API_KEY = "api-key";
  static final String PREVIOUS_API_KEY = "previous-api-key";

  /** Clocks differ, and retries carry the token of the first attempt. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private LiveKitToken() {}

  /**
   * @param authorization the bare token; {@code Bearer } before it is let pass
   * @throws Refusal unless the token is one of this account's keys, holds now, and names this body
   */
  static void verify(String authorization, byte[] body, WebhookAccount account, Instant now)
      throws Refusal {
    boolean bearer = authorization.regionMatches(true, 0, "Bearer ", 0, 7);
    String token = bearer ? authorization.substring(7).strip() : authorization;
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw Refusal.unauthenticated("The token is no JWT.");
    }
    Told header = part(parts[0], now);
    if (!"HS256".equals(header.text("alg")) || header.has("crit")) {
      throw Refusal.unauthenticated("The token is not signed with HS256.");
    }
    Told claims = part(parts[1], now);
    byte[] signature = Signatures.hmacSha256(secret(claims.text("iss"), account), signed(parts));
    if (!Signatures.same(base64Url(signature), parts[2])) {
      throw Refusal.unauthenticated("The token's signature does not match.");
    }
    requireValid(claims, now);
    String hash = claims.text("sha256");
    if (hash == null || !Signatures.isBase64(Signatures.sha256(body), hash)) {
      throw Refusal.unauthenticated("The token is not of this body.");
    }
  }

  private static void requireValid(Told claims, Instant now) throws Refusal {
    Instant expires = claims.seconds("exp");
    if (expires == null || now.isAfter(expires.plus(LEEWAY))) {
      throw Refusal.unauthenticated("The token has expired, or tells no time when it does.");
    }
    Instant begins = claims.seconds("nbf");
    if (claims.has("nbf") && (begins == null || now.isBefore(begins.minus(LEEWAY)))) {
      throw Refusal.unauthenticated("The token does not hold yet.");
    }
  }

  /** The secret that belongs to the key; believed only once the signature matches it. */
  private static String secret(String apiKey, WebhookAccount account) throws Refusal {
    if (apiKey != null) {
      Optional<String> present = account.setting(API_KEY).filter(apiKey::equals);
      Optional<String> previous = account.setting(PREVIOUS_API_KEY).filter(apiKey::equals);
      Optional<String> secret =
          present
              .flatMap(key -> account.setting(AccountSetting.SECRET))
              .or(() -> previous.flatMap(k -> account.setting(AccountSetting.PREVIOUS_SECRET)));
      if (secret.isPresent()) {
        return secret.get();
      }
    }
    throw Refusal.unauthenticated("The token is of another API key.");
  }

  private static byte[] signed(String[] parts) {
    return (parts[0] + '.' + parts[1]).getBytes(StandardCharsets.UTF_8);
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Told part(String base64, Instant now) throws Refusal {
    try {
      return Told.object(Base64.getUrlDecoder().decode(base64), now);
    } catch (IllegalArgumentException | Refusal e) {
      throw Refusal.unauthenticated("The token is no JWT.");
    }
  }
}
