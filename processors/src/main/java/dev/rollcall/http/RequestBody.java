package dev.rollcall.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;

/** Bodies read whole, within a bound. */
final class RequestBody {

  /**
   * So much of a body that is too large is still read: who is cut off while sending may see a
   * broken connection in place of the answer.
   */
  private static final long DRAINED_BODIES = 4;

  private RequestBody() {}

  /**
   * @param remedy for a body that is too large, to end a sentence with
   * @throws ProblemException with status 413 when it is larger, 408 or 400 when it breaks off, and
   *     415 when it is encoded
   */
  static byte[] read(Context context, int maxBytes, String remedy) {
    String encoding = context.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw Problem.UNSUPPORTED_MEDIA_TYPE.with("Send the body without Content-Encoding.");
    }
    long drained = DRAINED_BODIES * maxBytes;
    if (context.req().getContentLengthLong() > drained) {
      throw tooLarge(maxBytes, remedy);
    }
    try (InputStream stream = context.bodyInputStream()) {
      byte[] body = stream.readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        stream.skip(drained);
        throw tooLarge(maxBytes, remedy);
      }
      return body;
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private static ProblemException brokenOff(IOException e) {
    boolean late = e.getCause() instanceof TimeoutException;
    ProblemException problem =
        late
            ? Problem.REQUEST_TIMEOUT.with("The body stopped arriving.")
            : Problem.INVALID_REQUEST.with("The body broke off or is not framed as HTTP asks.");
    problem.addSuppressed(e);
    return problem;
  }

  private static ProblemException tooLarge(int maxBytes, String remedy) {
    return Problem.BODY_TOO_LARGE.with("A body may have " + maxBytes + " bytes" + remedy + ".");
  }
}
