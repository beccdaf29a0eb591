package dev.rollcall.topology;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.registry.RegistryException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads events without ever refusing a record: what is wrong with its bytes is told, not thrown.
 *
 * <p>A registry that cannot be reached says nothing about the bytes, so then it asks again, for at
 * most {@link #ATTEMPTS} times {@link #PAUSE_MILLIS}: less than the consumer's poll interval of
 * five minutes. After that it fails the task, which begins at the same record again.
 */
final class ReceivedDeserializer implements Deserializer<Received> {

  private static final int ATTEMPTS = 120;
  private static final long PAUSE_MILLIS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(ReceivedDeserializer.class);

  private final Deserializer<RoomEvent> events;

  ReceivedDeserializer(Deserializer<RoomEvent> events) {
    this.events = events;
  }

  @Override
  public Received deserialize(String topic, byte[] bytes) {
    for (int attempt = 1; ; attempt++) {
      try {
        return new Received(bytes, events.deserialize(topic, bytes), null);
      } catch (SerializationException | RegistryException e) {
        if (!RegistryException.isRetriable(e)) {
          return new Received(bytes, null, e);
        }
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LOG.warn("The schema registry gives no answer; asking again: {}", e.getMessage());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SerializationException("Interrupted while waiting for the schema registry.", e);
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
