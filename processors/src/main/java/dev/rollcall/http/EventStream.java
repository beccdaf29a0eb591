package dev.rollcall.http;

import io.javalin.http.Context;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Server-sent events of one connection. What is sent waits in a bounded queue and is written as the
 * client takes it, so that no thread waits for a client; one that takes too little is cut off.
 */
final class EventStream {

  /** Bytes that may wait for a client. */
  static final int MOST_WAITING_BYTES = 1 << 20;

  private final Runnable gone;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final ServletOutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  // guarded by lock
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean flushed = true;
  private boolean ending;
  private boolean closed;

  private EventStream(Context context, Runnable gone) {
    this.gone = gone;
    context.res().setStatus(200);
    context.res().setContentType("text/event-stream");
    context.res().setCharacterEncoding("utf-8");
    context.res().setHeader("Cache-Control", "no-store");
    context.res().setHeader("X-Accel-Buffering", "no");
    AsyncContext async = context.req().startAsync(context.req(), context.res());
    async.setTimeout(0);
    async.addListener(new Ends());
    try {
      out = context.res().getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Answers a request with a stream; by the thread that handles the request.
   *
   * @param gone called once when the connection has ended, by whomever
   */
  static EventStream open(Context context, Runnable gone) {
    EventStream stream = new EventStream(context, gone);
    context.future(() -> stream.done); // Javalin ends the exchange when this does
    stream.out.setWriteListener(stream.new Writes());
    return stream;
  }

  /** Returns at once; a client that is too far behind is cut off instead. */
  void send(byte[] bytes) {
    lock.lock();
    try {
      if (closed || ending) {
        return;
      }
      // One that takes everything must not be cut off by one large snapshot.
      if (waitingBytes > 0 && waitingBytes + bytes.length > MOST_WAITING_BYTES) {
        ending = true;
      } else {
        waiting.add(bytes);
        waitingBytes += bytes.length;
      }
      write();
    } finally {
      lock.unlock();
    }
  }

  /** After what waits. */
  void end() {
    lock.lock();
    try {
      ending = true;
      write();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether less than half of what may wait does so, within that time. */
  boolean awaitRoom(Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (!closed && !ending && waitingBytes > MOST_WAITING_BYTES / 2) {
        if (nanos <= 0) {
          return false;
        }
        nanos = room.awaitNanos(nanos);
      }
      return !closed && !ending;
    } finally {
      lock.unlock();
    }
  }

  /** As much as the client takes now; the container calls again when it takes more. */
  private void write() {
    try {
      while (!closed && (!waiting.isEmpty() || !flushed) && out.isReady()) {
        if (waiting.isEmpty()) {
          flushed = true;
          out.flush();
        } else {
          byte[] next = waiting.remove();
          waitingBytes -= next.length;
          flushed = false;
          room.signalAll();
          out.write(next);
        }
      }
      if (ending && !closed && waiting.isEmpty() && flushed) {
        close();
      }
    } catch (IOException e) {
      close(); // the client is gone
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      waiting.clear();
      waitingBytes = 0;
      room.signalAll();
      done.complete(null);
    }
  }

  private final class Writes implements WriteListener {
    @Override
    public void onWritePossible() {
      lock.lock();
      try {
        write();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void onError(Throwable error) {
      lock.lock();
      try {
        close();
      } finally {
        lock.unlock();
      }
    }
  }

  /** The connection ended, by whomever. */
  private final class Ends implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      gone();
      gone.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      gone();
    }

    @Override
    public void onError(AsyncEvent event) {
      gone();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // it is started once
    }

    private void gone() {
      lock.lock();
      try {
        close();
      } finally {
        lock.unlock();
      }
    }
  }
}
