package dev.rollcall.http;

import dev.rollcall.query.DeadLetterReader;
import dev.rollcall.query.RoomReader;
import dev.rollcall.query.UserReader;
import dev.rollcall.watch.Watches;

/** What the API asks and tells. */
public record Backends(
    RoomReader rooms,
    UserReader users,
    DeadLetterReader deadLetters,
    EventSink sink,
    Webhooks webhooks,
    Watches watches,
    Peering peering) {

  /** Of an instance that answers alone. */
  public Backends(
      RoomReader rooms,
      UserReader users,
      DeadLetterReader deadLetters,
      EventSink sink,
      Webhooks webhooks,
      Watches watches) {
    this(rooms, users, deadLetters, sink, webhooks, watches, Peering.alone(rooms, users));
  }
}
