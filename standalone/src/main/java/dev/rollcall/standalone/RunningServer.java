package dev.rollcall.standalone;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** A server that takes requests until it is closed. */
public interface RunningServer extends AutoCloseable {

  URI url();

  /** Ends exceptionally when the server cannot go on by itself. */
  CompletableFuture<Void> failure();

  /** Stops taking requests, then the processors, and returns when both are done. */
  @Override
  void close();
}
