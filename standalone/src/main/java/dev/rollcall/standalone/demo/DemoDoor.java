package dev.rollcall.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.standalone.StandaloneException;
import dev.rollcall.standalone.vendors.Daily;
import dev.rollcall.standalone.vendors.HundredMs;
import dev.rollcall.standalone.vendors.Jaas;
import dev.rollcall.standalone.vendors.LiveKit;
import dev.rollcall.standalone.vendors.PlayedVendor;
import dev.rollcall.standalone.vendors.WebhookSender;
import dev.rollcall.standalone.vendors.WebhookSender.Fate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events in as each would come: as the vendor's signed webhook, delivered in the vendor's
 * way, where the vendor has one for that, else through the API, as a service of the user's own
 * would send it.
 */
public final class DemoDoor implements Consumer<List<ObjectNode>>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DemoDoor.class);

  /** Webhooks on their way at the same time. */
  private static final int AT_ONCE = 16;

  /** Vendors with secrets of this run, and where their webhooks go. */
  public static final class Vendors {
    private final Map<String, PlayedVendor> byAccount = new HashMap<>();

    public Vendors() {
      byAccount.put(DemoVendor.LIVEKIT.account(), new LiveKit("APIdemo", secret()));
      byAccount.put(DemoVendor.HUNDRED_MS.account(), new HundredMs(secret()));
      byAccount.put(DemoVendor.DAILY.account(), new Daily(secret()));
      byAccount.put(DemoVendor.JAAS.account(), new Jaas(secret()));
    }

    /** What the server has to be configured with to take their webhooks. */
    public Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      byAccount.forEach(
          (account, vendor) -> {
            String prefix = "webhooks." + vendor.name() + "." + account + ".";
            vendor.settings().forEach((key, value) -> settings.put(prefix + key, value));
          });
      return settings;
    }

    private static String secret() {
      byte[] bytes = new byte[24];
      new SecureRandom().nextBytes(bytes);
      return Base64.getEncoder().encodeToString(bytes);
    }
  }

  /** Of a vendor's webhooks: who sends them, and how the last one was answered. */
  private static final class Sender {
    private final PlayedVendor vendor;
    private final WebhookSender webhooks;
    private volatile int lastStatus;

    Sender(PlayedVendor vendor, URI door) {
      this.vendor = vendor;
      this.webhooks = new WebhookSender(door, vendor, (id, status) -> lastStatus = status);
    }

    /** Empty where the vendor has no webhook for an event. */
    Optional<CompletableFuture<Void>> send(ObjectNode event) {
      String room = event.path("source").path("roomId").asText();
      String id = event.path("eventId").asText();
      return vendor
          .webhook(event)
          .map(body -> body.toString().getBytes(StandardCharsets.UTF_8))
          .map(body -> webhooks.send(room, id, body).thenAccept(this::told));
    }

    private void told(Fate fate) {
      String what = "A webhook of " + vendor.name() + " was answered " + lastStatus;
      switch (fate) {
        case TAKEN -> {}
        case REFUSED -> throw new StandaloneException(what + ".");
        case DROPPED -> LOG.warn("{}, and the vendor gave up on it", what);
      }
    }
  }

  private final Map<String, Sender> senders = new HashMap<>();
  private final Consumer<List<ObjectNode>> api;

  /**
   * @param api takes events in the JSON of {@code POST /v1/events}
   */
  public DemoDoor(Vendors vendors, URI server, Consumer<List<ObjectNode>> api) {
    this.api = api;
    vendors.byAccount.forEach(
        (account, vendor) ->
            senders.put(
                vendor.name(),
                new Sender(vendor, server.resolve("/webhooks/" + vendor.name() + "/" + account))));
  }

  /**
   * Returns when each was taken, or its vendor has given up on it.
   *
   * @throws StandaloneException when one was refused; others may have been taken
   */
  @Override
  public void accept(List<ObjectNode> events) {
    List<CompletableFuture<Void>> sending = new ArrayList<>();
    List<ObjectNode> forApi = new ArrayList<>();
    for (ObjectNode event : events) {
      Optional.ofNullable(senders.get(event.path("source").path("vendor").asText()))
          .flatMap(sender -> sender.send(event))
          .ifPresentOrElse(sending::add, () -> forApi.add(event));
      if (sending.size() == AT_ONCE) {
        await(sending);
      }
    }
    await(sending);
    if (!forApi.isEmpty()) {
      api.accept(forApi);
    }
  }

  private static void await(List<CompletableFuture<Void>> sending) {
    try {
      CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new)).get();
      sending.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StandaloneException("A webhook was interrupted.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StandaloneException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Vendors give up on what they still send. */
  @Override
  public void close() {
    senders.values().forEach(sender -> sender.webhooks.close());
  }
}
