package dev.rollcall.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.topics.Positions;
import dev.rollcall.uri.UriQuery;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;

/** How questions are asked: of whom, and what the answers have to include. */
final class Reads {

  private final Instances instances;
  private final Watches watches;
  private final Written written;
  private final Positions atLeast;
  private final boolean ownWrites;

  Reads(Instances instances, Watches watches, Written written) {
    this(instances, watches, written, Positions.NONE, true);
  }

  private Reads(
      Instances instances, Watches watches, Written written, Positions atLeast, boolean ownWrites) {
    this.instances = instances;
    this.watches = watches;
    this.written = written;
    this.atLeast = atLeast;
    this.ownWrites = ownWrites;
  }

  Reads including(Positions position) {
    return new Reads(instances, watches, written, atLeast.and(position), ownWrites);
  }

  Reads fromAnyCopy() {
    return new Reads(instances, watches, written, Positions.NONE, false);
  }

  private Positions position() {
    return ownWrites ? atLeast.and(written.position()) : atLeast;
  }

  <T> Answer<T> get(String path, UriQuery parameters, Function<JsonNode, T> read) {
    Answer<JsonNode> answer = instances.ask(Call.get(path, parameters, position()));
    try {
      return answer.map(read);
    } catch (IllegalArgumentException e) {
      throw RollcallException.unanswered(e.getMessage(), e);
    }
  }

  /** What is deleted includes what the position does. */
  Positions delete(String path, UriQuery parameters) {
    return write(Call.delete(path, parameters, position()));
  }

  /** Where it was written. */
  Positions write(Call call) {
    Positions position = instances.ask(call).position();
    written.add(position);
    return position;
  }

  /** A page that lacks nothing. */
  <T> Answer<Page<T>> whole(Supplier<Answer<Page<T>>> page) {
    return instances.untilDeadline(
        deadline -> {
          Answer<Page<T>> answer = page.get();
          if (answer.value().isPartial()) {
            throw RollcallException.partial(answer.value().missingPartitions());
          }
          return answer;
        });
  }

  <S> Flow.Publisher<WatchSignal<S>> watch(
      String path, UriQuery parameters, String from, Function<JsonNode, S> read) {
    return subscriber ->
        watches.of(Call.get(path, parameters, position()), from, read).subscribe(subscriber);
  }
}
