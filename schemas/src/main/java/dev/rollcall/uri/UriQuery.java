package dev.rollcall.uri;

import java.util.StringJoiner;

/** The query of an address, parameter by parameter. */
public final class UriQuery {

  private final StringJoiner pairs = new StringJoiner("&", "?", "").setEmptyValue("");

  /**
   * @param value as text; the parameter is left out where it is null
   */
  public UriQuery add(String name, Object value) {
    if (value != null) {
      pairs.add(UriPart.encoded(name) + '=' + UriPart.encoded(value.toString()));
    }
    return this;
  }

  /** With its question mark; empty without parameters. */
  @Override
  public String toString() {
    return pairs.toString();
  }
}
