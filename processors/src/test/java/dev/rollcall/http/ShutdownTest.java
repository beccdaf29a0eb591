package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ShutdownTest {

  @Test
  void a_request_that_runs_is_finished_while_new_ones_are_refused() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Api api = new Api()) {
      int port = api.server.port();
      api.sink.begun = new CountDownLatch(1);
      api.sink.release = new CountDownLatch(1);
      Future<Integer> running =
          threads.submit(
              () ->
                  api.post(
                          "{\"type\":\"ROOM_CREATED\",\"roomId\":\"r\",\"occurredAt\":1700000000000}")
                      .status());
      api.sink.begun.await();

      Future<?> closing = threads.submit(api.server::close);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                      .isInstanceOf(IOException.class));
      assertThat(running).isNotDone();
      api.sink.release.countDown();

      assertThat(running.get()).isEqualTo(200);
      closing.get();
    } finally {
      threads.shutdown();
    }
  }
}
