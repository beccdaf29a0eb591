package dev.rollcall.http;

import dev.rollcall.http.Forwarded.Wanted;
import dev.rollcall.query.Here;
import dev.rollcall.query.RoomReader;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.UserReader;
import dev.rollcall.query.routing.Peers.Ask;
import dev.rollcall.topics.Freshness;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Brings each request to who can answer it. A request about one room runs here, or is passed on as
 * it is and its answer passed back. One that was passed on here is answered from what is here.
 */
final class Routing {

  private static final String READER = "rollcall.reader";

  private final Backends backends;
  private final Here here;
  private final Peering peering;
  private final Duration maxWait;

  Routing(Backends backends, Duration maxWait) {
    this.backends = backends;
    this.peering = backends.peering();
    this.here = peering.here();
    this.maxWait = maxWait;
  }

  /** The rooms that answer this request. */
  RoomReader rooms(Context context) {
    RoomReader chosen = context.attribute(READER);
    if (chosen != null) {
      return chosen;
    }
    Forwarded forwarded = Forwarded.of(context);
    return forwarded == null ? backends.rooms() : here(forwarded).rooms();
  }

  /** The users that answer this request. */
  UserReader users(Context context) {
    Forwarded forwarded = Forwarded.of(context);
    return forwarded == null ? backends.users() : here(forwarded).users();
  }

  private Here here(Forwarded forwarded) {
    Here wanted = here(forwarded.wanted());
    return forwarded.partitions() == null ? wanted : wanted.of(forwarded.partitions());
  }

  private Here here(Wanted wanted) {
    return wanted == Wanted.COPY ? here.orCopies() : here;
  }

  /** For what is asked of one room. */
  Handler ofRoom(Consumer<Context> handler) {
    return context -> {
      Forwarded forwarded = Forwarded.of(context);
      if (forwarded != null) {
        answer(context, forwarded.wanted(), handler);
      } else if (peering.isAlone()) {
        handler.accept(context);
      } else {
        route(context, handler);
      }
    };
  }

  private void route(Context context, Consumer<Context> handler) {
    int partition = peering.routes().partition(RoomId.of(context));
    Await await = Consistency.await(context, maxWait);
    peering
        .routes()
        .ask(
            partition,
            await,
            true,
            (host, most) -> {
              Wanted wanted = Wanted.of(host);
              if (host.isHere()) {
                answer(context, wanted, handler);
              } else {
                peering.peers().relay(new Ask(host, await, most), wanted, context);
              }
              return true;
            });
  }

  private void answer(Context context, Wanted wanted, Consumer<Context> handler) {
    context.attribute(READER, here(wanted).rooms());
    try {
      handler.accept(context);
    } catch (ProblemException e) {
      String freshness = context.res().getHeader(Consistency.FRESHNESS);
      boolean isCopy = wanted == Wanted.COPY && !Freshness.ACTIVE.toString().equals(freshness);
      if (e.problem() == Problem.ROOM_NOT_FOUND && isCopy) {
        throw (Unavailable)
            new Unavailable("The copy does not know of it.", Duration.ofSeconds(1)).initCause(e);
      }
      throw e;
    }
  }
}
