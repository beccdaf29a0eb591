package dev.rollcall.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** Gives prepared answers, and remembers what it was asked. */
final class FakeRegistryServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = Collections.synchronizedMap(new HashMap<>());
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private record Answer(int status, String body) {}

  record Request(String what, String authorization, String body) {}

  FakeRegistryServer() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  FakeRegistryServer(SSLContext ssl) throws IOException {
    this(withTls(ssl));
  }

  private FakeRegistryServer(HttpServer server) {
    this.server = server;
    server.createContext("/", this::handle);
    server.start();
  }

  private static HttpServer withTls(SSLContext ssl) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(ssl));
    return server;
  }

  /** The last answer given for a request is repeated. */
  FakeRegistryServer on(String what, int status, String body) {
    answers.computeIfAbsent(what, w -> new ArrayDeque<>()).add(new Answer(status, body));
    return this;
  }

  String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://localhost:" + server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  List<String> asked() {
    return requests.stream().map(Request::what).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(new Request(what, exchange.getRequestHeaders().getFirst("Authorization"), body));
    Deque<Answer> prepared = answers.getOrDefault(what, new ArrayDeque<>());
    Answer answer = prepared.size() > 1 ? prepared.poll() : prepared.peek();
    if (answer == null) {
      answer = new Answer(500, "{\"message\": \"no answer prepared for " + what + "\"}");
    }
    byte[] bytes = answer.body.getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
