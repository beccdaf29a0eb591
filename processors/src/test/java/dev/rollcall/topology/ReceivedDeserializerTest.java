package dev.rollcall.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.avro.RoomEvent;
import dev.rollcall.events.RoomEvents;
import dev.rollcall.registry.MockSchemaRegistry;
import dev.rollcall.registry.RegistryConfig;
import dev.rollcall.registry.SchemaRegistry;
import dev.rollcall.serde.KafkaAvroDeserializer;
import dev.rollcall.serde.KafkaAvroSerializer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class ReceivedDeserializerTest {

  private static final String TOPIC = "room-events";

  @Test
  void anEventWaitsForARegistryThatIsAway() throws IOException {
    MockSchemaRegistry registry = new MockSchemaRegistry();
    RoomEvent event =
        RoomEvents.roomCreated("r").at(Instant.ofEpochMilli(1_587_667_174_725L)).build();
    AtomicInteger questions = new AtomicInteger();
    try (KafkaAvroSerializer<RoomEvent> serializer = new KafkaAvroSerializer<>(registry);
        Deserializer<RoomEvent> away = new KafkaAvroDeserializer<>(unreachable(), RoomEvent.class);
        Deserializer<RoomEvent> back = new KafkaAvroDeserializer<>(registry, RoomEvent.class)) {
      byte[] bytes = serializer.serialize(TOPIC, event);
      Deserializer<RoomEvent> events =
          (topic, data) ->
              (questions.incrementAndGet() == 1 ? away : back).deserialize(topic, data);

      assertThat(new ReceivedDeserializer(events).deserialize(TOPIC, bytes))
          .isEqualTo(new Received(bytes, event, null));
    }
    assertThat(questions).hasValue(2);
  }

  @Test
  void anUnknownSchemaIsTheRecordsFault() {
    byte[] bytes = {0, 0, 0, 0, 1, 9};
    try (Deserializer<RoomEvent> events =
        new KafkaAvroDeserializer<>(new MockSchemaRegistry(), RoomEvent.class)) {
      Received received = new ReceivedDeserializer(events).deserialize(TOPIC, bytes);

      assertThat(received.bytes()).isSameAs(bytes);
      assertThat(received.event()).isNull();
      assertThat(received.failure()).hasMessageContaining("40403");
    }
  }

  /** At an address of this machine where nobody listens. */
  private static SchemaRegistry unreachable() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return SchemaRegistry.open(
          Map.of(
              RegistryConfig.URL,
              "http://localhost:" + socket.getLocalPort(),
              RegistryConfig.MAX_RETRIES,
              "0"));
    }
  }
}
