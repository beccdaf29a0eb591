package dev.rollcall.standalone.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.rollcall.uri.UriPart;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A tab on the dashboard, which remembers what went wrong in it. */
public final class DashboardPage implements AutoCloseable {

  static final int PATIENCE_MILLIS = 60_000;
  static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLIS);

  private final Page page;
  private final URI server;
  private final List<String> errors = new ArrayList<>();
  private Predicate<String> expected = text -> false;

  DashboardPage(Page page, URI server) {
    this.page = page;
    this.server = server;
    page.onPageError(errors::add);
    page.onConsoleMessage(this::note);
    page.onDialog(
        dialog -> {
          errors.add("a dialogue of the browser: " + dialog.message());
          dialog.dismiss();
        });
  }

  /** Errors of the console with this in them are what the test brings about. */
  public DashboardPage expecting(String text) {
    expected = expected.or(error -> error.contains(text));
    return this;
  }

  /** Goes to a view, such as {@code #/rooms}. */
  public Response go(String view) {
    Response response = page.navigate(server.resolve("/") + view);
    if (response == null) { // only what is after the # differs
      response = page.reload();
    }
    heading();
    return response;
  }

  /** The view of a room, with a query or an empty text. */
  static String room(String id, String query) {
    return "#/rooms/" + encode(id) + query;
  }

  static String user(String identity) {
    return "#/users/" + encode(identity);
  }

  private static String encode(String part) {
    return UriPart.encoded(part);
  }

  Page page() {
    return page;
  }

  /** Waits until the view is there. */
  Locator heading() {
    Locator heading = page.locator("main h1").first();
    heading.waitFor(
        new Locator.WaitForOptions()
            .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
    return heading;
  }

  /** Waits until nothing says any more that it is loading. */
  void awaitAnswers() {
    assertThat(page.locator(".loading")).hasCount(0);
  }

  /** Waits until an expression of JavaScript is true. */
  void awaitTrue(String expression) {
    await().pollInSameThread().atMost(PATIENCE).until(() -> page.evaluate(expression).equals(true));
  }

  /** Waits until a text is on the page. */
  public void shows(String text) {
    Locator main = page.locator("body");
    assertThat(main).containsText(text, patiently());
  }

  /** Waits until a text is in a part of the page. */
  public void shows(String selector, String text) {
    assertThat(page.locator(selector).first()).containsText(text, patiently());
  }

  public void showsNot(String selector, String text) {
    assertThat(page.locator(selector).first())
        .not()
        .containsText(
            text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
  }

  /** A number of the row of figures, such as that of "People". */
  void figure(String name, String value) {
    Locator figure =
        page.locator(".figure")
            .filter(
                new Locator.FilterOptions()
                    .setHas(page.locator("dt", new Page.LocatorOptions().setHasText(name))));
    assertThat(figure.locator("dd").first()).containsText(value, patiently());
  }

  /** How full a bar is, from 0 to 1; NaN where there is none. */
  public double progress(String selector) {
    Locator bar = page.locator(selector);
    return bar.count() == 0
        ? Double.NaN
        : ((Number) bar.first().evaluate("bar => bar.position")).doubleValue();
  }

  public void press(String button) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button).setExact(true))
        .first()
        .click();
  }

  public void tab(String name) {
    page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name)).click();
  }

  private static LocatorAssertions.ContainsTextOptions patiently() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS);
  }

  private void note(ConsoleMessage message) {
    String error = message.text() + " at " + message.location();
    if (message.type().equals("error") && !expected.test(error)) {
      errors.add(error);
    }
  }

  /** Closes the tab, and fails where anything went wrong in it. */
  @Override
  public void close() {
    page.context().close();
    assertThat(errors).as("errors in the browser").isEmpty();
  }
}
