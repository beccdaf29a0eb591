package dev.rollcall.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.server.RollcallServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watcher whose connection breaks off again and again, against the topic itself. */
class WatchIT {

  private static final int DISCONNECTS = Integer.getInteger("rollcall.watch.disconnects", 50);
  private static final int PER_SECOND = 500;
  private static final int ROOMS = 40;

  @Test
  void whoBreaksOffAndComesBackSeesExactlyTheChangesOfTheTopic(@TempDir Path directory)
      throws Exception {
    try (Cluster cluster = Cluster.start(directory)) {
      RollcallServer server = cluster.startServer("only");
      try (TopicLog<String, RoomChange> topic =
          cluster.log(Cluster.TOPICS.changes(), RoomChange.class)) {
        Client client = new Client(server.url().resolve("/v1/watch"));
        client.awaitId();
        long before = topic.upToNow().size();
        Writer writer = new Writer(cluster);
        writer.start();
        Random random = new Random(1);
        for (int i = 0; i < DISCONNECTS; i++) {
          client.readFor(50 + random.nextInt(200));
          client.breakOff();
        }
        writer.end();
        cluster.awaitRead(server, writer.position());

        List<ConsumerRecord<String, RoomChange>> all = topic.upToNow();
        List<RoomChange> expected =
            all.subList((int) before, all.size()).stream().map(ConsumerRecord::value).toList();
        assertThat(expected).as("changes meanwhile").hasSizeGreaterThan(PER_SECOND);
        client.readUntil(expected.size());
        assertThat(client.changes()).hasSameSizeAs(expected);
        for (int room = 0; room < ROOMS; room++) {
          String id = "room-" + room;
          assertThat(client.changes().stream().filter(c -> c.startsWith(id + " ")).toList())
              .as(id)
              .isEqualTo(
                  expected.stream()
                      .filter(change -> change.getRoomId().equals(id))
                      .map(WatchIT::text)
                      .toList());
        }
      }
    }
  }

  private static String text(RoomChange change) {
    return change.getRoomId()
        + " "
        + change.getVersion()
        + " "
        + change.getType()
        + " "
        + (change.getParticipant() == null ? "" : change.getParticipant().getId());
  }

  /** Writes joins and leaves at a steady rate until it is told to end. */
  private static final class Writer {
    private final Cluster cluster;
    private final Thread thread = new Thread(this::run, "writer");
    private final Set<String> ends = new LinkedHashSet<>();
    private volatile boolean ending;

    Writer(Cluster cluster) {
      this.cluster = cluster;
    }

    void start() {
      thread.start();
    }

    void end() throws InterruptedException {
      ending = true;
      thread.join();
    }

    String position() {
      return String.join(",", ends);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is not written is missed by nobody
    private void run() {
      long begun = System.nanoTime();
      try (KafkaProducer<byte[], byte[]> producer = cluster.byteProducer()) {
        long[] highest = new long[Cluster.PARTITIONS];
        for (int i = 0; !ending; i++) {
          long due = begun + i * 1_000_000_000L / PER_SECOND;
          while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          RoomEvent event = event(i);
          producer.send(
              new ProducerRecord<>(
                  Cluster.TOPICS.events().name(),
                  event.getRoomId().getBytes(StandardCharsets.UTF_8),
                  cluster.encode(Cluster.TOPICS.events(), event)),
              (written, failed) -> highest[written.partition()] = written.offset() + 1);
        }
        producer.flush();
        for (int partition = 0; partition < highest.length; partition++) {
          if (highest[partition] > 0) {
            ends.add(partition + ":" + (highest[partition] - 1));
          }
        }
      }
    }

    private static RoomEvent event(int i) {
      String room = "room-" + i % ROOMS;
      int visit = i / ROOMS;
      String participant = "PA_" + room + "_" + visit / 2;
      var event =
          visit % 2 == 0 ? RoomEvents.participantJoined(room) : RoomEvents.participantLeft(room);
      return event.at(Instant.now()).participant(participant).idUnique().build();
    }
  }

  /** Reads events, and goes on after the last id that it saw. */
  private static final class Client {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private final List<String> changes = new ArrayList<>();
    private BufferedReader lines;
    private String id;

    Client(URI url) {
      this.url = url;
    }

    List<String> changes() {
      return changes;
    }

    void awaitId() {
      while (id == null) {
        block();
      }
    }

    void readFor(long millis) {
      long end = System.nanoTime() + millis * 1_000_000;
      while (System.nanoTime() < end) {
        block();
      }
    }

    void readUntil(int count) {
      while (changes.size() < count) {
        block();
      }
    }

    void breakOff() throws IOException {
      lines.close();
      lines = null;
    }

    private void block() {
      try {
        if (lines == null) {
          connect();
        }
        String name = null;
        String data = null;
        String told = null;
        for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
          if (line.startsWith("id: ")) {
            told = line.substring(4);
          } else if (line.startsWith("event: ")) {
            name = line.substring(7);
          } else if (line.startsWith("data: ")) {
            data = line.substring(6);
          }
        }
        id = told == null ? id : told;
        assertThat(name).isNotEqualTo("reset");
        if ("change".equals(name)) {
          changes.add(text(data));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String text(String data) {
      var json = Api.parse(data);
      return json.path("roomId").asText()
          + " "
          + json.path("version").asText()
          + " "
          + json.path("type").asText()
          + " "
          + json.path("participant").path("id").asText("");
    }

    private void connect() throws IOException {
      HttpRequest.Builder request = HttpRequest.newBuilder(url);
      if (id != null) {
        request.header("Last-Event-ID", id);
      }
      try {
        var response = http.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
