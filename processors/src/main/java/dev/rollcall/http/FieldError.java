package dev.rollcall.http;

/**
 * What is wrong with one field of one event.
 *
 * @param index the event's place in the request, from 0
 * @param path such as {@code snapshot.participants[3].id}; empty for the event as a whole
 */
public record FieldError(int index, String path, String message) {}
