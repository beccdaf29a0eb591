package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.standalone.StandaloneException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollcall rooms watch}. */
@Command(
    name = "watch",
    description = "Show what changes in rooms, as it happens.",
    footer = {"", "A connection that breaks off is taken up again where it was. Stop with Ctrl-C."})
final class RoomsWatchCommand implements Callable<Integer> {

  private static final long PAUSE_MILLIS = 1_000;

  /** Tries in a row that find nobody. */
  private static final int PATIENCE = 60;

  @Mixin private ClientOptions client;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Only this room, as 'rooms list' shows its id.")
  private String id;

  @Option(names = "--status", paramLabel = "STATUS", description = "Only rooms of this status.")
  private String status;

  @Option(names = "--vendor", paramLabel = "VENDOR", description = "Only rooms of this vendor.")
  private String vendor;

  @Option(names = "--region", paramLabel = "REGION", description = "Only rooms of this region.")
  private String region;

  @Option(names = "--json", description = "Print each event's data as a line of JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final Times times = new Times(Clock.systemDefaultZone());
  private String lastId;
  private int failures;

  @Override
  public Integer call() throws InterruptedException {
    String path = id == null ? "/v1/watch" : ApiClient.room(id) + "/watch";
    while (true) {
      try (Stream<String> lines = client.client().lines(path, query())) {
        show(new EventLines(lines.iterator()));
      } catch (StandaloneException e) {
        if (lastId == null || ++failures == PATIENCE) {
          throw e;
        }
      } catch (IOException | UncheckedIOException brokenOff) {
        failures++;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("status", status);
    query.put("vendor", vendor);
    query.put("region", region);
    query.put("lastEventId", lastId);
    return query;
  }

  private void show(EventLines events) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (EventLines.Event event = events.next(); event != null; event = events.next()) {
      failures = 0;
      lastId = event.id() == null ? lastId : event.id();
      if (event.name() != null) {
        show(event, out);
        out.flush();
      }
    }
  }

  private void show(EventLines.Event event, PrintWriter out) {
    JsonNode data = event.data();
    if (json) {
      out.println(data);
    } else if (event.name().equals("snapshot")) {
      Iterable<JsonNode> rooms = id == null ? data.path("rooms") : List.of(data);
      for (JsonNode room : rooms) {
        out.printf(
            "%s  %s  %s, %d people%n",
            times.full(room.path("updatedAt")),
            room.path("id").asText(),
            room.path("status").asText(),
            room.path("participantCount").asInt());
      }
    } else if (event.name().equals("change")) {
      out.printf(
          "%s  %s  %s%n",
          times.full(data.path("occurredAt")),
          data.path("roomId").asText(),
          String.join(
                  "  ", data.path("type").asText(), ChangeLine.which(data), ChangeLine.what(data))
              .strip());
    }
  }
}
