package dev.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigDocsTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  /** Run with {@code -Drollcall.docs.write=true} to write the page anew. */
  @Test
  void the_page_says_what_the_code_does() throws IOException {
    if (Boolean.getBoolean("rollcall.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, ConfigDocs.markdown());
    }
    assertThat(Files.readString(PAGE))
        .as("docs/configuration.md is stale; its head says how to write it anew")
        .isEqualTo(ConfigDocs.markdown());
  }
}
