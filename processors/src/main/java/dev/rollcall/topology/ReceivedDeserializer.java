package dev.rollcall.topology;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.registry.Patience;
import dev.rollcall.registry.RegistryException;
import java.time.Duration;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads events without ever refusing a record: what is wrong with its bytes is told, not thrown.
 *
 * <p>A registry that cannot be reached says nothing about the bytes, so then it asks again, for
 * {@link #PATIENCE}. After that it fails the task, which begins at the same record again. With the
 * half minute that the last question may take ({@code http.call.timeout.ms}) this stays below the
 * consumer's poll interval of five minutes, after which the group would give the task away.
 */
final class ReceivedDeserializer implements Deserializer<Received> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Logger LOG = LoggerFactory.getLogger(ReceivedDeserializer.class);

  private final Deserializer<RoomEvent> events;
  private final Patience patience =
      new Patience(
          PATIENCE,
          e -> LOG.warn("The schema registry gives no answer; asking again: {}", e.getMessage()));

  ReceivedDeserializer(Deserializer<RoomEvent> events) {
    this.events = events;
  }

  @Override
  public Received deserialize(String topic, byte[] bytes) {
    try {
      return new Received(bytes, patience.ask(() -> events.deserialize(topic, bytes)), null);
    } catch (SerializationException | RegistryException e) {
      if (RegistryException.isRetriable(e)) {
        throw e;
      }
      return new Received(bytes, null, e);
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
