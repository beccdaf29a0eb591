package dev.rollcall.standalone.registry;

import dev.rollcall.registry.Compatibility;
import dev.rollcall.standalone.registry.SchemaRecords.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a schema registry does, apart from HTTP. Every change is decided under one lock, written to
 * the topic, and visible in the store when the method returns.
 */
final class SchemaRegistry {

  /** Which version of a subject: a number, or the latest that is not deleted. */
  static final int LATEST = -1;

  private static final Compatibility DEFAULT_LEVEL = Compatibility.BACKWARD;
  private static final String DEFAULT_MODE = "READWRITE";
  private static final List<String> WRITABLE_MODES = List.of("READWRITE", "IMPORT");
  private static final List<String> MODES = List.of("READWRITE", "READONLY");

  private final SchemaStore store;
  private final SchemaLog log;

  SchemaRegistry(SchemaStore store, SchemaLog log) {
    this.store = store;
    this.log = log;
  }

  /** A schema text as a caller sends it. */
  record Submission(String schema, List<SchemaReference> references, boolean normalize) {}

  /**
   * Adds a version, unless the subject has this schema already.
   *
   * @return the schema's id
   */
  synchronized int register(String subject, Submission submission) {
    requireWritable(subject);
    AvroText text = parse(submission);
    List<RegisteredSchema> versions = store.versions(subject);
    Optional<RegisteredSchema> known =
        live(versions).stream().filter(s -> s.sameAs(text)).findAny();
    if (known.isPresent()) {
      return known.get().id();
    }
    List<String> objections =
        CompatibilityCheck.objections(level(subject), text.schema(), earlier(live(versions)));
    if (!objections.isEmpty()) {
      throw RegistryException.incompatible(subject, objections);
    }
    int version = versions.isEmpty() ? 1 : versions.get(versions.size() - 1).version() + 1;
    int id =
        store.all().stream()
            .filter(s -> s.sameAs(text))
            .map(RegisteredSchema::id)
            .findFirst()
            .orElseGet(store::nextId);
    write(
        SchemaRecords.schema(
            new RegisteredSchema(
                subject, version, id, text.canonical(), text.references(), false)));
    return id;
  }

  /** Finds the version of the subject that has this very schema. */
  RegisteredSchema lookUp(String subject, Submission submission, boolean deletedToo) {
    List<RegisteredSchema> versions = versions(subject, deletedToo);
    AvroText text = parse(submission);
    return versions.stream()
        .filter(s -> s.sameAs(text))
        .reduce((first, last) -> last)
        .orElseThrow(RegistryException::schemaNotFound);
  }

  List<String> subjects(Predicate<RegisteredSchema> which) {
    return store.all().stream().filter(which).map(RegisteredSchema::subject).distinct().toList();
  }

  /**
   * @throws RegistryException 40401 when there are none
   */
  List<RegisteredSchema> versions(String subject, boolean deletedToo) {
    List<RegisteredSchema> versions = store.versions(subject);
    List<RegisteredSchema> visible = deletedToo ? versions : live(versions);
    if (visible.isEmpty()) {
      throw RegistryException.subjectNotFound(subject);
    }
    return visible;
  }

  /**
   * @throws RegistryException 40401 or 40402 when there is none
   */
  RegisteredSchema version(String subject, int version, boolean deletedToo) {
    List<RegisteredSchema> versions = versions(subject, deletedToo);
    if (version == LATEST) {
      return versions.get(versions.size() - 1);
    }
    return versions.stream()
        .filter(s -> s.version() == version)
        .findAny()
        .orElseThrow(() -> RegistryException.versionNotFound(version));
  }

  /** Every version under every subject that has this id, softly deleted ones too; never empty. */
  List<RegisteredSchema> withId(int id) {
    List<RegisteredSchema> found = store.all().stream().filter(s -> s.id() == id).toList();
    if (found.isEmpty()) {
      throw RegistryException.idNotFound(id);
    }
    return found;
  }

  List<Integer> referencedBy(String subject, int version) {
    RegisteredSchema schema = version(subject, version, false);
    return live(store.all()).stream()
        .filter(s -> s.refersTo(subject, schema.version()))
        .map(RegisteredSchema::id)
        .distinct()
        .toList();
  }

  /**
   * @return the versions that are gone
   */
  synchronized List<Integer> deleteSubject(String subject, boolean permanent) {
    requireWritable(subject);
    List<RegisteredSchema> all = versions(subject, true);
    List<RegisteredSchema> live = live(all);
    if (permanent && !live.isEmpty()) {
      throw RegistryException.subjectNotSoftDeleted(subject);
    }
    if (!permanent && live.isEmpty()) {
      throw RegistryException.subjectSoftDeleted(subject);
    }
    List<RegisteredSchema> going = permanent ? all : live;
    going.forEach(schema -> requireUnreferenced(subject, schema.version()));
    List<Entry> entries = new ArrayList<>();
    if (permanent) {
      going.forEach(s -> entries.add(SchemaRecords.forgottenSchema(subject, s.version())));
    } else {
      entries.add(SchemaRecords.deletedSubject(subject, going.get(going.size() - 1).version()));
      store.mode(subject).ifPresent(mode -> entries.add(SchemaRecords.mode(subject, null)));
      store.level(subject).ifPresent(level -> entries.add(SchemaRecords.config(subject, null)));
    }
    log.append(entries);
    return going.stream().map(RegisteredSchema::version).toList();
  }

  /**
   * @return the number of the version that is gone
   */
  synchronized int deleteVersion(String subject, int version, boolean permanent) {
    requireWritable(subject);
    RegisteredSchema schema = version(subject, version, version != LATEST);
    if (permanent && !schema.deleted()) {
      throw RegistryException.versionNotSoftDeleted(subject, schema.version());
    }
    if (!permanent && schema.deleted()) {
      throw RegistryException.versionSoftDeleted(subject, schema.version());
    }
    requireUnreferenced(subject, schema.version());
    write(
        permanent
            ? SchemaRecords.forgottenSchema(subject, schema.version())
            : SchemaRecords.schema(schema.withDeleted(true)));
    return schema.version();
  }

  /** Why the schema could not become the next version; empty when it could. */
  List<String> objections(String subject, Submission submission) {
    AvroText text = parse(submission);
    return CompatibilityCheck.objections(
        level(subject), text.schema(), earlier(live(store.versions(subject))));
  }

  /** Why the schema does not go with one given version; empty when it does. */
  List<String> objections(String subject, int version, Submission submission) {
    RegisteredSchema other = version(subject, version, false);
    AvroText text = parse(submission);
    return CompatibilityCheck.objections(level(subject), text.schema(), earlier(List.of(other)));
  }

  Compatibility globalLevel() {
    return store.level(null).orElse(DEFAULT_LEVEL);
  }

  /**
   * @throws RegistryException 40408 when the subject has no level of its own
   */
  Compatibility ownLevel(String subject) {
    return store
        .level(subject)
        .orElseThrow(() -> RegistryException.compatibilityNotConfigured(subject));
  }

  Compatibility level(String subject) {
    return store.level(subject).orElseGet(this::globalLevel);
  }

  /**
   * @param subject null for all subjects without a level of their own
   */
  synchronized void setLevel(String subject, Compatibility level) {
    requireWritable(subject);
    write(SchemaRecords.config(subject, level));
  }

  /**
   * @param subject null for all subjects without a level of their own
   * @return the level until now
   */
  synchronized Compatibility resetLevel(String subject) {
    requireWritable(subject);
    Compatibility before =
        subject == null
            ? globalLevel()
            : store.level(subject).orElseThrow(() -> RegistryException.subjectNotFound(subject));
    write(SchemaRecords.config(subject, null));
    return before;
  }

  String globalMode() {
    return store.mode(null).orElse(DEFAULT_MODE);
  }

  /**
   * @throws RegistryException 40409 when the subject has no mode of its own
   */
  String ownMode(String subject) {
    return store.mode(subject).orElseThrow(() -> RegistryException.modeNotConfigured(subject));
  }

  String mode(String subject) {
    return store.mode(subject).orElseGet(this::globalMode);
  }

  /**
   * @param subject null for all subjects without a mode of their own
   */
  synchronized void setMode(String subject, String mode) {
    if (!MODES.contains(mode)) {
      throw RegistryException.invalidMode();
    }
    write(SchemaRecords.mode(subject, mode));
  }

  /**
   * @return the mode until now
   */
  synchronized String resetMode(String subject) {
    String before =
        store.mode(subject).orElseThrow(() -> RegistryException.subjectNotFound(subject));
    write(SchemaRecords.mode(subject, null));
    return before;
  }

  private void write(Entry entry) {
    log.append(List.of(entry));
  }

  private AvroText parse(Submission submission) {
    AvroText text =
        AvroText.parse(submission.schema(), submission.references(), this::resolve, true);
    return submission.normalize() ? text.normalized() : text;
  }

  private RegisteredSchema resolve(SchemaReference reference) {
    try {
      return version(reference.subject(), reference.version(), true);
    } catch (RegistryException e) {
      throw RegistryException.invalidSchema(
          "the reference " + reference.name() + ": " + e.getMessage());
    }
  }

  private List<CompatibilityCheck.Earlier> earlier(List<RegisteredSchema> versions) {
    return versions.stream()
        .map(
            s ->
                new CompatibilityCheck.Earlier(
                    s.version(),
                    AvroText.parse(s.schema(), s.references(), this::resolve, false).schema()))
        .toList();
  }

  private void requireWritable(String subject) {
    String mode = subject == null ? globalMode() : mode(subject);
    if (!WRITABLE_MODES.contains(mode)) {
      throw RegistryException.readOnly(subject);
    }
  }

  private void requireUnreferenced(String subject, int version) {
    if (live(store.all()).stream().anyMatch(s -> s.refersTo(subject, version))) {
      throw RegistryException.referenced(subject, version);
    }
  }

  private static List<RegisteredSchema> live(List<RegisteredSchema> versions) {
    return versions.stream().filter(s -> !s.deleted()).toList();
  }
}
