package dev.rollcall.http;

import dev.rollcall.query.Here;
import dev.rollcall.query.RoomReader;
import dev.rollcall.query.RoomReader.Await;
import dev.rollcall.query.RoomReader.Unavailable;
import dev.rollcall.query.UserReader;
import dev.rollcall.query.routing.Host;
import dev.rollcall.query.routing.Peers.Ask;
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
    if (forwarded == null) {
      return backends.rooms();
    }
    return forwarded.partitions() == null ? here.rooms() : here.rooms(forwarded.partitions());
  }

  /** The users that answer this request. */
  UserReader users(Context context) {
    Forwarded forwarded = Forwarded.of(context);
    if (forwarded == null) {
      return backends.users();
    }
    return forwarded.partitions() == null ? here.users() : here.users(forwarded.partitions());
  }

  /** For what is asked of one room. */
  Handler ofRoom(Consumer<Context> handler) {
    return context -> {
      Forwarded forwarded = Forwarded.of(context);
      if (forwarded != null) {
        answer(context, forwarded.wanted() == Forwarded.Wanted.COPY, handler);
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
              boolean copy = host.role() == Host.Role.STANDBY;
              if (host.isHere()) {
                answer(context, copy, handler);
              } else {
                Forwarded.Wanted wanted = copy ? Forwarded.Wanted.COPY : Forwarded.Wanted.ACTIVE;
                peering.peers().relay(new Ask(host, await, most), wanted, context);
              }
              return true;
            });
  }

  private void answer(Context context, boolean copy, Consumer<Context> handler) {
    context.attribute(READER, copy ? here.roomsOrCopies() : here.rooms());
    try {
      handler.accept(context);
    } catch (ProblemException e) {
      String freshness = context.res().getHeader(Consistency.FRESHNESS);
      if (e.problem() == Problem.ROOM_NOT_FOUND && copy && !"active".equals(freshness)) {
        throw (Unavailable)
            new Unavailable("The copy does not know of it.", Duration.ofSeconds(1)).initCause(e);
      }
      throw e;
    }
  }
}
