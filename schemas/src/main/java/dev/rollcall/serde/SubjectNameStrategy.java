package dev.rollcall.serde;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;

/** Under which subject a schema is registered. */
public enum SubjectNameStrategy {
  /** {@code <topic>-key} or {@code <topic>-value}: one kind of record a topic. */
  TOPIC("TopicNameStrategy") {
    @Override
    String subject(String topic, boolean isKey, Schema schema) {
      return topic + (isKey ? "-key" : "-value");
    }
  },
  /** The record's full name, whatever the topic. */
  RECORD("RecordNameStrategy") {
    @Override
    String subject(String topic, boolean isKey, Schema schema) {
      return schema.getFullName();
    }
  },
  /** {@code <topic>-<full name>}. */
  TOPIC_RECORD("TopicRecordNameStrategy") {
    @Override
    String subject(String topic, boolean isKey, Schema schema) {
      return topic + "-" + schema.getFullName();
    }
  };

  private static final String CONFLUENT_PACKAGE = "io.confluent.kafka.serializers.subject.";

  private final String className;

  SubjectNameStrategy(String className) {
    this.className = className;
  }

  abstract String subject(String topic, boolean isKey, Schema schema);

  /** The strategy of this name, with or without the package that Confluent's class has. */
  static SubjectNameStrategy named(String name) {
    return Arrays.stream(values())
        .filter(s -> name.equals(s.className) || name.equals(CONFLUENT_PACKAGE + s.className))
        .findFirst()
        .orElseThrow();
  }

  static List<String> names() {
    return Arrays.stream(values())
        .flatMap(s -> List.of(s.className, CONFLUENT_PACKAGE + s.className).stream())
        .toList();
  }
}
