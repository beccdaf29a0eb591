package dev.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of promises in {@code docs/semantics.md} names tests that there are. */
class PromisesTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("\\| (\\d) \\| (.+) \\| (`\\w+\\..+`) \\|");
  private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");

  /**
   * A row of the table.
   *
   * @param tests as Class.method
   */
  private record Promise(int rule, String text, List<String> tests) {}

  @TestFactory
  Stream<DynamicTest> eachPromiseHasTestsThatCarryTheNumberOfItsRule() {
    Map<String, String> sources = sources();
    return promises().stream()
        .map(
            promise ->
                DynamicTest.dynamicTest(
                    "rule " + promise.rule + ": " + promise.text,
                    () ->
                        assertThat(promise.tests)
                            .isNotEmpty()
                            .allMatch(test -> isTagged(sources, test, promise.rule))));
  }

  @Test
  void noRuleIsWithoutAPromise() {
    assertThat(promises())
        .extracting(Promise::rule)
        .containsAll(IntStream.rangeClosed(1, 9).boxed().toList());
  }

  private static boolean isTagged(Map<String, String> sources, String test, int rule) {
    String[] name = test.split("\\.", 2);
    String tagged = "@Tag\\(\"rule-" + rule + "\"\\)[^;{}]* " + name[1] + "\\(";
    return Pattern.compile(tagged).matcher(sources.getOrDefault(name[0], "")).find();
  }

  private static List<Promise> promises() {
    List<Promise> promises = new ArrayList<>();
    for (String line : read(ROOT.resolve("docs/semantics.md")).lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        List<String> tests =
            TEST.matcher(row.group(3))
                .results()
                .map(found -> found.group(1) + "." + found.group(2))
                .toList();
        promises.add(new Promise(Integer.parseInt(row.group(1)), row.group(2), tests));
      }
    }
    return promises;
  }

  /** Of the test classes, by their names. */
  private static Map<String, String> sources() {
    Map<String, String> sources = new TreeMap<>();
    for (String module : List.of("schemas", "processors")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sources.put(name(file), read(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
