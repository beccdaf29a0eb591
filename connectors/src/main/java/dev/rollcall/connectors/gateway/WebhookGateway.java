package dev.rollcall.connectors.gateway;

import dev.rollcall.connectors.gateway.EventWriter.NotStored;
import dev.rollcall.connectors.webhook.Acknowledgement;
import dev.rollcall.connectors.webhook.Outcome;
import dev.rollcall.connectors.webhook.VendorAdapter;
import dev.rollcall.connectors.webhook.VendorAdapters;
import dev.rollcall.connectors.webhook.WebhookAccount;
import dev.rollcall.connectors.webhook.WebhookRequest;
import dev.rollcall.connectors.webhook.WebhookResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes webhooks of all vendors. Safe for use by many threads; each call blocks until answered. */
public final class WebhookGateway {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookGateway.class);
  private static final Duration SOON = Duration.ofSeconds(2);

  /** What came of a request, for counting. */
  public enum Result {
    ACCEPTED,
    ANSWERED,
    UNAUTHENTICATED,
    UNREADABLE,
    UNAVAILABLE,
    OVERLOADED,
    UNKNOWN_ACCOUNT,
    UNKNOWN_VENDOR
  }

  /** Told of every request; accounts and vendors that are not configured are told as "unknown". */
  @FunctionalInterface
  public interface Tally {
    void count(String vendor, String account, Result result);
  }

  /**
   * @param retryAfter null when nothing is said about it
   */
  public record Reply(WebhookResponse response, Duration retryAfter) {}

  private static final String UNKNOWN = "unknown";
  private static final Reply NO_SUCH_VENDOR =
      new Reply(WebhookResponse.text(404, "There is no such vendor."), null);

  private final Supplier<WebhookAccounts> accounts;
  private final EventWriter writer;
  private final Tally tally;
  private final Clock clock;
  private final Semaphore free;
  private final OncePerMinute log;

  /**
   * @param atOnce requests taken at once; those beyond are answered as the vendor's {@link
   *     Acknowledgement#unavailable} says, so that it sends them again
   */
  public WebhookGateway(
      Supplier<WebhookAccounts> accounts,
      EventWriter writer,
      Tally tally,
      Clock clock,
      int atOnce) {
    this.accounts = accounts;
    this.writer = writer;
    this.tally = tally;
    this.clock = clock;
    this.free = new Semaphore(atOnce);
    this.log = new OncePerMinute(clock);
  }

  /** Never throws because of what the request holds. */
  public Reply receive(String vendor, String accountName, WebhookRequest request) {
    Instant arrived = clock.instant();
    VendorAdapter adapter = VendorAdapters.named(vendor).orElse(null);
    if (adapter == null) {
      tally.count(UNKNOWN, UNKNOWN, Result.UNKNOWN_VENDOR);
      return NO_SUCH_VENDOR;
    }
    Optional<WebhookAccount> account = accounts.get().find(vendor, accountName);
    if (account.isEmpty()) {
      tally.count(vendor, UNKNOWN, Result.UNKNOWN_ACCOUNT);
      log.warn(vendor + Result.UNKNOWN_ACCOUNT, "A webhook of " + vendor + " names no account");
      return new Reply(
          WebhookResponse.text(
              adapter.acknowledgement().unauthenticated(), "The account is not configured."),
          null);
    }
    if (!free.tryAcquire()) {
      return done(adapter, account.get(), Result.OVERLOADED, "there are too many at once");
    }
    try {
      return receive(adapter, account.get(), request, arrived);
    } finally {
      free.release();
    }
  }

  private Reply receive(
      VendorAdapter adapter, WebhookAccount account, WebhookRequest request, Instant arrived) {
    Outcome outcome = adapter.receive(request, account, arrived);
    if (outcome instanceof Outcome.Rejected rejected) {
      Result result =
          rejected.cause() == Outcome.Cause.UNAUTHENTICATED
              ? Result.UNAUTHENTICATED
              : Result.UNREADABLE;
      tell(adapter, account, result, rejected.reason());
      return new Reply(outcome.response(), null);
    }
    if (outcome instanceof Outcome.Accepted accepted) {
      Duration spent = Duration.between(arrived, clock.instant());
      try {
        writer.write(accepted.events(), adapter.acknowledgement().deadline().minus(spent));
      } catch (NotStored e) {
        return done(adapter, account, Result.UNAVAILABLE, e.getMessage());
      }
      tally.count(adapter.vendor(), account.id(), Result.ACCEPTED);
    } else {
      tally.count(adapter.vendor(), account.id(), Result.ANSWERED);
    }
    return new Reply(outcome.response(), null);
  }

  /** Not taken, and to be sent again. */
  private Reply done(VendorAdapter adapter, WebhookAccount account, Result result, String why) {
    tell(adapter, account, result, why);
    return new Reply(adapter.acknowledgement().unavailable(), SOON);
  }

  private void tell(VendorAdapter adapter, WebhookAccount account, Result result, String why) {
    tally.count(adapter.vendor(), account.id(), result);
    String which = adapter.vendor() + "/" + account.id();
    log.warn(which + result, "A webhook of " + which + " was not taken: " + why);
  }

  /** A flood of bad requests must not become a flood of lines. */
  private static final class OncePerMinute {
    private final Clock clock;
    private final ConcurrentMap<String, Instant> last = new ConcurrentHashMap<>();

    OncePerMinute(Clock clock) {
      this.clock = clock;
    }

    void warn(String about, String message) {
      Instant now = clock.instant();
      Instant kept =
          last.merge(about, now, (old, fresh) -> old.isAfter(fresh.minusSeconds(60)) ? old : fresh);
      if (kept.equals(now)) {
        LOG.warn("{} (told once a minute)", message);
      }
    }
  }
}
