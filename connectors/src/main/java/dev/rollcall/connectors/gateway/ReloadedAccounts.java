package dev.rollcall.connectors.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts that follow the files they are configured in, so that a secret can be changed without a
 * restart. Files are looked at when a webhook comes, at most every two seconds; a configuration
 * that is wrong is told in the log and changes nothing.
 */
public final class ReloadedAccounts implements Supplier<WebhookAccounts> {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadedAccounts.class);
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Supplier<Map<String, String>> settings;
  private final List<Path> files;
  private final LongSupplier nanoTime;
  private final ReentrantLock looking = new ReentrantLock();

  // guarded by looking
  private long lookedAt;
  private List<String> versions;

  private volatile WebhookAccounts accounts;

  /**
   * @param settings reads the configuration anew, as {@link WebhookAccounts#parse} wants it
   * @param files that it reads; those that are not there are fine
   * @throws WebhookAccounts.BadAccounts when the configuration is wrong at first
   */
  public ReloadedAccounts(Supplier<Map<String, String>> settings, List<Path> files) {
    this(settings, files, System::nanoTime);
  }

  ReloadedAccounts(
      Supplier<Map<String, String>> settings, List<Path> files, LongSupplier nanoTime) {
    this.settings = settings;
    this.files = List.copyOf(files);
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong();
    this.versions = versions();
    this.accounts = WebhookAccounts.parse(settings.get());
  }

  @Override
  public WebhookAccounts get() {
    if (looking.tryLock()) {
      try {
        look();
      } finally {
        looking.unlock();
      }
    }
    return accounts;
  }

  private void look() {
    long now = nanoTime.getAsLong();
    if (now - lookedAt < INTERVAL_NANOS) {
      return;
    }
    lookedAt = now;
    List<String> found = versions();
    if (found.equals(versions)) {
      return;
    }
    versions = found;
    try {
      accounts = WebhookAccounts.parse(settings.get());
      LOG.info("Webhook accounts were read again; there are {}", accounts.size());
    } catch (RuntimeException e) {
      LOG.error("Webhook accounts stay as they were: {}", e.getMessage());
    }
  }

  private List<String> versions() {
    return files.stream().map(ReloadedAccounts::version).toList();
  }

  private static String version(Path file) {
    try {
      BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
      return about.lastModifiedTime() + " " + about.size() + " " + about.fileKey();
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
