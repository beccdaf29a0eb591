package dev.rollcall.http;

import java.util.function.BiConsumer;

/** What keeps a browser from guessing types, framing, caching or running anything of an answer. */
final class SecurityHeaders {

  private SecurityHeaders() {}

  static void set(BiConsumer<String, String> header) {
    header.accept("X-Content-Type-Options", "nosniff");
    header.accept("X-Frame-Options", "DENY");
    header.accept("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    header.accept("Referrer-Policy", "no-referrer");
    header.accept("Cache-Control", "no-store");
  }
}
