package dev.rollcall.standalone.verify;

/**
 * Something that a server answers otherwise than follows from the log.
 *
 * @param what of the room, such as {@code now: users} or {@code session S1}
 * @param expected by the log
 * @param was answered
 */
public record Difference(String room, String what, String expected, String was) {}
