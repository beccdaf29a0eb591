package dev.rollcall.client;

import dev.rollcall.topics.Positions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One request, wherever it is sent. Everything here may be sent twice: events are recognised by
 * their content.
 *
 * @param path with the query, as it goes over the wire
 * @param body JSON; null for none
 * @param atLeast what the answer has to include
 */
record Call(String method, String path, byte[] body, Positions atLeast) {

  static Call get(String path, Parameters parameters, Positions atLeast) {
    return new Call("GET", path + parameters.text(), null, atLeast);
  }

  static Call delete(String path, Parameters parameters, Positions atLeast) {
    return new Call("DELETE", path + parameters.text(), null, atLeast);
  }

  static Call post(String path, byte[] body) {
    return new Call("POST", path, body, Positions.NONE);
  }

  /** Percent-encoding for a part of a path or a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Of a query; those without a value are left out. */
  static final class Parameters {
    private final Map<String, String> values = new LinkedHashMap<>();

    Parameters add(String name, Object value) {
      if (value != null) {
        values.put(name, encoded(value.toString()));
      }
      return this;
    }

    private String text() {
      return values.isEmpty()
          ? ""
          : values.entrySet().stream()
              .map(one -> one.getKey() + '=' + one.getValue())
              .collect(Collectors.joining("&", "?", ""));
    }
  }
}
