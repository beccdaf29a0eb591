package dev.rollcall.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

final class BasicAuth {
  private BasicAuth() {}

  static String header(String userAndPassword) {
    return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
  }
}
