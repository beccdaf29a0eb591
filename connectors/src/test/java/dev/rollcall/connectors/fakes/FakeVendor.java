package dev.rollcall.connectors.fakes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * The server that the fake vendors share: counts requests, and fails, holds or delays them when
 * told to. Safe for use by several threads.
 */
public abstract class FakeVendor implements AutoCloseable {
  static {
    // Else the JDK's server answers each request on a kept connection 40 ms late.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** A request: {@code GET /path?query}, its bearer token and its body. */
  protected record Request(String method, URI uri, String token, String body) {
    String path() {
      return uri.getPath();
    }

    /** A parameter of the query; null when it is not there. */
    String parameter(String name) {
      if (uri.getQuery() != null) {
        for (String pair : uri.getQuery().split("&", -1)) {
          if (pair.startsWith(name + "=")) {
            return pair.substring(name.length() + 1);
          }
        }
      }
      return null;
    }
  }

  /** An answer. */
  protected record Reply(int status, String body) {
    static Reply ok(String body) {
      return new Reply(200, body);
    }
  }

  private record Fault(Predicate<String> which, int status, Map<String, String> headers) {}

  protected FakeVendor() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers a request that no fault was set for. */
  protected abstract Reply answer(Request request);

  /** The base address. */
  public final URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** All requests so far, as method and path with query. */
  public final List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many requests so far hold this text in their path or query. */
  public final long requestsFor(String text) {
    return requests.stream().filter(request -> request.contains(text)).count();
  }

  /** The next request whose path holds this text fails so. */
  public final void failNext(String path, int status) {
    failNext(path, status, Map.of());
  }

  /** The same with headers, such as {@code Retry-After}. */
  public final void failNext(String path, int status, Map<String, String> headers) {
    synchronized (faults) {
      faults.add(new Fault(request -> request.contains(path), status, headers));
    }
  }

  /** Requests from now on get no answer until {@link #release}. */
  public final void hold() {
    gate = new CountDownLatch(1);
  }

  public final void release() {
    gate.countDown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      URI uri = exchange.getRequestURI();
      String line = exchange.getRequestMethod() + ' ' + uri;
      requests.add(line);
      gate.await();
      Fault fault = fault(line);
      Reply reply;
      if (fault != null) {
        fault.headers().forEach(exchange.getResponseHeaders()::set);
        reply = new Reply(fault.status(), "{\"error\":\"as told\"}");
      } else {
        reply = answer(new Request(exchange.getRequestMethod(), uri, token(exchange), body));
      }
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server is being closed
    }
  }

  private static String token(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    return header != null && header.startsWith("Bearer ") ? header.substring(7) : "";
  }

  private Fault fault(String line) {
    synchronized (faults) {
      for (Fault fault : faults) {
        if (fault.which().test(line)) {
          faults.remove(fault);
          return fault;
        }
      }
      return null;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
