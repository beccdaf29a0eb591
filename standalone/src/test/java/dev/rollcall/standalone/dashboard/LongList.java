package dev.rollcall.standalone.dashboard;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The list of rooms in a tab, scrolled as with its bar, and what that took for people to read. */
final class LongList {

  private static final String LONG_TASKS =
      "window.longest = 0; new PerformanceObserver(list => list.getEntries().forEach(task =>"
          + " { window.longest = Math.max(window.longest, task.duration); }))"
          + ".observe({ type: 'longtask', buffered: true })";
  private static final String ROW = ".vlist.rooms .rows .row[aria-rowindex='%d']:not(.waiting)";

  private final Page page;
  private final List<String> told = new ArrayList<>();
  private String what = "first rows";
  private long since = System.nanoTime();

  LongList(DashboardPage tab) {
    this.page = tab.page();
    page.addInitScript(LONG_TASKS);
  }

  /**
   * Scrolls at once, as who drags the bar.
   *
   * @param part of the whole way, from 0 to 1
   */
  void jumpTo(double part) {
    what = "%.0f %% down".formatted(100 * part);
    since = System.nanoTime();
    page.locator(".vlist.rooms .scroller")
        .evaluate("(e, part) => e.scrollTo(0, part * (e.scrollHeight - e.clientHeight))", part);
  }

  /** Waits until the room of that number is in its row, of so many. */
  void shows(int number, int of) {
    Locator row = page.locator(ROW.formatted(number + 2)); // rows count from 1, the titles too
    row.filter(new Locator.FilterOptions().setHasText("Room " + number))
        .waitFor(new Locator.WaitForOptions().setTimeout(5 * DashboardPage.PATIENCE_MILLIS));
    Map<?, ?> state =
        (Map<?, ?>)
            page.evaluate(
                "() => ({ heap: Math.round(performance.memory.usedJSHeapSize / 1e6),"
                    + " longest: Math.round(window.longest), rows: document.querySelectorAll('.row').length })");
    told.add(
        "%s of %d rooms after %d ms; %s MB of heap, %s rows in the page, longest task %s ms"
            .formatted(
                what,
                of,
                (System.nanoTime() - since) / 1_000_000,
                state.get("heap"),
                state.get("rows"),
                state.get("longest")));
  }

  /** How long it took depends on the machine. */
  void write() {
    Target.write("dashboard-rooms.txt", String.join("\n", told) + "\n");
  }
}
