package dev.rollcall.serde;

import java.io.IOException;
import java.util.ArrayList;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;

/**
 * How generated classes are made and filled: as Avro does, except that their lists are plain ones.
 * Avro's own lists compare their elements by the generic model, which throws when an element holds
 * a time ({@code Unknown datum type java.time.Instant}): {@code equals} would fail on what was
 * read.
 */
final class SpecificReader extends SpecificData {

  private SpecificReader(SpecificData model) {
    super(model.getClassLoader());
    model.getConversions().forEach(this::addLogicalTypeConversion);
  }

  /** A reader that several threads may use. */
  static DatumReader<?> of(Class<?> type, Schema writer) throws IOException {
    SpecificData model = SpecificData.getForClass(type);
    return new FastReaderBuilder(new SpecificReader(model))
        .createDatumReader(writer, model.getSchema(type));
  }

  @Override
  public InstanceSupplier getNewRecordSupplier(Schema schema) {
    InstanceSupplier empty = super.getNewRecordSupplier(schema);
    int[] lists =
        schema.getFields().stream()
            .filter(field -> field.schema().getType() == Schema.Type.ARRAY)
            .mapToInt(Field::pos)
            .toArray();
    return lists.length == 0 ? empty : (old, s) -> withLists(empty.newInstance(old, s), lists);
  }

  /** A list that is there already is the one Avro fills. */
  private static Object withLists(Object record, int[] positions) {
    for (int position : positions) {
      ((IndexedRecord) record).put(position, new ArrayList<>());
    }
    return record;
  }
}
