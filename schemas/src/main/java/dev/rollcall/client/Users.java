package dev.rollcall.client;

import dev.rollcall.topics.Positions;
import dev.rollcall.uri.UriPart;
import dev.rollcall.uri.UriQuery;
import java.util.concurrent.Flow;

/**
 * Where users are and were, over all rooms. A user is the {@code identity} of connections, or the
 * participant id of somebody without one.
 */
public final class Users {

  private final Reads reads;
  private final String vendor;
  private final String account;

  Users(Reads reads) {
    this(reads, null, null);
  }

  private Users(Reads reads, String vendor, String account) {
    this.reads = reads;
    this.vendor = vendor;
    this.account = account;
  }

  /**
   * In rooms of one source alone: the same name elsewhere may be somebody else.
   *
   * @param account null for all of the vendor
   */
  public Users of(String vendor, String account) {
    return new Users(reads, vendor, account);
  }

  /** As {@link Rooms#including}. */
  public Users including(Positions position) {
    return new Users(reads.including(position), vendor, account);
  }

  /** As {@link Rooms#fromAnyCopy}. */
  public Users fromAnyCopy() {
    return new Users(reads.fromAnyCopy(), vendor, account);
  }

  private UriQuery source() {
    return new UriQuery().add("vendor", vendor).add("account", account);
  }

  /**
   * Where the user is now.
   *
   * @param cursor of the page before; null for the first
   */
  public Answer<Page<Stay>> rooms(String identity, String cursor) {
    return reads.get(
        path(identity) + "/rooms",
        source().add("cursor", cursor),
        json -> Answers.page(json, "rooms", Stay::read));
  }

  /**
   * Where the user was, and for how long.
   *
   * @param cursor of the page before; null for the first
   */
  public Answer<Page<Stay>> attendance(String identity, Window window, String cursor) {
    return reads.get(
        path(identity) + "/attendance",
        window.page(source(), cursor),
        json -> Answers.page(json, "rooms", Stay::read));
  }

  /** Where the user is, then everything that happens to the user. */
  public Flow.Publisher<WatchSignal<Page<Stay>>> watch(String identity) {
    return watch(identity, null);
  }

  /**
   * @param from {@link WatchSignal.Changed#id} after which to go on; null to begin anew
   */
  public Flow.Publisher<WatchSignal<Page<Stay>>> watch(String identity, String from) {
    return reads.watch(
        path(identity) + "/watch", source(), from, json -> Answers.page(json, "rooms", Stay::read));
  }

  /**
   * Erases what is known of the user, from what this client has written too.
   *
   * @return the position of {@code room-events} at which the erasure stands
   */
  public Positions erase(String identity) {
    return reads.delete(path(identity), source());
  }

  private static String path(String identity) {
    return "/v1/users/" + UriPart.encoded(identity);
  }
}
