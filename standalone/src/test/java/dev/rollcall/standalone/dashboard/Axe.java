package dev.rollcall.standalone.dashboard;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** axe-core: what keeps people from using a page, as far as a program finds it. */
final class Axe {

  private static final String SOURCE = load();
  private static final String RUN =
      "async () => (await axe.run()).violations"
          + ".filter(v => ['serious', 'critical'].includes(v.impact))"
          + ".map(v => `${v.impact} ${v.id}: ${v.help}; ${v.nodes.map(n => n.html).slice(0, 3).join(' ')}`)";

  private Axe() {}

  /** The serious and critical ones, in words. */
  @SuppressWarnings("unchecked")
  static List<String> faults(Page page) {
    page.evaluate(SOURCE);
    return (List<String>) page.evaluate(RUN);
  }

  private static String load() {
    try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
