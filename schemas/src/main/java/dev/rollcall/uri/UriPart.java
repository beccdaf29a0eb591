package dev.rollcall.uri;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A segment of a path, or a name or value of a query. */
public final class UriPart {

  private UriPart() {}

  /** Percent-encoded; a space is {@code %20}, as both a path and a query understand it. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
