package dev.rollcall.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomStatus;
import dev.rollcall.avro.Source;
import dev.rollcall.json.AvroJson;
import dev.rollcall.model.RoomFilter;
import dev.rollcall.model.RoomSort;
import dev.rollcall.model.UserRooms.Stays;
import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.RoomPage;
import dev.rollcall.query.StatsReader.Stats;
import dev.rollcall.query.UserReader.KnownRooms;
import dev.rollcall.query.UserReader.SourceFilter;
import dev.rollcall.query.UserReader.UserPage;
import dev.rollcall.query.cluster.Colleagues;
import dev.rollcall.query.routing.Host;
import dev.rollcall.query.routing.Peers;
import dev.rollcall.query.routing.RoutingMetrics;
import dev.rollcall.topics.Freshness;
import dev.rollcall.uri.UriPart;
import dev.rollcall.uri.UriQuery;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Other instances, by the calls of the API that everybody has. */
public final class HttpPeers implements Peers, Colleagues {

  private static final List<String> RELAYED =
      List.of("Content-Type", Consistency.POSITION, Consistency.FRESHNESS);

  private final String here;
  private final PeerClient client;

  /**
   * @param here host:port by which other instances reach this one
   * @param token that they let instances in with; empty for none
   * @param atOnce requests beyond this many are not sent
   */
  public HttpPeers(String here, String token, int atOnce, RoutingMetrics metrics) {
    this.here = here;
    this.client = new PeerClient(token, atOnce, metrics);
  }

  /** Passes a whole request on and its answer back, byte for byte. */
  void relay(Ask ask, Forwarded.Wanted wanted, Context context) {
    String query = context.queryString();
    String path = query == null ? context.path() : context.path() + '?' + query;
    HttpResponse<byte[]> response = client.get(ask, path, Forwarded.of(here, wanted));
    for (String name : RELAYED) {
      String value = PeerClient.header(response, name);
      if (value != null) {
        context.header(name, value);
      }
    }
    context.status(response.statusCode()).result(response.body());
  }

  @Override
  public Answer<Optional<Room>> room(Ask ask, String roomId, boolean withParticipants) {
    HttpResponse<byte[]> response =
        client.get(
            ask,
            "/v1/rooms/" + UriPart.encoded(roomId) + "?participants=" + withParticipants,
            Forwarded.of(here, Forwarded.Wanted.ACTIVE));
    Optional<Room> room =
        switch (response.statusCode()) {
          case 200 -> Optional.of(decoded(PeerClient.json(response), HttpPeers::room));
          case 404 -> Optional.empty();
          default -> throw PeerClient.unavailable("It refuses the room's id.", null);
        };
    return new Answer<>(room, Freshness.ACTIVE, PeerClient.position(response));
  }

  @Override
  public Answer<RoomPage> rooms(
      Ask ask,
      Set<Integer> partitions,
      RoomFilter filter,
      RoomSort sort,
      int limit,
      String cursor) {
    UriQuery query =
        page(limit, cursor)
            .add(
                "status", filter.status() == null ? null : filter.status().toLowerCase(Locale.ROOT))
            .add("vendor", filter.vendor())
            .add("region", filter.region())
            .add("name", filter.namePrefix())
            .add("minParticipants", filter.minParticipants())
            .add("sort", sort.text());
    return answer(
        ask,
        "/v1/rooms" + query,
        forwarded(ask, partitions),
        json -> new RoomPage(each(json, "rooms", HttpPeers::room), cursor(json), missing(json)));
  }

  @Override
  public Answer<Stats> stats(Ask ask, Set<Integer> partitions) {
    return answer(
        ask,
        "/v1/stats",
        forwarded(ask, partitions),
        json -> new Stats(StatsJson.read(json), missing(json)));
  }

  @Override
  public Answer<UserPage> present(
      Ask ask,
      Set<Integer> partitions,
      String user,
      SourceFilter filter,
      int limit,
      String cursor) {
    return stays(ask, partitions, user(user, "rooms"), filter, page(limit, cursor));
  }

  @Override
  public Answer<UserPage> attendance(
      Ask ask,
      Set<Integer> partitions,
      String user,
      SourceFilter filter,
      int limit,
      String cursor) {
    return stays(ask, partitions, user(user, "attendance"), filter, page(limit, cursor));
  }

  private Answer<UserPage> stays(
      Ask ask, Set<Integer> partitions, String path, SourceFilter filter, UriQuery page) {
    return answer(ask, path + source(page, filter), forwarded(ask, partitions), HttpPeers::page);
  }

  @Override
  public Answer<KnownRooms> known(
      Ask ask, Set<Integer> partitions, String user, SourceFilter filter) {
    return answer(
        ask,
        user(user, "rooms") + source(page(1, null), filter),
        new Forwarded(here, Forwarded.Wanted.KNOWN, partitions),
        json -> new KnownRooms(each(json, "known", JsonNode::textValue), missing(json)));
  }

  @Override
  public Heard ask(String address, Duration most) {
    Ask ask = new Ask(new Host(address, false, Host.Role.OWNER), Await.NOTHING, most);
    long asked = System.currentTimeMillis();
    HttpResponse<byte[]> response =
        client.ask(ask, "/v1/cluster", Forwarded.of(here, Forwarded.Wanted.ACTIVE));
    long heard = System.currentTimeMillis();
    String clock = PeerClient.header(response, ClusterResource.CLOCK);
    return decoded(
        PeerClient.json(response),
        json -> new Heard(ClusterJson.report(json), ClusterResource.skew(clock, asked, heard)));
  }

  private static Room room(JsonNode json) {
    return AvroJson.read(json, new Room());
  }

  private Forwarded forwarded(Ask ask, Set<Integer> partitions) {
    return new Forwarded(here, Forwarded.Wanted.of(ask.host()), partitions);
  }

  private <T> Answer<T> answer(
      Ask ask, String path, Forwarded forwarded, Function<JsonNode, T> read) {
    PeerClient.Read answer = client.list(ask, path, forwarded);
    return new Answer<>(decoded(answer.json(), read), answer.freshness(), answer.position());
  }

  /** An instance of another version may tell what this one does not understand. */
  private static <T> T decoded(JsonNode json, Function<JsonNode, T> read) {
    try {
      return read.apply(json);
    } catch (IllegalArgumentException e) {
      throw PeerClient.unavailable("Its answer is not of this version.", e);
    }
  }

  /** The window is known to who asks. */
  private static UserPage page(JsonNode json) {
    return new UserPage(null, each(json, "rooms", HttpPeers::stays), cursor(json), missing(json));
  }

  private static Stays stays(JsonNode json) {
    Room room = new Room();
    room.setId(json.path("id").textValue());
    room.setName(json.path("name").textValue());
    room.setStatus(RoomStatus.valueOf(json.path("status").asText()));
    room.setVersion(json.path("version").longValue());
    JsonNode source = json.path("source");
    if (source.isObject()) {
      room.setSource(AvroJson.read(source, new Source()));
    }
    BigDecimal seconds = json.path("seconds").decimalValue();
    return new Stays(
        room,
        each(json, "connections", HttpPeers::connection),
        seconds.movePointRight(3).longValue());
  }

  private static Participant connection(JsonNode json) {
    Participant connection = new Participant();
    connection.setId(json.path("id").textValue());
    connection.setSessionId(json.path("sessionId").textValue());
    connection.setRole(json.path("role").textValue());
    connection.setKind(ParticipantKind.valueOf(json.path("kind").asText()));
    connection.setJoinedAt(time(json.path("joinedAt")));
    connection.setLeftAt(time(json.path("leftAt")));
    return connection;
  }

  private static Instant time(JsonNode json) {
    return json.isIntegralNumber() ? Instant.ofEpochMilli(json.longValue()) : null;
  }

  private static <T> List<T> each(JsonNode json, String name, Function<JsonNode, T> read) {
    if (!json.path(name).isArray()) {
      throw new IllegalArgumentException("There is no list '" + name + "'.");
    }
    List<T> items = new ArrayList<>();
    json.path(name).forEach(item -> items.add(read.apply(item)));
    return items;
  }

  private static String cursor(JsonNode json) {
    return json.path("nextCursor").textValue();
  }

  private static Set<Integer> missing(JsonNode json) {
    return new TreeSet<>(each(json, "missingPartitions", JsonNode::intValue));
  }

  private static String user(String user, String what) {
    return "/v1/users/" + UriPart.encoded(user) + '/' + what;
  }

  private static UriQuery page(int limit, String cursor) {
    return new UriQuery().add("limit", limit).add("cursor", cursor);
  }

  private static UriQuery source(UriQuery query, SourceFilter filter) {
    return query.add("vendor", filter.vendor()).add("account", filter.account());
  }
}
