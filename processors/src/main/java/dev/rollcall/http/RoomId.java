package dev.rollcall.http;

import io.javalin.http.Context;

/** The room id in {@code /v1/rooms/<id>/...}. */
final class RoomId {

  private RoomId() {}

  /**
   * @throws ProblemException with status 400 when it is not a possible id
   */
  static String of(Context context) {
    return PathId.of(context, "The room id in the path", Problem.INVALID_ROOM_ID);
  }
}
