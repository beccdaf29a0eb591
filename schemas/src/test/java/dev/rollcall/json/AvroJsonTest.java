package dev.rollcall.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvroJsonTest {

  @Test
  void an_answer_of_a_later_version_is_read_without_what_is_new() {
    Room room =
        AvroJson.read(
            json(
                "{'id': 'r', 'status': 'ON_FIRE', 'mood': 'good', 'source': {'vendor': 'v', 'shoe': 42}, 'createdAt': 1}"),
            new Room());
    assertThat(room.getId()).isEqualTo("r");
    assertThat(room.getStatus()).isEqualTo(RoomStatus.UNKNOWN);
    assertThat(
            AvroJson.read(json("{'id': 'c', 'joinedAt': 5, 'kind': 'ROBOT'}"), new Participant())
                .getKind())
        .isEqualTo(ParticipantKind.UNKNOWN);
  }

  @Test
  void what_is_no_such_record_is_refused_with_all_reasons() {
    assertThatThrownBy(() -> AvroJson.read(json("{'version': 'x', 'active': 1}"), new Room()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("not a Room", "id is required", "version must", "active must");
  }

  @Test
  void what_a_caller_means_and_the_schema_does_not_know_is_an_error() {
    List<String> errors = new ArrayList<>();
    new AvroReader(
            new RoomEvent().getSpecificData(),
            AvroReader.Unknown.REFUSED,
            (path, message) -> errors.add(message))
        .record(
            json("{'roomId': 'r', 'occurredAt': 1, 'type': 'ROOM_EXPLODED', 'rooom': {}}"),
            RoomEvent.getClassSchema(),
            "");
    assertThat(errors)
        .hasSize(2)
        .anyMatch(error -> error.contains("Did you mean 'room'?"))
        .anyMatch(error -> error.contains("type must be one of ROOM_"))
        .noneMatch(error -> error.contains("UNKNOWN"));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
