package dev.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void the_first_of_each_second_pass() {
    AtomicLong clock = new AtomicLong();
    Sample sample = new Sample(2, clock::get);

    List<Boolean> passed =
        Stream.of(0, 10, 20, 999, 1000, 1001, 1002, 5000, 5001)
            .map(
                millis -> {
                  clock.set(TimeUnit.MILLISECONDS.toNanos(millis));
                  return sample.test(null);
                })
            .toList();

    assertThat(passed).containsExactly(true, true, false, false, true, true, false, true, true);
  }
}
