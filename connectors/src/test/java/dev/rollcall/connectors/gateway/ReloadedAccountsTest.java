package dev.rollcall.connectors.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.connectors.gateway.WebhookAccounts.BadAccounts;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadedAccountsTest {

  private static final String ACME =
      "livekit.acme.api-key=APIacme\nlivekit.acme.secret=acme-livekit-secret-of-32-bytes-x\n";
  private static final String EU =
      "livekit.eu.api-key=APIeu\nlivekit.eu.secret=eu-livekit-secret-of-32-bytes-xxx\n";

  @TempDir private Path dir;
  private Path file;
  private long nanos;
  private int reads;

  @BeforeEach
  void begin() throws IOException {
    file = dir.resolve("secrets.properties");
    Files.writeString(file, ACME);
  }

  @Test
  void a_change_of_a_file_is_in_use_two_seconds_later() throws IOException {
    ReloadedAccounts accounts = accounts();
    Files.writeString(file, ACME + EU);
    assertThat(accounts.get().find("livekit", "eu")).isEmpty();
    after(Duration.ofSeconds(2));
    assertThat(accounts.get().find("livekit", "eu")).isPresent();
    assertThat(accounts.get().find("livekit", "acme")).isPresent();
  }

  @Test
  void an_account_that_was_taken_out_is_known_no_more() throws IOException {
    ReloadedAccounts accounts = accounts();
    Files.writeString(file, EU);
    after(Duration.ofSeconds(2));
    assertThat(accounts.get().find("livekit", "acme")).isEmpty();
  }

  @Test
  void a_wrong_file_changes_nothing_until_it_is_put_right() throws IOException {
    ReloadedAccounts accounts = accounts();
    Files.writeString(file, ACME + "livekit.eu.secret=x\n");
    after(Duration.ofSeconds(2));
    assertThat(accounts.get().find("livekit", "acme")).isPresent();
    assertThat(accounts.get().find("livekit", "eu")).isEmpty();
    Files.writeString(file, ACME + EU);
    after(Duration.ofSeconds(2));
    assertThat(accounts.get().find("livekit", "eu")).isPresent();
  }

  @Test
  void a_file_that_is_gone_changes_nothing() throws IOException {
    ReloadedAccounts accounts = accounts();
    Files.delete(file);
    after(Duration.ofSeconds(2));
    assertThat(accounts.get().find("livekit", "acme")).isPresent();
  }

  @Test
  void a_file_that_did_not_change_is_not_read_again() {
    ReloadedAccounts accounts = accounts();
    after(Duration.ofMinutes(1));
    accounts.get();
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void what_is_wrong_at_first_is_an_error() throws IOException {
    Files.writeString(file, "livekit.eu.secret=x\n");
    assertThatThrownBy(this::accounts).isInstanceOf(BadAccounts.class);
  }

  private ReloadedAccounts accounts() {
    return new ReloadedAccounts(this::read, List.of(file), () -> nanos);
  }

  private void after(Duration time) {
    nanos += time.toNanos();
  }

  private Map<String, String> read() {
    reads++;
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new HashMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    return settings;
  }
}
