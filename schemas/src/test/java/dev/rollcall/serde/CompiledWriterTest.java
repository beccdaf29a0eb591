package dev.rollcall.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class CompiledWriterTest {

  @Test
  void writesTheBytesThatAvroWrites() throws IOException {
    List<SpecificRecord> records =
        List.of(Records.smallestEvent(), Records.joined(), Records.fullEvent(), Records.room());
    for (SpecificRecord record : records) {
      SpecificData data = SpecificData.getForClass(record.getClass());
      DatumWriter<Object> compiled = CompiledWriter.of(record.getSchema(), data);

      assertThat(compiled).isInstanceOf(CompiledWriter.class);
      assertThat(bytes(compiled, record))
          .isEqualTo(bytes(new SpecificDatumWriter<>(record.getSchema(), data), record));
    }
  }

  @Test
  void saysWhichFieldIsWrong() {
    RoomEvent event = Records.smallestEvent();
    event.setRoomId(null);
    DatumWriter<Object> writer =
        CompiledWriter.of(event.getSchema(), SpecificData.getForClass(RoomEvent.class));

    assertThatThrownBy(() -> bytes(writer, event))
        .isInstanceOf(AvroRuntimeException.class)
        .hasMessageContaining("Field roomId of RoomEvent is null");
    assertThatThrownBy(() -> bytes(writer, new Room())).isInstanceOf(AvroRuntimeException.class);
  }

  @Test
  void leavesToAvroWhatItDoesNotKnow() {
    Schema recursive =
        SchemaBuilder.record("Node")
            .fields()
            .optionalString("x")
            .name("next")
            .type()
            .unionOf()
            .nullType()
            .and()
            .type("Node")
            .endUnion()
            .nullDefault()
            .endRecord();
    Schema decimal =
        org.apache.avro.LogicalTypes.decimal(9, 2).addToSchema(Schema.create(Schema.Type.BYTES));

    assertThat(CompiledWriter.of(recursive, SpecificData.get()))
        .isInstanceOf(SpecificDatumWriter.class);
    assertThat(CompiledWriter.of(decimal, SpecificData.get()))
        .isInstanceOf(SpecificDatumWriter.class);
  }

  private static byte[] bytes(DatumWriter<Object> writer, Object record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    writer.write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
