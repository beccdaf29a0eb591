package dev.rollcall.connectors.fakes;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Livepeer Studio's rooms: no list, 404 for a room that was deleted, participants that are never
 * taken out again, and a {@code leftAt} that is set on those who stay.
 */
public final class FakeLivepeer extends FakeVendor {
  public static final String KEY = "fake-livepeer-key";

  private final JsonMapper json = new JsonMapper();
  private final Map<String, ObjectNode> rooms = new LinkedHashMap<>();
  private final Map<String, ObjectNode> connected = new LinkedHashMap<>();

  /**
   * @param createdAt in milliseconds
   */
  public synchronized void room(String id, long createdAt) {
    ObjectNode room = json.createObjectNode().put("id", id).put("createdAt", createdAt);
    room.putObject("participants");
    rooms.put(id, room);
  }

  public synchronized void delete(String id) {
    rooms.remove(id);
  }

  public synchronized void join(String room, String identity, long joinedAt) {
    ObjectNode participants = (ObjectNode) rooms.get(room).path("participants");
    if (!participants.has(identity)) {
      participants
          .putObject(identity)
          .put("identity", identity)
          .put("name", identity)
          .put("joinedAt", joinedAt);
    }
    rooms.get(room).put("updatedAt", joinedAt);
    ObjectNode user = json.createObjectNode().put("id", identity).put("state", 2);
    user.put("joinedAt", joinedAt).put("name", identity).put("metadata", "");
    connected.put(room + '/' + identity, user);
  }

  /** Whoever stays gets a {@code leftAt}, and who goes does not. */
  public synchronized void leave(String room, String identity, long leftAt) {
    connected.remove(room + '/' + identity);
    rooms
        .get(room)
        .path("participants")
        .fields()
        .forEachRemaining(
            entry -> {
              if (!entry.getKey().equals(identity)) {
                ((ObjectNode) entry.getValue()).put("leftAt", leftAt);
              }
            });
    rooms.get(room).put("updatedAt", leftAt);
  }

  @Override
  protected synchronized Reply answer(Request request) {
    if (!request.token().equals(KEY)) {
      return new Reply(401, "{\"errors\":[\"request is not authenticated\"]}");
    }
    String[] path = request.path().split("/", -1); // "", api, room, id, user, identity
    if (path.length < 4 || !rooms.containsKey(path[3])) {
      return missing();
    }
    if (path.length == 4) {
      return Reply.ok(rooms.get(path[3]).toString());
    }
    ObjectNode user = connected.get(path[3] + '/' + path[5]);
    return user == null ? missing() : Reply.ok(user.toString());
  }

  private static Reply missing() {
    return new Reply(404, "{\"errors\":[\"not found\"]}");
  }
}
