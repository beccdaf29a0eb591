package dev.rollcall.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.json.AvroJson;
import dev.rollcall.topics.Positions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Events over HTTP, for those who have no way to Kafka; others use an {@link EventProducer}. */
public final class Events {

  private static final JsonFactory JSON = new JsonFactory();

  private final Reads reads;

  Events(Reads reads) {
    this.reads = reads;
  }

  /** As {@link #send(List)}. */
  public Positions send(RoomEvent... events) {
    return send(List.of(events));
  }

  /**
   * Writes the events in their order, all or none; they may be written twice where an answer was
   * lost, which changes nothing.
   *
   * @return where they stand, once Kafka has acknowledged them; later reads of this client include
   *     them
   * @throws RollcallException when one is refused, with the status 422 and a sentence for each
   *     fault, or when nobody takes them in time
   */
  public Positions send(List<RoomEvent> events) {
    return reads.write(Call.post("/v1/events", json(events)));
  }

  private static byte[] json(List<RoomEvent> events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 * events.size());
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      for (RoomEvent event : events) {
        AvroJson.write(json, event, Set.of());
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail.", e);
    }
    return bytes.toByteArray();
  }
}
