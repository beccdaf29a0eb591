package dev.rollcall.connectors.connect.vendor;

import java.time.Duration;

/**
 * How to ask.
 *
 * @param requestTimeout longest wait for a whole answer
 * @param requestsPerSecond most requests of one task
 */
public record HttpSettings(
    Duration connectTimeout, Duration requestTimeout, int requestsPerSecond) {}
