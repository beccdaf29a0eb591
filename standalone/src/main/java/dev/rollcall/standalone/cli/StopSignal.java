package dev.rollcall.standalone.cli;

import dev.rollcall.standalone.ServerFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C and SIGTERM as something to wait for. The end of the process waits in turn until this is
 * closed, so that everything can be closed in order by the thread that opened it.
 */
final class StopSignal implements AutoCloseable {

  private final CompletableFuture<Object> asked = new CompletableFuture<>();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop-signal");

  /** Who starts a server just now, or null; guarded by this. */
  private Thread starting;

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * The same servers, except that their start is interrupted when the process is asked to stop: it
   * may wait for a broker, or for a restore of hours.
   */
  ServerFactory interrupting(ServerFactory servers) {
    return (configFile, flags) -> {
      starts();
      try {
        return servers.start(configFile, flags);
      } finally {
        started();
      }
    };
  }

  private synchronized void starts() throws InterruptedException {
    if (asked.isDone()) {
      throw new InterruptedException("Asked to stop before the start.");
    }
    starting = Thread.currentThread();
  }

  /** An interruption that came too late for the start must not disturb the end. */
  private synchronized void started() {
    starting = null;
    Thread.interrupted();
  }

  private synchronized void interruptStart() {
    if (starting != null) {
      starting.interrupt();
    }
  }

  /**
   * Returns when the process is asked to stop.
   *
   * @param failure thrown if it comes first
   */
  void await(CompletableFuture<Object> failure) {
    try {
      CompletableFuture.anyOf(asked, failure).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException reason ? reason : e;
    }
  }

  @Override
  public void close() {
    finished.countDown();
    if (!asked.isDone()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private void stop() {
    asked.complete(null);
    interruptStart();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
