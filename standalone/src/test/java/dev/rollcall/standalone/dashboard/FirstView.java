package dev.rollcall.standalone.dashboard;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the first view took.
 *
 * @param bytes of the page and its files, before compression; answers of the API count too
 * @param interactiveMillis until the page was there and its script had run
 */
record FirstView(int bytes, int interactiveMillis, List<String> hosts) {

  private static final Path REPORT = Path.of(System.getProperty("basedir", "."), "target");

  @SuppressWarnings("unchecked")
  static FirstView of(Page page) {
    Object bytes =
        page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
                + ".reduce((sum, entry) => sum + entry.decodedBodySize, 0)");
    Object hosts =
        page.evaluate(
            "[...new Set(performance.getEntriesByType('resource').map(e => new URL(e.name).host))]");
    Object millis =
        page.evaluate("Math.round(performance.getEntriesByName('rollcall.shown')[0].startTime)");
    return new FirstView((int) bytes, (int) millis, (List<String>) hosts);
  }

  /** For people; how long it takes depends on the machine. */
  void write() {
    try {
      Files.writeString(
          REPORT.resolve("dashboard-first-view.txt"),
          "%d bytes, shown after %d ms%n".formatted(bytes, interactiveMillis));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
