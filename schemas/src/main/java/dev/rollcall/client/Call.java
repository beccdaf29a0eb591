package dev.rollcall.client;

import dev.rollcall.topics.Positions;
import dev.rollcall.uri.UriQuery;

/**
 * One request, wherever it is sent. Everything here may be sent twice: events are recognised by
 * their content.
 *
 * @param path with the query, as it goes over the wire
 * @param body JSON; null for none
 * @param atLeast what the answer has to include
 */
record Call(String method, String path, byte[] body, Positions atLeast) {

  static Call get(String path, UriQuery query, Positions atLeast) {
    return new Call("GET", path + query, null, atLeast);
  }

  static Call delete(String path, UriQuery query, Positions atLeast) {
    return new Call("DELETE", path + query, null, atLeast);
  }

  static Call post(String path, byte[] body) {
    return new Call("POST", path, body, Positions.NONE);
  }
}
