package dev.rollcall.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.standalone.vendors.Daily;
import dev.rollcall.standalone.vendors.HundredMs;
import dev.rollcall.standalone.vendors.Jaas;
import dev.rollcall.standalone.vendors.LiveKit;
import dev.rollcall.standalone.vendors.PlayedVendor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings events in as each would come: as the vendor's signed webhook where the vendor has one for
 * that, else through the API, as a service of the user's own would send it.
 */
public final class DemoDoor implements Consumer<List<ObjectNode>> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Vendors with secrets of this run, and where their webhooks go. */
  public static final class Vendors {
    private final Map<String, PlayedVendor> byName = new HashMap<>();

    public Vendors() {
      Stream.of(
              new LiveKit("APIdemo", secret()),
              new HundredMs(secret()),
              new Daily(secret()),
              new Jaas(secret()))
          .forEach(vendor -> byName.put(vendor.name(), vendor));
    }

    /** What the server has to be configured with to take their webhooks. */
    public Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      for (DemoVendor account : DemoVendor.values()) {
        PlayedVendor vendor = byName.get(account.label());
        if (vendor != null) {
          String prefix = "webhooks." + account.label() + "." + account.account() + ".";
          vendor.settings().forEach((key, value) -> settings.put(prefix + key, value));
        }
      }
      return settings;
    }

    private static String secret() {
      byte[] bytes = new byte[24];
      new SecureRandom().nextBytes(bytes);
      return Base64.getEncoder().encodeToString(bytes);
    }
  }

  private final Vendors vendors;
  private final URI server;
  private final Consumer<List<ObjectNode>> api;
  private final Clock clock;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @param api takes events in the JSON of {@code POST /v1/events}
   */
  public DemoDoor(Vendors vendors, URI server, Consumer<List<ObjectNode>> api, Clock clock) {
    this.vendors = vendors;
    this.server = server;
    this.api = api;
    this.clock = clock;
  }

  /**
   * @throws StandaloneException when one was not taken; those before it were
   */
  @Override
  public void accept(List<ObjectNode> events) {
    List<ObjectNode> forApi = new ArrayList<>();
    for (ObjectNode event : events) {
      Optional<Runnable> webhook = webhook(event);
      if (webhook.isPresent()) {
        webhook.get().run();
      } else {
        forApi.add(event);
      }
    }
    if (!forApi.isEmpty()) {
      api.accept(forApi);
    }
  }

  private Optional<Runnable> webhook(ObjectNode event) {
    PlayedVendor vendor = vendors.byName.get(event.path("source").path("vendor").asText());
    return Optional.ofNullable(vendor)
        .flatMap(known -> known.webhook(event))
        .map(
            body ->
                () ->
                    post(
                        vendor,
                        event.path("source").path("accountId").asText(),
                        body.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void post(PlayedVendor vendor, String account, byte[] body) {
    URI door = server.resolve("/webhooks/" + vendor.name() + "/" + account);
    HttpRequest request = vendor.request(door, body, clock.instant()).timeout(PATIENCE).build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new StandaloneException(
            "A webhook of %s was answered %d: %s"
                .formatted(vendor.name(), response.statusCode(), response.body()));
      }
    } catch (IOException e) {
      throw new StandaloneException("A webhook of " + vendor.name() + " was not answered.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StandaloneException("A webhook was interrupted.", e);
    }
  }
}
