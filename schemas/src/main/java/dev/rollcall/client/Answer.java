package dev.rollcall.client;

import dev.rollcall.topics.Freshness;
import dev.rollcall.topics.Positions;
import java.util.function.Function;

/**
 * What was asked for, and how fresh it is.
 *
 * @param position of {@code room-events} up to which it is told
 */
public record Answer<T>(T value, Freshness freshness, Positions position) {

  <R> Answer<R> map(Function<T, R> to) {
    return new Answer<>(to.apply(value), freshness, position);
  }
}
