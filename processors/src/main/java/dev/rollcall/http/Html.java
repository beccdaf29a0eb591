package dev.rollcall.http;

import java.util.Set;

/** Writes a page; all text is escaped. Well-formed as XML too. */
final class Html {

  /** A line break after one of these would show as a blank. */
  private static final Set<String> INLINE = Set.of("a", "code");

  private final StringBuilder text = new StringBuilder("<!DOCTYPE html>\n");

  /** Opens an element, with attributes as name, value, name, value. */
  Html open(String element, String... attributes) {
    text.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"").append(escaped(attributes[i + 1]));
      text.append('"');
    }
    text.append('>');
    return this;
  }

  Html close(String element) {
    text.append("</").append(element).append(INLINE.contains(element) ? ">" : ">\n");
    return this;
  }

  /** One without content. */
  Html empty(String element, String... attributes) {
    open(element, attributes);
    text.insert(text.length() - 1, '/');
    return this;
  }

  Html text(String content) {
    text.append(escaped(content));
    return this;
  }

  /** An element that holds text alone. */
  Html element(String element, String content, String... attributes) {
    return open(element, attributes).text(content).close(element);
  }

  Html head(String title, String style) {
    return open("html", "lang", "en")
        .open("head")
        .empty("meta", "charset", "utf-8")
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .element("title", title)
        .empty("link", "rel", "stylesheet", "href", style)
        .close("head")
        .open("body");
  }

  String end() {
    close("body").close("html");
    return text.toString();
  }

  private static String escaped(String content) {
    StringBuilder escaped = new StringBuilder(content.length());
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        case '"' -> escaped.append("&quot;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
