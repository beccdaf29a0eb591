package dev.rollcall.evolution;

import dev.rollcall.registry.Compatibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;

/**
 * What keeps old and new programs reading each other's records, with the same meaning. Beyond
 * FULL_TRANSITIVE, which lets pass:
 *
 * <ul>
 *   <li>another logical type, so that times would be off by a factor,
 *   <li>text turned into bytes or back,
 *   <li>a named type moved to another namespace, for which readers have no class,
 *   <li>a symbol taken from an enum that has a default: old records would lose what they say.
 * </ul>
 */
final class EvolutionRules {
  private EvolutionRules() {}

  /**
   * Why a schema may not follow the released ones; empty when it may.
   *
   * @param released in any order
   */
  static List<String> problems(Schema now, List<Schema> released) {
    List<String> problems = new ArrayList<>(Compatibility.FULL_TRANSITIVE.problems(now, released));
    SchemaParts parts = SchemaParts.of(now);
    for (Schema earlier : released) {
      SchemaParts before = SchemaParts.of(earlier);
      before.types().forEach((place, types) -> addChange(problems, place, types, parts));
      before.enumSymbols().forEach((name, symbols) -> addLoss(problems, name, symbols, parts));
    }
    return problems;
  }

  private static void addChange(
      List<String> problems, String place, Set<String> types, SchemaParts now) {
    Set<String> today = now.types().getOrDefault(place, types);
    if (!today.equals(types)) {
      problems.add(place + " was of " + types + " and is of " + today + ".");
    }
  }

  private static void addLoss(
      List<String> problems, String name, List<String> symbols, SchemaParts now) {
    Set<String> lost = new TreeSet<>(symbols);
    lost.removeAll(now.enumSymbols().getOrDefault(name, symbols));
    if (!lost.isEmpty()) {
      problems.add(name + " has lost " + lost + ".");
    }
  }
}
