package dev.rollcall.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/clients.md} shows and links the programs that tests run. */
class ClientsPageTest {

  private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");
  private static final Path PAGE = DOCS.resolve("clients.md");

  /** A link, then what it leads to. */
  private static final Pattern SHOWN =
      Pattern.compile("(\\]\\((clients/[^)]+)\\):\\n```sh\\n).*?```\\n", Pattern.DOTALL);

  /** Run with {@code -Drollcall.docs.write=true} to put the programs into the page anew. */
  @Test
  void theCodeItShowsIsThatOfTheFiles() throws IOException {
    String text = Files.readString(PAGE);
    String right = SHOWN.matcher(text).replaceAll(ClientsPageTest::withTheFile);
    if (Boolean.getBoolean("rollcall.docs.write")) {
      Files.writeString(PAGE, right);
      text = right;
    }
    assertThat(text).as("docs/clients.md shows other code than its files have").isEqualTo(right);
  }

  @Test
  void itNamesEveryProgram() throws IOException {
    String text = Files.readString(PAGE);
    // No deeper: what is installed for them lies there.
    try (Stream<Path> files = Files.walk(DOCS.resolve("clients"), 2)) {
      assertThat(files.filter(file -> file.toString().matches(".*\\.(mjs|py|sh|java)")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(text).contains("](" + DOCS.relativize(file) + ")"));
    }
  }

  private static String withTheFile(MatchResult shown) {
    try {
      String code = Files.readString(DOCS.resolve(shown.group(2)));
      return Matcher.quoteReplacement(shown.group(1) + code + "```\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
