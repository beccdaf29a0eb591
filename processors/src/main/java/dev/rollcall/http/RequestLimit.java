package dev.rollcall.http;

import io.micrometer.core.instrument.Counter;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets so many requests in at once and turns the others away before their bodies are read. Health
 * and metrics always pass: they must tell of an overload.
 */
final class RequestLimit extends Handler.Wrapper {

  private static final Set<String> ALWAYS = Set.of("/healthz", "/readyz", "/metrics");

  /** Watches last, take no thread, and have a bound of their own. */
  private static final String WATCH = "/watch";

  private final Semaphore free;
  private final Counter refused;

  RequestLimit(int maxRequests, Counter refused) {
    this.free = new Semaphore(maxRequests);
    this.refused = refused;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = request.getHttpURI().getPath();
    if (ALWAYS.contains(path) || path.endsWith(WATCH)) {
      return super.handle(request, response, callback);
    }
    if (!free.tryAcquire()) {
      refuse(response, callback);
      return true;
    }
    Request.addCompletionListener(request, failure -> free.release());
    return super.handle(request, response, callback);
  }

  private void refuse(Response response, Callback callback) {
    refused.increment();
    response.setStatus(Problem.OVERLOADED.status());
    response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
    JettyProblems.write(
        response, callback, Problem.OVERLOADED, "Rollcall serves no more requests at once.");
  }
}
