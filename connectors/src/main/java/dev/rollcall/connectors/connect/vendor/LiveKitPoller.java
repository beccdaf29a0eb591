package dev.rollcall.connectors.connect.vendor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * LiveKit's RoomService: one request for all rooms (it has no pages), then one for the people of
 * each. A token is made for every request, for that request alone, and lives for a minute.
 */
public final class LiveKitPoller implements RoomPoller {
  private static final Duration TOKEN_LIVES = Duration.ofMinutes(1);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final URI service;
  private final String apiKey;
  private final String apiSecret;
  private final Clock clock;
  private final VendorHttp http;

  /**
   * @param url of the server or project, {@code https://}, {@code http://} or {@code wss://}
   * @param credentialKeys the configuration keys of key and secret, for messages
   */
  public LiveKitPoller(
      URI url,
      String apiKey,
      String apiSecret,
      String credentialKeys,
      HttpSettings settings,
      Clock clock) {
    this.service = Urls.below(url, "/twirp/livekit.RoomService/");
    this.apiKey = apiKey;
    this.apiSecret = apiSecret;
    this.clock = clock;
    this.http = new VendorHttp("LiveKit", credentialKeys, settings, clock);
  }

  @Override
  public RoomListing rooms() throws InterruptedException {
    VendorHttp.Answer answer = listRooms(JSON.objectNode());
    return new RoomListing(
        answer.takenAt(), LiveKitJson.rooms(answer.body(), answer.takenAt()), Set.of());
  }

  @Override
  public Optional<PeopleListing> people(ListedRoom room) throws InterruptedException {
    ObjectNode grant = JSON.objectNode().put("roomAdmin", true).put("room", room.id());
    VendorHttp.Answer answer =
        http.post(
            service.resolve("ListParticipants"),
            token(grant),
            JSON.objectNode().put("room", room.id()));
    return answer.json().map(body -> LiveKitJson.people(body, answer.takenAt()));
  }

  @Override
  public boolean exists(String roomId) throws InterruptedException {
    ObjectNode request = JSON.objectNode();
    request.putArray("names").add(roomId);
    VendorHttp.Answer answer = listRooms(request);
    return LiveKitJson.rooms(answer.body(), answer.takenAt()).stream()
        .anyMatch(room -> room.id().equals(roomId));
  }

  private VendorHttp.Answer listRooms(ObjectNode request) throws InterruptedException {
    ObjectNode grant = JSON.objectNode().put("roomList", true);
    VendorHttp.Answer answer = http.post(service.resolve("ListRooms"), token(grant), request);
    if (answer.body() == null) {
      throw new VendorUnavailableException(
          "There is no LiveKit RoomService at " + service + " (status 404).", null);
    }
    return answer;
  }

  private String token(ObjectNode grant) {
    Instant now = clock.instant();
    ObjectNode claims = JSON.objectNode();
    claims.put("iss", apiKey);
    claims.put("nbf", now.minusSeconds(10).getEpochSecond()); // for clocks that are apart
    claims.put("exp", now.plus(TOKEN_LIVES).getEpochSecond());
    claims.set("video", grant);
    return Jwt.sign(claims, apiSecret);
  }
}
