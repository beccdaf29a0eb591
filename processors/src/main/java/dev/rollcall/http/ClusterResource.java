package dev.rollcall.http;

import dev.rollcall.query.cluster.Cluster;
import dev.rollcall.query.cluster.ClusterReader;
import io.javalin.http.Context;

/** {@code GET /v1/cluster}. */
final class ClusterResource {

  /**
   * When the instance took the request and when it answered, in epoch milliseconds: {@code
   * 1700000000000 1700000000007}. Who asked can tell from it how far the clocks are apart.
   */
  static final String CLOCK = "Rollcall-Clock";

  private final ClusterReader reader;

  ClusterResource(ClusterReader reader) {
    this.reader = reader;
  }

  void get(Context context) {
    long received = System.currentTimeMillis();
    Query.of(context);
    Cluster cluster = Forwarded.of(context) == null ? reader.all() : reader.here();
    byte[] body = Json.bytes(json -> ClusterJson.write(json, cluster));
    context.header(CLOCK, received + " " + System.currentTimeMillis());
    context.contentType("application/json").result(body);
  }

  /**
   * How far the other clock is ahead, in milliseconds: its two times are taken to lie in the middle
   * of ours, as NTP does, so the time that it took to answer has no part in it.
   *
   * @param clock the header of its answer
   * @param asked by our clock
   * @param heard by our clock
   * @throws IllegalArgumentException when the header is none
   */
  static long skew(String clock, long asked, long heard) {
    String[] times = String.valueOf(clock).split(" ", 2);
    if (times.length != 2) {
      throw new IllegalArgumentException("There is no time in the answer.");
    }
    long received = Long.parseLong(times[0]);
    long answered = Long.parseLong(times[1]);
    return ((received - asked) + (answered - heard)) / 2;
  }
}
