package dev.rollcall.connectors.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Making signatures, and comparing them in a time that does not tell how much is right. */
final class Signatures {
  static final String HMAC_SHA1 = "HmacSHA1";
  static final String HMAC_SHA256 = "HmacSHA256";

  private Signatures() {}

  /**
   * @param algorithm one that every Java platform has
   * @param parts signed one after the other
   */
  static byte[] hmac(String algorithm, byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm + ".", e);
    }
  }

  static byte[] hmacSha256(String key, byte[]... parts) {
    return hmac(HMAC_SHA256, bytes(key), parts);
  }

  static byte[] digest(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm + ".", e);
    }
  }

  static byte[] sha256(byte[]... parts) {
    return digest("SHA-256", parts);
  }

  static boolean isHex(byte[] signature, String told) {
    return same(HexFormat.of().formatHex(signature), told.toLowerCase(Locale.ROOT));
  }

  static boolean isBase64(byte[] signature, String told) {
    return same(Base64.getEncoder().encodeToString(signature), told);
  }

  /** Whether two secrets are the same; not even their length is told. */
  static boolean same(String expected, String told) {
    return MessageDigest.isEqual(sha256(bytes(expected)), sha256(bytes(told)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
