package dev.rollcall.connectors.webhook;

import java.util.ArrayList;
import java.util.List;

/**
 * A header such as {@code t=1795165200,v1=...}: a time and its signatures.
 *
 * @param time as written, since it is signed as written; empty when there is none
 * @param signatures those of version 1; others are passed over
 */
record SignatureHeader(String time, List<String> signatures) {

  static SignatureHeader parse(String header) {
    String time = "";
    List<String> signatures = new ArrayList<>();
    for (String part : header.split(",", -1)) {
      String[] pair = part.strip().split("=", 2); // base64 ends with more of them
      if (pair.length == 2 && pair[0].equals("t")) {
        time = pair[1];
      } else if (pair.length == 2 && pair[0].equals("v1")) {
        signatures.add(pair[1]);
      }
    }
    return new SignatureHeader(time, List.copyOf(signatures));
  }
}
