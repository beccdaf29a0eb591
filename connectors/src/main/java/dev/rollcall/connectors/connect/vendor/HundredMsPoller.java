package dev.rollcall.connectors.connect.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.uri.UriPart;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * 100ms's REST API. Rooms are listed twice, because a list has either the enabled or the disabled
 * ones; which are active is told by the list of active sessions, there being none of active rooms;
 * then there is one request for the peers of each active room. A room without a session has nobody
 * in it.
 */
public final class HundredMsPoller implements RoomPoller {
  private static final Duration TOKEN_LIVES = Duration.ofMinutes(5);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int PAGE = 100;

  /** A list that does not end is no list. */
  private static final int MOST_PAGES = 100_000;

  private final URI api;
  private final String accessKey;
  private final String appSecret;
  private final Clock clock;
  private final VendorHttp http;

  /** Before the active sessions of the last listing were asked for. */
  private Instant sessionsTakenAt = Instant.EPOCH;

  /**
   * @param credentialKeys the configuration keys of key and secret, for messages
   */
  public HundredMsPoller(
      URI url,
      String accessKey,
      String appSecret,
      String credentialKeys,
      HttpSettings settings,
      Clock clock) {
    this.api = Urls.below(url, "/v2/");
    this.accessKey = accessKey;
    this.appSecret = appSecret;
    this.clock = clock;
    this.http = new VendorHttp("100ms", credentialKeys, settings, clock);
  }

  @Override
  public RoomListing rooms() throws InterruptedException {
    Pages enabled = pages("rooms?enabled=true");
    Pages disabled = pages("rooms?enabled=false");
    Pages sessions = pages("sessions?active=true");
    sessionsTakenAt = sessions.takenAt;
    Map<String, ListedRoom.Session> active = active(sessions);
    // One that is disabled between the two requests is in both; the later answer stands.
    Map<String, ListedRoom> rooms = new LinkedHashMap<>();
    for (Pages list : List.of(enabled, disabled)) {
      for (JsonNode room : list.items) {
        String id = Told.id(room, "id");
        if (id != null) {
          rooms.put(id, HundredMsJson.room(id, room, active.get(id), list.takenAt));
        }
      }
    }
    return new RoomListing(enabled.takenAt, List.copyOf(rooms.values()), Set.of());
  }

  @Override
  public Optional<PeopleListing> people(ListedRoom room) throws InterruptedException {
    if (room.session() == null) {
      return Optional.of(new PeopleListing(sessionsTakenAt, List.of()));
    }
    VendorHttp.Answer answer = get("active-rooms/" + UriPart.encoded(room.id()) + "/peers");
    return answer.json().map(body -> HundredMsJson.people(body, answer.takenAt()));
  }

  @Override
  public boolean exists(String roomId) throws InterruptedException {
    return get("rooms/" + UriPart.encoded(roomId)).json().isPresent();
  }

  private static Map<String, ListedRoom.Session> active(Pages sessions) {
    Map<String, ListedRoom.Session> active = new HashMap<>();
    for (JsonNode session : sessions.items) {
      String room = Told.id(session, "room_id");
      ListedRoom.Session told = HundredMsJson.session(session, sessions.takenAt);
      // The filter is the vendor's; what it says of the session itself is believed before.
      boolean ended = Boolean.FALSE.equals(Told.flag(session, "active"));
      if (room != null && told != null && !ended) {
        active.merge(room, told, HundredMsPoller::later);
      }
    }
    return active;
  }

  private static ListedRoom.Session later(ListedRoom.Session one, ListedRoom.Session other) {
    boolean isLater =
        other.startedAt() != null
            && (one.startedAt() == null || other.startedAt().isAfter(one.startedAt()));
    return isLater ? other : one;
  }

  private record Pages(Instant takenAt, List<JsonNode> items) {}

  /** All pages of a list; fails when any of them does. */
  private Pages pages(String query) throws InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    Instant takenAt = null;
    String start = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      String from = start == null ? "" : "&start=" + UriPart.encoded(start);
      VendorHttp.Answer answer = get(query + "&limit=" + PAGE + from);
      JsonNode body =
          answer.json().orElseThrow(() -> new VendorUnavailableException(noList(query), null));
      takenAt = takenAt == null ? answer.takenAt() : takenAt;
      JsonNode data = body.path("data");
      data.forEach(items::add);
      String last = Told.text(body, "last");
      // The page may be shorter than asked for; what counts is whether it is full by its own limit.
      boolean full = !data.isEmpty() && data.size() >= Told.number(body, "limit");
      if (!full || last == null || last.equals(start)) {
        return new Pages(takenAt, items);
      }
      start = last;
    }
    throw new VendorUnavailableException("The list " + query + " of 100ms does not end.", null);
  }

  private static String noList(String query) {
    return "100ms has no list " + query + " (status 404).";
  }

  private VendorHttp.Answer get(String pathAndQuery) throws InterruptedException {
    return http.get(api.resolve(pathAndQuery), token());
  }

  private String token() {
    Instant now = clock.instant();
    ObjectNode claims = JSON.objectNode();
    claims.put("access_key", accessKey);
    claims.put("type", "management");
    claims.put("version", 2);
    claims.put("iat", now.getEpochSecond());
    claims.put("nbf", now.minusSeconds(10).getEpochSecond()); // for clocks that are apart
    claims.put("exp", now.plus(TOKEN_LIVES).getEpochSecond());
    claims.put("jti", UUID.randomUUID().toString());
    return Jwt.sign(claims, appSecret);
  }
}
