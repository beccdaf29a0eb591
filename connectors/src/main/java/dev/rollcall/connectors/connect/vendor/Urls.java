package dev.rollcall.connectors.connect.vendor;

import java.net.URI;

/** Addresses of a vendor's API. */
final class Urls {
  private Urls() {}

  /** A path below a base address; LiveKit's own address is that of a web socket. */
  static URI below(URI base, String path) {
    String url = base.toString().replaceFirst("^ws", "http");
    return URI.create((url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + path);
  }
}
