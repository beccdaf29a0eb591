package dev.rollcall.http;

import dev.rollcall.http.WebFiles.WebFile;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;

/**
 * The dashboard: one page, and the files that it names. Anybody may have them, since they hold no
 * data; what the page asks of the API needs a token as ever.
 */
final class DashboardResource {

  private static final String PAGE = "index.html";
  private static final String VERSION = "{version}";

  /** Nothing but its own files; no script, style or frame that a name could smuggle in. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private final WebFiles files = WebFiles.load();
  private final byte[] page = page(files);
  private final String etag = "\"" + files.version() + "\"";

  /** {@code GET /}: the page for who asks for HTML, as browsers do, and the index for programs. */
  Handler pageOr(Handler index) {
    return context -> {
      context.header("Vary", "Accept");
      String accept = context.header("Accept");
      if (accept != null && accept.contains("text/html")) {
        page(context);
      } else {
        index.handle(context);
      }
    };
  }

  /** Asked for anew each time, so that a new version shows at once, and answered in a line. */
  private void page(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("Cache-Control", "no-cache");
    context.header("ETag", etag);
    String known = context.header("If-None-Match");
    if (known != null && known.contains(etag)) {
      context.status(304);
    } else {
      context.contentType("text/html; charset=utf-8").result(page);
    }
  }

  /**
   * {@code GET /assets/{version}/<file>}. The version names what all files hold, so that one of
   * them never changes; of another version there is what is here, and nobody may keep it.
   */
  void asset(Context context) {
    String name = context.pathParam("file");
    WebFile file =
        files
            .find(name)
            .filter(any -> !name.equals(PAGE))
            .orElseThrow(() -> Problem.NOT_FOUND.with("The dashboard has no file '" + name + "'."));
    if (context.pathParam("version").equals(files.version())) {
      context.header("Cache-Control", "public, max-age=31536000, immutable");
    }
    context.contentType(file.type()).result(file.content());
  }

  /** The page names its files by their version. */
  private static byte[] page(WebFiles files) {
    String template = new String(files.find(PAGE).orElseThrow().content(), StandardCharsets.UTF_8);
    return template.replace(VERSION, files.version()).getBytes(StandardCharsets.UTF_8);
  }
}
