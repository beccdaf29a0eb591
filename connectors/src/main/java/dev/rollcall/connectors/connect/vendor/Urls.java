package dev.rollcall.connectors.connect.vendor;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of a vendor's API. */
final class Urls {
  private Urls() {}

  /** A path below a base address; LiveKit's own address is that of a web socket. */
  static URI below(URI base, String path) {
    String url = base.toString().replaceFirst("^ws", "http");
    return URI.create((url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + path);
  }

  /** One segment of a path, or a value of the query. */
  static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
