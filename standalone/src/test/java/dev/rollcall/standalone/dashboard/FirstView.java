package dev.rollcall.standalone.dashboard;

import com.microsoft.playwright.Page;
import java.util.List;

/**
 * What the first view took. Answers of the API count too.
 *
 * @param bytes as they were transferred, without headers
 * @param unpacked the same bytes after decompression
 * @param interactiveMillis until the page was there and its script had run
 * @param drawnMillis until the charts were there as well
 */
record FirstView(
    int bytes, int unpacked, int interactiveMillis, int drawnMillis, List<String> hosts) {

  @SuppressWarnings("unchecked")
  static FirstView of(DashboardPage tab) {
    tab.awaitTrue("performance.getEntriesByName('rollcall.drawn').length > 0");
    Page page = tab.page();
    Object hosts =
        page.evaluate(
            "[...new Set(performance.getEntriesByType('resource').map(e => new URL(e.name).host))]");
    return new FirstView(
        sum(page, "encodedBodySize"),
        sum(page, "decodedBodySize"),
        millis(page, "rollcall.shown"),
        millis(page, "rollcall.drawn"),
        (List<String>) hosts);
  }

  private static int sum(Page page, String size) {
    return (int)
        page.evaluate(
            "size => ['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type))"
                + ".reduce((sum, entry) => sum + entry[size], 0)",
            size);
  }

  private static int millis(Page page, String mark) {
    return (int)
        page.evaluate("mark => Math.round(performance.getEntriesByName(mark)[0].startTime)", mark);
  }

  /** For people; how long it takes depends on the machine. */
  void write() {
    Target.write(
        "dashboard-first-view.txt",
        "%d bytes (%d unpacked), shown after %d ms, charts after %d ms%n"
            .formatted(bytes, unpacked, interactiveMillis, drawnMillis));
  }
}
