package dev.rollcall.http;

import dev.rollcall.events.Ids;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The room id in a path, percent-decoded. */
final class RoomId {

  /** Where the id stands in {@code /v1/rooms/<id>/...}. */
  private static final int SEGMENT = 3;

  private RoomId() {}

  /**
   * Decodes the segment itself: the router's own decoder replaces malformed UTF-8 by a question
   * mark, which would name another room.
   *
   * @throws ProblemException with status 400 when it is not a possible id
   */
  static String of(Context context) {
    String id = decode(context.path().split("/", -1)[SEGMENT]);
    Ids.problem("The room id in the path", id)
        .ifPresent(
            problem -> {
              throw Problem.INVALID_ROOM_ID.with(problem);
            });
    return id;
  }

  static String decode(String segment) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '%') {
        bytes.write(hex(segment, i + 1) * 16 + hex(segment, i + 2));
        i += 2;
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Problem.INVALID_ROOM_ID.with("The room id in the path is not valid UTF-8.");
    }
  }

  private static int hex(String segment, int at) {
    int digit = at < segment.length() ? Character.digit(segment.charAt(at), 16) : -1;
    if (digit < 0) {
      throw Problem.INVALID_ROOM_ID.with("The room id in the path has a malformed percent sign.");
    }
    return digit;
  }
}
