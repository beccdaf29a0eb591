package dev.rollcall.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.standalone.StandaloneException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollcall events send}. */
@Command(
    name = "send",
    description = "Send events from a file or standard input, in their order.",
    footer = {
      "",
      "The input is one JSON event, an array of them, or one event a line. It is",
      "sent in batches. Each is accepted whole or not at all, and the first refusal",
      "ends the command."
    })
final class EventsSendCommand implements Callable<Integer> {

  /** So many events, or so many characters of JSON, make one request. */
  private static final int BATCH_EVENTS = 100;

  private static final int BATCH_CHARACTERS = 100_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private ClientOptions options;

  @Parameters(
      paramLabel = "FILE",
      defaultValue = "-",
      description = "File to read, or - for standard input (default: ${DEFAULT-VALUE}).")
  private String file;

  @Spec private CommandSpec spec;

  private final List<JsonNode> batch = new ArrayList<>();
  private int batchCharacters;
  private int sent;
  private String position = "";

  @Override
  public Integer call() {
    ApiClient api = options.client();
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
        MappingIterator<JsonNode> events = JSON.readerFor(JsonNode.class).readValues(in)) {
      while (events.hasNextValue()) {
        add(events.nextValue(), api);
      }
      flush(api);
    } catch (JsonProcessingException e) {
      throw new StandaloneException(
          "The input is not valid JSON (line %d): %s%s"
              .formatted(e.getLocation().getLineNr(), e.getOriginalMessage(), soFar()),
          e);
    } catch (IOException e) {
      throw new StandaloneException(
          "The file %s cannot be read: %s.%s".formatted(file, reason(e), soFar()), e);
    }
    spec.commandLine()
        .getOut()
        .println(
            sent == 0
                ? "There were no events to send."
                : "Sent %s, position %s".formatted(Count.of(sent, "event"), position));
    return 0;
  }

  private void add(JsonNode event, ApiClient api) {
    int characters = event.toString().length();
    if (batch.size() == BATCH_EVENTS || batchCharacters + characters > BATCH_CHARACTERS) {
      flush(api);
    }
    batch.add(event);
    batchCharacters += characters;
  }

  private void flush(ApiClient api) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      position = api.sendEvents(batch).path("position").asText();
    } catch (StandaloneException e) {
      String numbers = sent == 0 ? "" : " Events are numbered from 0 after those.";
      throw new StandaloneException(e.getMessage() + soFar() + numbers, e);
    }
    sent += batch.size();
    batch.clear();
    batchCharacters = 0;
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
  }

  private String soFar() {
    return sent == 0 ? "" : System.lineSeparator() + "The first " + sent + " events were accepted.";
  }
}
