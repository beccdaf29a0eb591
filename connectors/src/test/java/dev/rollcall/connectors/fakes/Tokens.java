package dev.rollcall.connectors.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks JSON Web Tokens as a vendor does. */
final class Tokens {
  private Tokens() {}

  /** The claims of a token that is signed with the secret (HS256) and valid now. */
  static Optional<JsonNode> claims(String token, String secret) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] expected =
          mac.doFinal((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
      JsonMapper json = new JsonMapper();
      JsonNode header = json.readTree(Base64.getUrlDecoder().decode(parts[0]));
      JsonNode claims = json.readTree(Base64.getUrlDecoder().decode(parts[1]));
      long now = Instant.now().getEpochSecond();
      boolean valid =
          header.path("alg").asText().equals("HS256")
              && MessageDigest.isEqual(expected, Base64.getUrlDecoder().decode(parts[2]))
              && claims.path("nbf").asLong(Long.MAX_VALUE) <= now
              && claims.path("exp").asLong() > now;
      return valid ? Optional.of(claims) : Optional.empty();
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
