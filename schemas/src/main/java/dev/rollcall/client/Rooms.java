package dev.rollcall.client;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.Room;
import dev.rollcall.avro.RoomChange;
import dev.rollcall.avro.RoomSession;
import dev.rollcall.json.AvroJson;
import dev.rollcall.topics.Freshness;
import dev.rollcall.topics.Positions;
import dev.rollcall.uri.UriPart;
import dev.rollcall.uri.UriQuery;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * Rooms as they are, and as they were. Every call may throw a {@link RollcallException}; that of a
 * room nobody told of has the status 404.
 */
public final class Rooms {

  private static final String NOT_FOUND = "/problems/room-not-found";

  private final Reads reads;

  Rooms(Reads reads) {
    this.reads = reads;
  }

  /** Those who are meant by {@link #participants}. */
  public enum Presence {
    PRESENT,
    LEFT,
    ALL
  }

  /**
   * The same, told after at least this position. Such reads are of the owner alone: while it is
   * replaced, they wait.
   *
   * @param position as an answer or an {@link EventProducer} gave it
   */
  public Rooms including(Positions position) {
    return new Rooms(reads.including(position));
  }

  /**
   * The same without waiting for what this client has written, so that a copy may answer; how far
   * it lags is in the answer.
   */
  public Rooms fromAnyCopy() {
    return new Rooms(reads.fromAnyCopy());
  }

  /** With those who are present; above 1,000 of them, read {@link #participants}. */
  public Answer<Optional<Room>> get(String id) {
    return find(id, new UriQuery());
  }

  /** As it was then, with those who were present, by all that is known now. */
  public Answer<Optional<Room>> at(String id, Instant then) {
    return find(id, new UriQuery().add("at", then.toEpochMilli()));
  }

  private Answer<Optional<Room>> find(String id, UriQuery parameters) {
    try {
      return reads
          .get(path(id), parameters, json -> AvroJson.read(json, new Room()))
          .map(Optional::of);
    } catch (RollcallException e) {
      if (e.type().equals(NOT_FOUND)) {
        return new Answer<>(Optional.empty(), Freshness.ACTIVE, e.position());
      }
      throw e;
    }
  }

  /**
   * Rooms without their participants.
   *
   * @param cursor of the page before, for the same query; null for the first
   */
  public Answer<Page<Room>> page(RoomQuery query, String cursor) {
    return reads.get(
        "/v1/rooms",
        query.page(cursor),
        json -> Answers.page(json, "rooms", room -> AvroJson.read(room, new Room())));
  }

  /**
   * All of them, page by page as the stream is read. A page that lacks partitions is asked for
   * again.
   *
   * @throws RollcallException while the stream is read, when partitions stay away
   */
  public Stream<Room> list(RoomQuery query) {
    return Pages.all(cursor -> reads.whole(() -> page(query, cursor)));
  }

  /**
   * @param cursor of the page before; null for the first
   */
  public Answer<Page<Participant>> participants(String id, Presence presence, String cursor) {
    return participants(
        id, new UriQuery().add("state", presence.name().toLowerCase(Locale.ROOT)), cursor);
  }

  /** Those who were present then. */
  public Answer<Page<Participant>> participantsAt(String id, Instant then, String cursor) {
    return participants(id, new UriQuery().add("at", then.toEpochMilli()), cursor);
  }

  private Answer<Page<Participant>> participants(String id, UriQuery which, String cursor) {
    return reads.get(
        path(id) + "/participants",
        which.add("cursor", cursor),
        json -> Answers.page(json, "participants", one -> AvroJson.read(one, new Participant())));
  }

  /**
   * The latest first.
   *
   * @param cursor of the page before; null for the first
   */
  public Answer<Page<RoomSession>> sessions(String id, String cursor) {
    return reads.get(
        path(id) + "/sessions",
        new UriQuery().add("cursor", cursor),
        json ->
            Answers.page(
                json, "sessions", one -> AvroJson.read(Answers.of(id, one), new RoomSession())));
  }

  /**
   * What happened, in the order of time. {@code version} is not told of the past, and is 0.
   *
   * @param cursor of the page before; null for the first
   */
  public Answer<Page<RoomChange>> changes(String id, Window window, String cursor) {
    return reads.get(
        path(id) + "/changes",
        window.page(new UriQuery(), cursor),
        json ->
            Answers.page(
                json, "changes", one -> AvroJson.read(Answers.of(id, one), new RoomChange())));
  }

  /**
   * Who was there for how long.
   *
   * @param cursor of the page before; null for the first
   */
  public Answer<Page<Attendance>> attendance(String id, Window window, String cursor) {
    return reads.get(
        path(id) + "/attendance",
        window.page(new UriQuery(), cursor),
        json -> Answers.page(json, "attendance", Attendance::read));
  }

  /** The room, then everything that happens in it. */
  public Flow.Publisher<WatchSignal<Room>> watch(String id) {
    return watch(id, null);
  }

  /**
   * @param from {@link WatchSignal.Changed#id} after which to go on; null to begin with the room
   */
  public Flow.Publisher<WatchSignal<Room>> watch(String id, String from) {
    return reads.watch(
        path(id) + "/watch", new UriQuery(), from, json -> AvroJson.read(json, new Room()));
  }

  /** All rooms that fit, a page each snapshot, then everything that happens in them. */
  public Flow.Publisher<WatchSignal<RoomsSnapshot>> watch(RoomQuery query) {
    return watch(query, null);
  }

  /**
   * @param from {@link WatchSignal.Changed#id} after which to go on; null to begin with the rooms
   */
  public Flow.Publisher<WatchSignal<RoomsSnapshot>> watch(RoomQuery query, String from) {
    return reads.watch("/v1/watch", query.filter(), from, RoomsSnapshot::read);
  }

  private static String path(String id) {
    return "/v1/rooms/" + UriPart.encoded(id);
  }
}
