package dev.rollcall.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.avro.Room;
import dev.rollcall.serde.TrustedPackages;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecordBase;

/** Reads a room from the JSON in which the API answers it, for programs that ask it. */
public final class RoomJson {

  private RoomJson() {}

  /**
   * @throws IllegalArgumentException when it is no room as this version knows it
   */
  public static Room read(JsonNode json) {
    return read(json, new Room());
  }

  /**
   * @param empty says of what kind the record is to be
   */
  @SuppressWarnings("unchecked") // a record of a schema is of the class of that schema
  static <T extends SpecificRecordBase> T read(JsonNode json, T empty) {
    TrustedPackages.trust(Room.class.getPackageName());
    List<String> errors = new ArrayList<>();
    AvroReader reader =
        new AvroReader(empty.getSpecificData(), (path, message) -> errors.add(message));
    IndexedRecord record = reader.record(json, empty.getSchema(), "");
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(
          "The answer is not a " + empty.getSchema().getName() + ": " + String.join(" ", errors));
    }
    return (T) record;
  }
}
