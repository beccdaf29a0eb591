package dev.rollcall.http;

import dev.rollcall.query.RoomReader.Answer;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.topics.Positions;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The headers by which a caller reads what it has written. */
final class Consistency {

  static final String POSITION = "Rollcall-Position";
  static final String MIN_POSITION = "Rollcall-Min-Position";
  static final String FRESHNESS = "Rollcall-Freshness";

  /** {@code wait} among the preferences of RFC 7240; other preferences are not ours to judge. */
  private static final Pattern WAIT =
      Pattern.compile("(?:^|,)\\s*wait\\s*=\\s*\"?([^\",;]*)", Pattern.CASE_INSENSITIVE);

  private Consistency() {}

  /** What the request wants its answer to include, and how long it waits for that. */
  static Await await(Context context, Duration maxWait) {
    String position = context.header(MIN_POSITION);
    if (position == null) {
      return Await.NOTHING;
    }
    try {
      return new Await(Positions.parse(position), patience(context, maxWait));
    } catch (IllegalArgumentException e) {
      throw Problem.INVALID_PARAMETER.with("Header " + MIN_POSITION + ": " + e.getMessage());
    }
  }

  private static Duration patience(Context context, Duration maxWait) {
    Matcher wait = WAIT.matcher(String.valueOf(context.header("Prefer")));
    if (!wait.find()) {
      return Duration.ZERO;
    }
    String seconds = wait.group(1).trim();
    if (!seconds.matches("\\d{1,9}")) {
      throw Problem.INVALID_PARAMETER.with("Header Prefer: wait must be a number of seconds.");
    }
    Duration asked = Duration.ofSeconds(Integer.parseInt(seconds));
    Duration granted = asked.compareTo(maxWait) > 0 ? maxWait : asked;
    context.header("Preference-Applied", "wait=" + granted.toSeconds());
    return granted;
  }

  static void tell(Context context, Answer<?> answer) {
    context.header(FRESHNESS, answer.freshness().toString());
    context.header(POSITION, answer.position().toString());
  }
}
