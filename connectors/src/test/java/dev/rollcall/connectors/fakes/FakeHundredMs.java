package dev.rollcall.connectors.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * 100ms's REST API: pages that go on from {@code last} (told on the last page too), a list of rooms
 * that shows the enabled ones unless asked for the others, the list of active sessions, and the
 * peers of an active room.
 */
public final class FakeHundredMs extends FakeVendor {
  public static final String KEY = "fake-access-key";
  public static final String SECRET = "fake-app-secret";

  /** What the vendor allows. */
  private static final int MOST_A_PAGE = 100;

  private final JsonMapper json = new JsonMapper();
  private final Map<String, ObjectNode> rooms = new LinkedHashMap<>();
  private final Map<String, ObjectNode> sessions = new LinkedHashMap<>();

  /** The room's object, to change at will between requests. */
  public synchronized ObjectNode room(String id, String name, String createdAt) {
    ObjectNode room = json.createObjectNode();
    room.put("id", id).put("name", name).put("enabled", true).put("description", "");
    room.put("customer_id", "c-1").put("region", "in").put("template_id", "t-1");
    room.put("created_at", createdAt).put("updated_at", "0001-01-01T00:00:00Z");
    room.put("large_room", false).put("max_duration_seconds", 10_000);
    rooms.put(id, room);
    return room;
  }

  public synchronized void update(String id, String updatedAt, Map<String, Object> fields) {
    ObjectNode room = rooms.get(id);
    fields.forEach(room::putPOJO);
    room.put("updated_at", updatedAt);
  }

  public synchronized void remove(String id) {
    rooms.remove(id);
    sessions.remove(id);
  }

  public synchronized void open(String room, String session, String createdAt) {
    ObjectNode told = json.createObjectNode();
    told.put("id", session).put("room_id", room).put("active", true);
    told.put("created_at", createdAt);
    told.putObject("peers");
    sessions.put(room, told);
  }

  public synchronized void close(String room) {
    sessions.remove(room);
  }

  public synchronized void join(String room, String peer, String user, String joinedAt) {
    ObjectNode told = ((ObjectNode) sessions.get(room).path("peers")).putObject(peer);
    told.put("id", peer).put("name", user).put("user_id", user).put("metadata", "");
    told.put("role", "guest").put("joined_at", joinedAt);
  }

  public synchronized void leave(String room, String peer) {
    ((ObjectNode) sessions.get(room).path("peers")).remove(peer);
  }

  @Override
  protected synchronized Reply answer(Request request) {
    Optional<JsonNode> claims = Tokens.claims(request.token(), SECRET);
    boolean manages =
        claims.isPresent()
            && claims.get().path("access_key").asText().equals(KEY)
            && claims.get().path("type").asText().equals("management")
            && claims.get().hasNonNull("jti");
    if (!manages) {
      return new Reply(401, "{\"code\":401,\"message\":\"invalid token\"}");
    }
    String path = request.path();
    if (path.equals("/v2/rooms")) {
      boolean enabled = !"false".equals(request.parameter("enabled"));
      return page(
          request,
          rooms.values().stream()
              .filter(room -> room.path("enabled").asBoolean() == enabled)
              .toList());
    }
    if (path.equals("/v2/sessions")) {
      return page(request, List.copyOf(sessions.values()));
    }
    String id = path.substring(path.indexOf('/', 4) + 1);
    if (path.startsWith("/v2/rooms/")) {
      return one(rooms.get(id));
    }
    if (path.startsWith("/v2/active-rooms/") && path.endsWith("/peers")) {
      ObjectNode session = sessions.get(id.substring(0, id.indexOf('/')));
      return session == null
          ? one(null)
          : one(json.createObjectNode().set("peers", session.path("peers")));
    }
    return one(null);
  }

  private static Reply one(JsonNode found) {
    return found == null
        ? new Reply(404, "{\"code\":404,\"message\":\"not found\"}")
        : Reply.ok(found.toString());
  }

  private Reply page(Request request, List<ObjectNode> all) {
    String limitTold = request.parameter("limit");
    int limit = limitTold == null ? 10 : Integer.parseInt(limitTold);
    if (limit < 10 || limit > MOST_A_PAGE) {
      return new Reply(400, "{\"code\":400,\"message\":\"limit\"}");
    }
    String start = request.parameter("start");
    List<ObjectNode> rest = all;
    for (int i = 0; start != null && i < all.size(); i++) {
      if (all.get(i).path("id").asText().equals(start)) {
        rest = all.subList(i + 1, all.size());
      }
    }
    ObjectNode answer = json.createObjectNode().put("limit", limit);
    List<ObjectNode> page = rest.subList(0, Math.min(limit, rest.size()));
    answer.putArray("data").addAll(page);
    if (!page.isEmpty()) {
      answer.put("last", page.get(page.size() - 1).path("id").asText());
    }
    return Reply.ok(answer.toString());
  }
}
