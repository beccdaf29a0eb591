package dev.rollcall.http;

import dev.rollcall.events.Ids;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The id in a path such as {@code /v1/rooms/<id>}, percent-decoded. */
final class PathId {

  /** Where the id stands, counted from the empty part before the first slash. */
  private static final int SEGMENT = 3;

  private final String what;
  private final Problem problem;

  private PathId(String what, Problem problem) {
    this.what = what;
    this.problem = problem;
  }

  /**
   * Decodes the segment itself: the router's own decoder replaces malformed UTF-8 by a question
   * mark, which would name another room.
   *
   * @param what what the id is, for people
   * @throws ProblemException with that problem when it is not a possible id
   */
  static String of(Context context, String what, Problem problem) {
    String id = new PathId(what, problem).decode(context.path().split("/", -1)[SEGMENT]);
    Ids.problem(what, id)
        .ifPresent(
            found -> {
              throw problem.with(found);
            });
    return id;
  }

  private String decode(String segment) {
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
      throw problem.with(what + " is not valid UTF-8.");
    }
  }

  private int hex(String segment, int at) {
    int digit = at < segment.length() ? Character.digit(segment.charAt(at), 16) : -1;
    if (digit < 0) {
      throw problem.with(what + " has a malformed percent sign.");
    }
    return digit;
  }
}
