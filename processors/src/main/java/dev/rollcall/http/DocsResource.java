package dev.rollcall.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** {@code /docs}, and a page for each kind of error at its {@code type}. */
final class DocsResource {

  static final String STYLE = "/docs/style.css";

  /** As for all answers, but that the page's own style sheet may be loaded. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; frame-ancestors 'none'";

  private final byte[] page;
  private final byte[] style = load("docs.css");

  DocsResource(byte[] specification) {
    try {
      page = bytes(DocsPage.of(new ObjectMapper().readTree(specification)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void page(Context context) {
    answer(context, page);
  }

  void style(Context context) {
    context.contentType("text/css; charset=utf-8").result(style);
  }

  /**
   * What the type of an error leads to.
   *
   * @throws ProblemException with status 404 when there is none of that name
   */
  void problem(Context context) {
    for (Problem problem : Problem.values()) {
      if (problem.type().equals("/problems/" + context.pathParam("problem"))) {
        Html html = new Html().head(problem.title(), STYLE);
        DocsPage.writeProblem(html, "h1", problem);
        html.open("p").element("a", "All of the API", "href", "/docs").close("p");
        answer(context, bytes(html.end()));
        return;
      }
    }
    throw Problem.NOT_FOUND.with("There is no kind of error of that name; see /docs.");
  }

  private static void answer(Context context, byte[] html) {
    context.header("Content-Security-Policy", POLICY);
    context.contentType("text/html; charset=utf-8").result(html);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A file beside this class. */
  static byte[] load(String name) {
    try (InputStream stream = DocsResource.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("The class path lacks " + name + ".");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
