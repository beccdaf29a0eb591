package dev.rollcall.http;

import dev.rollcall.query.DeadLetterHandler;
import dev.rollcall.query.DeadLetterReader;
import dev.rollcall.query.RoomReader;
import dev.rollcall.query.UserReader;
import dev.rollcall.watch.Watches;

/** What the API asks and tells. */
public record Backends(
    RoomReader rooms,
    UserReader users,
    DeadLetterReader deadLetters,
    DeadLetterHandler letterHandler,
    EventSink sink,
    Webhooks webhooks,
    Watches watches,
    Peering peering) {}
