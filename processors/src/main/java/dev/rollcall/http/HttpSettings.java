package dev.rollcall.http;

import java.time.Duration;

/**
 * @param port 0 for any free port
 * @param maxBodyBytes largest request body
 * @param maxEvents most events in one request
 * @param maxConcurrentRequests requests beyond this many at once are turned away
 * @param maxWatchers watches at once; they count for no other bound
 * @param requestTimeout longest that a connection may stay silent, and that a write may take
 * @param maxWait most that {@code Prefer: wait=N} is granted
 * @param historyRetention how far back rooms can be asked for as they were
 * @param maxEventAge how long ago an event may have occurred that is sent now
 */
public record HttpSettings(
    String host,
    int port,
    int maxBodyBytes,
    int maxEvents,
    int maxConcurrentRequests,
    int maxWatchers,
    Duration requestTimeout,
    Duration maxWait,
    Duration historyRetention,
    Duration maxEventAge,
    Tokens tokens) {

  public HttpSettings withPort(int other) {
    return new HttpSettings(
        host,
        other,
        maxBodyBytes,
        maxEvents,
        maxConcurrentRequests,
        maxWatchers,
        requestTimeout,
        maxWait,
        historyRetention,
        maxEventAge,
        tokens);
  }
}
