package dev.rollcall.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A client of any number of instances, of which each answers for everything:
 *
 * <pre>{@code
 * try (RollcallClient rollcall = RollcallClient.of("http://a:8080", "http://b:8080").build()) {
 *   Optional<Room> room = rollcall.rooms().get("acme-standup").value();
 *   rollcall.rooms().watch("acme-standup").subscribe(subscriber);
 * }
 * }</pre>
 *
 * <p>Reads include what was written by the same client. It may be used by many threads.
 */
public final class RollcallClient implements AutoCloseable {

  private final Watches watches;
  private final Rooms rooms;
  private final Users users;
  private final Events events;

  private RollcallClient(Builder builder) {
    Instances instances =
        new Instances(
            builder.http == null ? http() : builder.http,
            builder.addresses,
            builder.token,
            builder.timeout,
            builder.attemptTimeout);
    this.watches = new Watches(instances, builder.silence);
    Reads reads = new Reads(instances, watches, new Written());
    this.rooms = new Rooms(reads);
    this.users = new Users(reads);
    this.events = new Events(reads);
  }

  /**
   * @param addresses such as {@code http://localhost:8080}, at least one
   * @throws IllegalArgumentException when one is no such address
   */
  public static Builder of(String... addresses) {
    return new Builder(Stream.of(addresses).map(RollcallClient::address).toList());
  }

  private static URI address(String text) {
    URI address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    if (address.getHost() == null || !List.of("http", "https").contains(address.getScheme())) {
      throw new IllegalArgumentException(
          "The address " + text + " is not of the form http://host:port.");
    }
    return address;
  }

  private static HttpClient http() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build();
  }

  public Rooms rooms() {
    return rooms;
  }

  public Users users() {
    return users;
  }

  public Events events() {
    return events;
  }

  /** Ends the watches; their subscribers are told so. */
  @Override
  public void close() {
    watches.close();
  }

  /** Settings, all of which have a default. */
  public static final class Builder {
    private final List<URI> addresses;
    private HttpClient http;
    private String token;
    private Duration timeout = Duration.ofSeconds(30);
    private Duration attemptTimeout = Duration.ofSeconds(10);
    private Duration silence = Duration.ofSeconds(30);

    private Builder(List<URI> addresses) {
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("A client needs the address of at least one instance.");
      }
      this.addresses = addresses;
    }

    /** A token of the API, where the server asks for one. */
    public Builder token(String secret) {
      this.token = secret;
      return this;
    }

    /** For TLS of your own, a proxy, or to share connections. */
    public Builder http(HttpClient client) {
      this.http = client;
      return this;
    }

    /** Longest that a call takes, with all that is tried for it; 30 s by default. */
    public Builder timeout(Duration longest) {
      this.timeout = longest;
      return this;
    }

    /** Longest that one instance may take before another is asked; 10 s by default. */
    public Builder attemptTimeout(Duration longest) {
      this.attemptTimeout = longest;
      return this;
    }

    /**
     * After which a watch takes its connection for dead; 30 s by default, three times as long as
     * the server is ever silent.
     */
    public Builder silence(Duration longest) {
      this.silence = longest;
      return this;
    }

    public RollcallClient build() {
      return new RollcallClient(this);
    }
  }
}
