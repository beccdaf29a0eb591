package dev.rollcall.connectors.fakes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * LiveKit's RoomService over Twirp: snake_case with zero values, 64-bit numbers as strings, a token
 * with the right grant for each request, and listings that are stale at times.
 */
public final class FakeLiveKit extends FakeVendor {
  public static final String KEY = "APIfake";
  public static final String SECRET = "fake-livekit-secret-of-32-characters";

  private static final String SERVICE = "/twirp/livekit.RoomService/";

  private final JsonMapper json = new JsonMapper();
  private final Map<String, ObjectNode> rooms = new LinkedHashMap<>();
  private final Map<String, List<ObjectNode>> people = new LinkedHashMap<>();
  private final Set<String> hidden = ConcurrentHashMap.newKeySet();

  /**
   * @param createdAt in milliseconds
   */
  public synchronized void room(String name, String sid, long createdAt) {
    ObjectNode room = json.createObjectNode();
    room.put("sid", sid).put("name", name);
    room.put("empty_timeout", 300).put("departure_timeout", 20).put("max_participants", 0);
    room.put("creation_time", Long.toString(createdAt / 1000));
    room.put("creation_time_ms", Long.toString(createdAt));
    room.put("turn_password", "a-secret").put("metadata", "").put("num_participants", 0);
    room.put("num_publishers", 0).put("active_recording", false);
    rooms.put(name, room);
    people.putIfAbsent(name, new ArrayList<>());
  }

  public synchronized void metadata(String room, String metadata) {
    rooms.get(room).put("metadata", metadata);
  }

  public synchronized void maxParticipants(String room, int most) {
    rooms.get(room).put("max_participants", most);
  }

  public synchronized void close(String room) {
    rooms.remove(room);
    people.remove(room);
  }

  public void join(String room, String sid, String identity, long joinedAt) {
    join(room, sid, identity, joinedAt, "ACTIVE", "STANDARD");
  }

  /**
   * @param state JOINING, JOINED, ACTIVE or DISCONNECTED
   */
  public synchronized void join(
      String room, String sid, String identity, long joinedAt, String state, String kind) {
    ObjectNode participant = json.createObjectNode();
    participant.put("sid", sid).put("identity", identity).put("state", state);
    participant.put("metadata", "").put("name", "").put("kind", kind).put("version", 1);
    participant.put("joined_at", Long.toString(joinedAt / 1000));
    participant.put("joined_at_ms", Long.toString(joinedAt));
    people.get(room).add(participant);
  }

  public synchronized void leave(String room, String sid) {
    people.get(room).removeIf(participant -> participant.path("sid").asText().equals(sid));
  }

  /** The next listing of all rooms is stale: it lacks this one. */
  public void hideOnce(String room) {
    hidden.add(room);
  }

  @Override
  protected synchronized Reply answer(Request request) {
    JsonNode claims = Tokens.claims(request.token(), SECRET).orElse(null);
    if (claims == null || !claims.path("iss").asText().equals(KEY)) {
      return new Reply(401, "{\"code\":\"unauthenticated\",\"msg\":\"invalid token\"}");
    }
    JsonNode grant = claims.path("video");
    try {
      JsonNode body = json.readTree(request.body());
      return switch (request.method() + ' ' + request.path()) {
        case "POST " + SERVICE + "ListRooms" ->
            grant.path("roomList").asBoolean() ? listRooms(body) : denied();
        case "POST " + SERVICE + "ListParticipants" ->
            grant.path("roomAdmin").asBoolean() && grant.path("room").equals(body.path("room"))
                ? listParticipants(body.path("room").asText())
                : denied();
        default -> new Reply(404, "{\"code\":\"bad_route\"}");
      };
    } catch (JsonProcessingException e) {
      return new Reply(400, "{\"code\":\"malformed\"}");
    }
  }

  private static Reply denied() {
    return new Reply(403, "{\"code\":\"permission_denied\"}");
  }

  private Reply listRooms(JsonNode request) {
    ObjectNode answer = json.createObjectNode();
    ArrayNode list = answer.putArray("rooms");
    Set<String> wanted = ConcurrentHashMap.newKeySet();
    request.path("names").forEach(name -> wanted.add(name.asText()));
    rooms.forEach(
        (name, room) -> {
          boolean isWanted = wanted.isEmpty() ? !hidden.remove(name) : wanted.contains(name);
          if (isWanted) {
            list.add(room);
          }
        });
    return Reply.ok(answer.toString());
  }

  private Reply listParticipants(String room) {
    if (!rooms.containsKey(room)) {
      return new Reply(404, "{\"code\":\"not_found\"}");
    }
    ObjectNode answer = json.createObjectNode();
    answer.putArray("participants").addAll(people.get(room));
    return Reply.ok(answer.toString());
  }
}
