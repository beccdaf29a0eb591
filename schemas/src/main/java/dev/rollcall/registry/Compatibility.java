package dev.rollcall.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** Which versions of a subject must be able to read which others. */
public enum Compatibility {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean readsEarlier;
  private final boolean readByEarlier;
  private final boolean transitive;

  Compatibility(boolean readsEarlier, boolean readByEarlier, boolean transitive) {
    this.readsEarlier = readsEarlier;
    this.readByEarlier = readByEarlier;
    this.transitive = transitive;
  }

  /** Readers with the new schema must understand what an earlier one wrote. */
  public boolean readsEarlier() {
    return readsEarlier;
  }

  /** Readers with an earlier schema must understand what the new one writes. */
  public boolean readByEarlier() {
    return readByEarlier;
  }

  /** All earlier versions count, not the latest alone. */
  public boolean isTransitive() {
    return transitive;
  }

  /**
   * Why a schema may not follow the earlier ones; empty when it may.
   *
   * @param earlier in the order of their versions
   */
  public List<String> problems(Schema candidate, List<Schema> earlier) {
    int first = transitive ? 0 : Math.max(0, earlier.size() - 1);
    List<String> problems = new ArrayList<>();
    for (Schema other : earlier.subList(first, earlier.size())) {
      if (readsEarlier) {
        addProblems(problems, "The new schema cannot read an earlier one: ", candidate, other);
      }
      if (readByEarlier) {
        addProblems(problems, "An earlier schema cannot read the new one: ", other, candidate);
      }
    }
    return problems;
  }

  private static void addProblems(
      List<String> problems, String what, Schema reader, Schema writer) {
    SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .forEach(
            i ->
                problems.add(
                    what + i.getType() + " at " + i.getLocation() + ": " + i.getMessage()));
  }
}
