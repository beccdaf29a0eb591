package dev.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers as it is told to, one prepared answer after the other, the last for ever. */
final class PlayedInstance implements AutoCloseable {

  private static final String TO_DROP = "\0";
  private static final String TO_END = "\1";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Prepared> prepared = new LinkedBlockingQueue<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private interface Prepared {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  record Asked(String what, Map<String, List<String>> headers, String body) {
    /** Null where there is none. */
    String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? null : values.get(0);
    }
  }

  PlayedInstance() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  List<Asked> asked() {
    return asked;
  }

  PlayedInstance answers(int status, String json, String... headers) {
    prepared.add(
        exchange -> {
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          byte[] body = json.replace('\'', '"').getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    return this;
  }

  PlayedInstance fails(int status, String problem) {
    return answers(
        status, "{'type': '/problems/%s', 'detail': 'Because of %s.'}".formatted(problem, problem));
  }

  /** Breaks the connection off without an answer. */
  PlayedInstance breaksOff() {
    prepared.add(HttpExchange::close);
    return this;
  }

  /** A stream of server-sent events, which goes on as the test writes. */
  Stream streams() {
    return streams(new CountDownLatch(0));
  }

  /** One that does not even begin until it is told to. */
  Stream hangs() {
    return streams(new CountDownLatch(1));
  }

  private Stream streams(CountDownLatch begins) {
    Stream stream = new Stream(begins);
    prepared.add(stream);
    return stream;
  }

  static final class Stream implements Prepared {
    private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
    private final CountDownLatch begins;
    private volatile boolean left;

    Stream(CountDownLatch begins) {
      this.begins = begins;
    }

    /** Sends the head of the answer, which it held back. */
    void begins() {
      begins.countDown();
    }

    /** Writes until it finds that the client is gone. */
    boolean isLeft() {
      lines(":".repeat(10_000) + "\n\n");
      return left;
    }

    Stream event(String name, String id, String json) {
      String head = id == null ? "" : "id: " + id + '\n';
      return lines("event: " + name + '\n' + head + "data: " + json.replace('\'', '"') + "\n\n");
    }

    Stream lines(String text) {
      written.add(text);
      return this;
    }

    /** As an instance does that stops. */
    void ends() {
      written.add(TO_END);
    }

    /** As an instance does that is killed. */
    void breaksOff() {
      written.add(TO_DROP);
    }

    @Override
    public void to(HttpExchange exchange) throws IOException, InterruptedException {
      if (!begins.await(30, TimeUnit.SECONDS)) {
        throw new IOException("The test is over.");
      }
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      while (true) {
        String text = written.poll(30, TimeUnit.SECONDS);
        if (text == null || text.equals(TO_DROP)) {
          throw new IOException("The connection is broken off.");
        }
        if (text.equals(TO_END)) {
          exchange.close();
          return;
        }
        try {
          out.write(text.getBytes(UTF_8));
          out.flush();
        } catch (IOException e) {
          left = true;
          throw e;
        }
      }
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    asked.add(
        new Asked(
            exchange.getRequestMethod() + ' ' + exchange.getRequestURI(),
            exchange.getRequestHeaders(),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    Prepared next = prepared.size() > 1 ? prepared.remove() : prepared.peek();
    try {
      next.to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
