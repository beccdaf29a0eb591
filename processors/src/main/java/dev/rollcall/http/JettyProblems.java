package dev.rollcall.http;

import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** The answers to what Jetty refuses before a route sees it, such as a malformed request line. */
final class JettyProblems extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    if (request.getAttribute(ERROR_EXCEPTION) instanceof HttpException refused) {
      status = refused.getCode();
      response.setStatus(status);
    }
    Problem problem = Problem.ofStatus(status);
    write(response, callback, problem, HttpStatus.getMessage(status) + ".");
    return true;
  }

  /** Sends the problem under the status that is set, and ends the exchange. */
  static void write(Response response, Callback callback, Problem problem, String detail) {
    SecurityHeaders.set(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problems.MEDIA_TYPE);
    byte[] body = Problems.body(problem, response.getStatus(), detail, List.of());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
