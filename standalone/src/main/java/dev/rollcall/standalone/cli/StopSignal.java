package dev.rollcall.standalone.cli;

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

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
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
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
