package dev.rollcall.http;

import dev.rollcall.query.routing.Host;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an instance asks of another with the header {@code Rollcall-Forwarded}: an answer from what
 * is there, never from a third.
 *
 * @param by who asks: host:port
 * @param wanted of what is there
 * @param partitions that a list is to tell of; null for all that are there
 */
record Forwarded(String by, Wanted wanted, Set<Integer> partitions) {

  static final String HEADER = "Rollcall-Forwarded";

  private static final Pattern FORM =
      Pattern.compile(
          "([^;\\s]{1,300})(?:; wanted=(active|copy|known))?(?:; partitions=([\\d ]+))?");

  enum Wanted {
    /** What the active tasks have. */
    ACTIVE,
    /** That, or a standby's copy. */
    COPY,
    /** Of a user: the ids of all rooms that may know them. */
    KNOWN;

    /** What a host is asked for by what it is. */
    static Wanted of(Host host) {
      return host.role() == Host.Role.STANDBY ? COPY : ACTIVE;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Forwarded of(String by, Wanted wanted) {
    return new Forwarded(by, wanted, null);
  }

  /**
   * Null for a request that comes from a client.
   *
   * @throws ProblemException with status 400 when the header is not in our form
   */
  static Forwarded of(Context context) {
    String header = context.header(HEADER);
    if (header == null) {
      return null;
    }
    Matcher form = FORM.matcher(header);
    if (!form.matches()) {
      throw wrong();
    }
    Wanted wanted =
        Stream.of(Wanted.values())
            .filter(one -> one.word().equals(form.group(2)))
            .findFirst()
            .orElse(Wanted.ACTIVE);
    return new Forwarded(form.group(1), wanted, partitions(form.group(3)));
  }

  private static Set<Integer> partitions(String text) {
    if (text == null) {
      return null;
    }
    try {
      return Stream.of(text.trim().split(" +"))
          .map(Integer::valueOf)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NumberFormatException e) {
      throw (ProblemException) wrong().initCause(e);
    }
  }

  private static ProblemException wrong() {
    return Problem.INVALID_PARAMETER.with(
        "Header " + HEADER + ": it is for requests between instances, and not in their form.");
  }

  String header() {
    String text = by + "; wanted=" + wanted.word();
    return partitions == null
        ? text
        : text
            + "; partitions="
            + partitions.stream().sorted().map(Object::toString).collect(Collectors.joining(" "));
  }
}
