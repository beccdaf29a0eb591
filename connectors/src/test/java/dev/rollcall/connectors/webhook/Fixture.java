package dev.rollcall.connectors.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A webhook's body, and what is expected of it: a line of JSON for every event, or a line that
 * begins with {@code ANSWERED}.
 */
record Fixture(Sender sender, String name, byte[] body, List<String> expected) {
  /** When all fixtures arrive. */
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  static List<Fixture> of(Sender sender) {
    try (Stream<Path> files = Files.list(directory(sender.vendor()))) {
      return files
          .filter(file -> file.toString().endsWith(".expected"))
          .sorted()
          .map(file -> read(sender, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Fixture> all() {
    return Senders.all().stream().flatMap(sender -> of(sender).stream());
  }

  /** One of a vendor's, by name. */
  static Fixture of(String vendor, String name) {
    return of(Senders.of(vendor)).stream()
        .filter(fixture -> fixture.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no fixture " + vendor + "/" + name));
  }

  private static Fixture read(Sender sender, Path expected) {
    String name = expected.getFileName().toString().replace(".expected", "");
    try {
      Path json = expected.resolveSibling(name + ".json");
      Path body = Files.exists(json) ? json : expected.resolveSibling(name + ".form");
      byte[] bytes = Files.readString(body).strip().getBytes(UTF_8);
      return new Fixture(sender, name, bytes, Files.readAllLines(expected));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory(String vendor) {
    try {
      return Path.of(Fixture.class.getResource("/webhooks/" + vendor).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  Outcome receive() {
    return sender.adapter().receive(sender.send(body, NOW), sender.account(), NOW);
  }

  @Override
  public String toString() {
    return sender + ": " + name;
  }
}
