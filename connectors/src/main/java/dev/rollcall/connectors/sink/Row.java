package dev.rollcall.connectors.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * A record as a row without nesting: named columns, each with its type and where its value comes
 * from. A column is null where the value is.
 *
 * <p>Times and JSON are text under the names that Debezium gives such text, by which its sink tells
 * them from other text. Connect's own type for times would not do: the sink binds it without a
 * zone, and PostgreSQL then reads it in the zone of the worker.
 */
final class Row<T> {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema TIME =
      SchemaBuilder.string().optional().name("io.debezium.time.ZonedTimestamp").version(1).build();
  private static final Schema JSON_TEXT =
      SchemaBuilder.string().optional().name("io.debezium.data.Json").version(1).build();

  private final Schema schema;
  private final List<Column<T>> columns;

  private record Column<T>(String name, Schema schema, Function<T, ?> value) {}

  private Row(String name, List<Column<T>> columns) {
    SchemaBuilder struct = SchemaBuilder.struct().name(name);
    columns.forEach(column -> struct.field(column.name, column.schema));
    this.schema = struct.build();
    this.columns = List.copyOf(columns);
  }

  static <T> Builder<T> named(String name) {
    return new Builder<>(name);
  }

  SchemaAndValue from(T record) {
    Struct row = new Struct(schema);
    columns.forEach(column -> row.put(column.name, column.value.apply(record)));
    return new SchemaAndValue(schema, row);
  }

  static final class Builder<T> {
    private final String name;
    private final List<Column<T>> columns = new ArrayList<>();

    private Builder(String name) {
      this.name = name;
    }

    /** Enums are their names. */
    Builder<T> text(String name, Function<T, ?> value) {
      return add(name, Schema.OPTIONAL_STRING_SCHEMA, value.andThen(Row::text));
    }

    Builder<T> flag(String name, Function<T, Boolean> value) {
      return add(name, Schema.OPTIONAL_BOOLEAN_SCHEMA, value);
    }

    Builder<T> number(String name, Function<T, Integer> value) {
      return add(name, Schema.OPTIONAL_INT32_SCHEMA, value);
    }

    Builder<T> longNumber(String name, Function<T, Long> value) {
      return add(name, Schema.OPTIONAL_INT64_SCHEMA, value);
    }

    Builder<T> time(String name, Function<T, Instant> value) {
      return add(name, TIME, value.andThen(time -> time == null ? null : time.toString()));
    }

    Builder<T> json(String name, Function<T, ? extends Map<String, ?>> value) {
      return add(name, JSON_TEXT, value.andThen(Row::json));
    }

    private Builder<T> add(String name, Schema schema, Function<T, ?> value) {
      columns.add(new Column<>(name, schema, value));
      return this;
    }

    Row<T> build() {
      return new Row<>(name, columns);
    }
  }

  /** PostgreSQL has no U+0000 in text and JSON, and one such name must not stop a whole sink. */
  private static String text(Object value) {
    return value == null ? null : value.toString().replace('\u0000', '\uFFFD');
  }

  private static String json(Map<String, ?> map) {
    if (map == null) {
      return null;
    }
    Map<String, Object> clean = new TreeMap<>();
    map.forEach(
        (name, value) -> clean.put(text(name), value instanceof String ? text(value) : value));
    try {
      return JSON.writeValueAsString(clean);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("A map cannot be written as JSON.", e);
    }
  }
}
