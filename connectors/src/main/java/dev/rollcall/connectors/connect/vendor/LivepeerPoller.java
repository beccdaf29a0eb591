package dev.rollcall.connectors.connect.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.uri.UriPart;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Livepeer Studio, which has no list of rooms: those that the configuration names are asked for one
 * by one. What a room tells of who left is wrong, so each user is asked for as well, until they
 * have been gone for so long that they cannot come back: a join token lives for 5 minutes.
 */
public final class LivepeerPoller implements RoomPoller {
  static final Duration MAY_RETURN = Duration.ofMinutes(15);

  private final URI api;
  private final String apiKey;
  private final List<String> roomIds;
  private final Clock clock;
  private final VendorHttp http;

  private final Map<String, Map<String, JsonNode>> users = new HashMap<>();

  /** Since when a user of a room was found to be gone. */
  private final Map<String, Map<String, Instant>> gone = new HashMap<>();

  /**
   * @param credentialKeys the configuration keys of key and rooms, for messages
   */
  public LivepeerPoller(
      URI url,
      String apiKey,
      List<String> roomIds,
      String credentialKeys,
      HttpSettings settings,
      Clock clock) {
    this.api = Urls.below(url, "/api/room/");
    this.apiKey = apiKey;
    this.roomIds = List.copyOf(roomIds);
    this.clock = clock;
    this.http = new VendorHttp("Livepeer", credentialKeys, settings, clock);
  }

  @Override
  public RoomListing rooms() throws InterruptedException {
    Instant takenAt = clock.instant();
    List<ListedRoom> rooms = new ArrayList<>();
    Set<String> unknown = new HashSet<>();
    VendorUnavailableException failure = null;
    users.clear();
    for (String id : roomIds) {
      try {
        room(id).ifPresent(rooms::add);
      } catch (VendorUnavailableException e) {
        if (e.isThrottled()) {
          throw e;
        }
        failure = e;
        unknown.add(id);
      }
    }
    if (failure != null && unknown.size() == roomIds.size()) {
      throw failure;
    }
    return new RoomListing(takenAt, rooms, unknown);
  }

  private Optional<ListedRoom> room(String id) throws InterruptedException {
    VendorHttp.Answer answer = http.get(api.resolve(UriPart.encoded(id)), apiKey);
    answer.json().ifPresent(body -> users.put(id, LivepeerJson.users(body)));
    return answer.json().map(body -> LivepeerJson.room(id, body, answer.takenAt()));
  }

  @Override
  public Optional<PeopleListing> people(ListedRoom room) throws InterruptedException {
    // Whoever came after the room was asked for is not among the users to ask for.
    Instant takenAt = room.takenAt();
    Map<String, JsonNode> listed = users.getOrDefault(room.id(), Map.of());
    Map<String, Instant> known = gone.computeIfAbsent(room.id(), id -> new HashMap<>());
    known.keySet().retainAll(listed.keySet());
    List<ParticipantInfo> people = new ArrayList<>();
    for (var user : listed.entrySet()) {
      Instant since = known.get(user.getKey());
      if (since != null && since.plus(MAY_RETURN).isBefore(takenAt)) {
        continue;
      }
      Optional<ParticipantInfo> present = present(room.id(), user.getKey(), user.getValue());
      if (present.isPresent()) {
        people.add(present.get());
        known.remove(user.getKey());
      } else {
        known.putIfAbsent(user.getKey(), takenAt);
      }
    }
    return Optional.of(new PeopleListing(takenAt, people));
  }

  private Optional<ParticipantInfo> present(String room, String identity, JsonNode listed)
      throws InterruptedException {
    URI uri = api.resolve(UriPart.encoded(room) + "/user/" + UriPart.encoded(identity));
    VendorHttp.Answer answer = http.get(uri, apiKey);
    return answer
        .json()
        .flatMap(user -> LivepeerJson.present(identity, listed, user, answer.takenAt()));
  }

  @Override
  public boolean exists(String roomId) throws InterruptedException {
    return http.get(api.resolve(UriPart.encoded(roomId)), apiKey).json().isPresent();
  }
}
