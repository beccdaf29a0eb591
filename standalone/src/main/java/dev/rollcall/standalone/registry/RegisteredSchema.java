package dev.rollcall.standalone.registry;

import java.util.List;

/**
 * One version of a subject.
 *
 * @param id the number that records carry; the same text has the same id under every subject
 * @param schema the text in Avro's canonical form
 * @param deleted softly: hidden from listings, still readable by id
 */
record RegisteredSchema(
    String subject,
    int version,
    int id,
    String schema,
    List<SchemaReference> references,
    boolean deleted) {

  RegisteredSchema {
    references = List.copyOf(references);
  }

  boolean sameAs(AvroText text) {
    return schema.equals(text.canonical()) && references.equals(text.references());
  }

  boolean refersTo(String otherSubject, int otherVersion) {
    return references.stream()
        .anyMatch(r -> r.subject().equals(otherSubject) && r.version() == otherVersion);
  }

  RegisteredSchema withDeleted(boolean nowDeleted) {
    return new RegisteredSchema(subject, version, id, schema, references, nowDeleted);
  }
}
