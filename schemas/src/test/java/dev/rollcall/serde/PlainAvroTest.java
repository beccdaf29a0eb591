package dev.rollcall.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.Source;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class PlainAvroTest {
  private final PlainAvro<Room> rooms = new PlainAvro<>(Room.class, 3);

  @Test
  void whatIsEncodedIsDecoded() {
    assertThat(rooms.decode(rooms.encode(Records.room()))).isEqualTo(Records.room());
  }

  @Test
  void theFirstByteIsTheVersion() {
    byte[] bytes = new PlainAvro<>(Source.class, 3).encode(new Source("a", null, null));
    assertThat(bytes).containsExactly(3, 2, 'a', 0, 0);
  }

  @Test
  void nullStaysNull() {
    assertThat(rooms.encode(null)).isNull();
    assertThat(rooms.decode(null)).isNull();
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] bytes = new PlainAvro<>(Room.class, 2).encode(Records.room());
    assertThatThrownBy(() -> rooms.decode(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessage("Format version 2 where version 3 of Room was expected.");
  }

  @Test
  void truncatedAndTrailingBytesAreRefused() {
    byte[] bytes = rooms.encode(Records.room());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> rooms.decode(cut)).isInstanceOf(SerializationException.class);
    }
    byte[] long1 = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> rooms.decode(long1)).isInstanceOf(SerializationException.class);
  }

  @Test
  void aVersionIsOneByte() {
    assertThatThrownBy(() -> new PlainAvro<>(Room.class, 128))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
