package dev.rollcall.model;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.model.Marks.Told;
import dev.rollcall.model.RoomTable.Placed;
import dev.rollcall.model.rows.ErasureRow;
import dev.rollcall.model.rows.Mark;
import dev.rollcall.model.rows.MarkKind;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.Profile;
import dev.rollcall.model.rows.Span;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who was erased from a room, up to when, and what stands for them.
 *
 * <p>An erasure is a fact like any other: what was told of the user up to its time is rewritten
 * whenever it comes, before or after. The rewriting only ever takes away, so that the order in
 * which facts come does not show:
 *
 * <ul>
 *   <li>what names the user becomes a pseudonym, and loses name and metadata;
 *   <li>what names nobody loses them too, where the participant id was the user's at any time up to
 *       the erasure;
 *   <li>a participant id that is the user becomes the pseudonym. What was told of the id later
 *       stays with it, and leaves also end the connection under the pseudonym.
 * </ul>
 *
 * <p>Several erasures of one user are one, up to the latest, under the pseudonym of the earliest.
 * To know the user again without keeping the name, rows are found by a digest.
 */
final class Erasures {

  private static final String PREFIX = "erased-";
  private static final int PSEUDONYM_DIGITS = 8;
  private static final int KEY_DIGITS = 32;

  /**
   * What stands for a user, or for a pseudonym given up.
   *
   * @param until what was told up to then is erased, epoch milliseconds
   */
  record Erasure(String pseudonym, long until, boolean ofPseudonym) {}

  /** A row to conclude from under an id; it may have lost all its marks. */
  record Part(String id, Placed placed) {}

  private final RoomTable table;

  Erasures(RoomTable table) {
    this.table = table;
  }

  /** Who a PARTICIPANT_ERASED is about. */
  static String user(RoomEvent event) {
    ParticipantInfo info = event.getParticipant();
    String identity = Profiles.told(info.getIdentity());
    return identity != null ? identity : info.getId();
  }

  /** Takes up an erasure; whether it told anything new. */
  boolean add(RoomEvent event) {
    String user = user(event);
    long at = event.getOccurredAt().toEpochMilli();
    String pseudonym = pseudonym(event);
    ErasureRow ofUser = table.erasure(digest(user));
    ErasureRow known = last(ofUser != null ? user : pseudonym);
    ErasureRow now = new ErasureRow(pseudonym, at, at, true);
    if (known != null) {
      now = merged(known, now);
      put(known.getPseudonym(), now);
    }
    put(now.getPseudonym(), now);
    if (ofUser == null || !ofUser.getOfPseudonym()) {
      put(user, ErasureRow.newBuilder(now).setOfPseudonym(false).build());
    }
    return ofUser == null || !now.equals(known);
  }

  private static ErasureRow merged(ErasureRow known, ErasureRow told) {
    boolean isEarlier =
        told.getAt() != known.getAt()
            ? told.getAt() < known.getAt()
            : told.getPseudonym().compareTo(known.getPseudonym()) < 0;
    ErasureRow earlier = isEarlier ? told : known;
    return new ErasureRow(
        earlier.getPseudonym(), earlier.getAt(), Math.max(known.getUntil(), told.getUntil()), true);
  }

  /** Says nothing of the user, so that nobody can try names for it. */
  private static String pseudonym(RoomEvent event) {
    String eventId = Profiles.told(event.getEventId());
    String origin =
        eventId != null ? eventId : event.getRoomId() + '\0' + event.getOccurredAt().toEpochMilli();
    return PREFIX + sha256(origin, PSEUDONYM_DIGITS);
  }

  /** The digest of one room is of no use in another. */
  private String digest(String name) {
    return sha256(table.room() + '\0' + name, KEY_DIGITS);
  }

  private static String sha256(String text, int digits) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, digits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256.", e);
    }
  }

  private void put(String name, ErasureRow row) {
    table.put(digest(name), row);
  }

  /** The row that a name leads to, over pseudonyms given up; null when it was never erased. */
  private ErasureRow last(String name) {
    String current = name;
    ErasureRow row = table.erasure(digest(current));
    while (row != null && !row.getPseudonym().equals(current)) {
      current = row.getPseudonym();
      row = table.erasure(digest(current));
    }
    return row;
  }

  /** Null when nobody of that name was erased. */
  Erasure of(String name) {
    ErasureRow own = table.erasure(digest(name));
    if (own == null) {
      return null;
    }
    ErasureRow last = last(name);
    return new Erasure(last.getPseudonym(), last.getUntil(), own.getOfPseudonym());
  }

  /** Whether anything in a row, or its id, is of somebody who was erased. */
  boolean concern(String id, ParticipantRow row) {
    return !erased(id, List.of(row)).isEmpty();
  }

  /** Those who were erased of the names that some rows of one participant id know. */
  private Map<String, Erasure> erased(String id, List<ParticipantRow> rows) {
    Set<String> names = new HashSet<>();
    names.add(id);
    for (ParticipantRow row : rows) {
      row.getProfiles().forEach(profile -> names.add(profile.getIdentity()));
      if (row.getListedProfile() != null) {
        names.add(row.getListedProfile().getIdentity());
      }
      names.addAll(row.getErased());
    }
    names.remove(null);
    Map<String, Erasure> erased = new HashMap<>();
    for (String name : names) {
      Erasure erasure = of(name);
      if (erasure != null) {
        erased.put(name, erasure);
      }
    }
    return erased;
  }

  /** Takes what was erased out of a row; what has to go under a pseudonym is a part of its own. */
  List<Part> rewrite(String id, Placed placed) {
    ParticipantRow row = placed.row();
    Erasure ofId = of(id);
    if (ofId == null || ofId.pseudonym.equals(id)) {
      Rewriting rewriting = new Rewriting(id, List.of(row));
      rewriting.store(row, rewriting.told(row));
      return List.of(new Part(id, placed));
    }
    forgetListings(row, ofId);
    Placed under = table.participant(ofId.pseudonym);
    Rewriting rewriting = new Rewriting(id, List.of(row, under.row()));
    List<Told> goes = rewriting.told(under.row());
    List<Told> stays = new ArrayList<>();
    for (Told told : rewriting.told(row)) {
      boolean goesOn = !ofId.ofPseudonym && told.mark().getAt() > ofId.until;
      (goesOn && !isLeave(told) ? stays : goes).add(told);
    }
    if (!stays.isEmpty()) {
      goes.stream()
          .filter(told -> isLeave(told) && told.mark().getAt() > ofId.until)
          .map(Erasures::copy)
          .forEach(stays::add);
    }
    rewriting.store(row, stays);
    rewriting.store(under.row(), goes);
    boolean unique = row.getIdUnique() || under.row().getIdUnique();
    row.setIdUnique(unique);
    under.row().setIdUnique(unique);
    Compaction.compact(under.row());
    return List.of(new Part(id, placed), new Part(ofId.pseudonym, under));
  }

  /** Listings name nobody but by the id itself, and are of no use under another. */
  private static void forgetListings(ParticipantRow row, Erasure ofId) {
    long from = ofId.ofPseudonym ? Long.MAX_VALUE : ofId.until + 1;
    List<Span> later = new ArrayList<>();
    for (Span span : row.getListed()) {
      if (span.getUntil() >= from) {
        later.add(new Span(Math.max(span.getFrom(), from), span.getUntil()));
      }
    }
    row.setListed(later);
    if (row.getListedProfileAt() < from) {
      row.setListedProfile(null);
      row.setListedProfileAt(0);
    }
  }

  private static boolean isLeave(Told told) {
    MarkKind kind = told.mark().getKind();
    return kind == MarkKind.LEAVE || kind == MarkKind.SYNTHETIC_LEAVE;
  }

  private static Told copy(Told told) {
    return new Told(Mark.newBuilder(told.mark()).build(), told.profile());
  }

  /** The rewriting of the rows of one participant id. */
  private final class Rewriting {
    private final Map<String, Erasure> erased;
    private final Set<String> witnessed = new TreeSet<>();

    /** Up to when what names nobody is erased; 0 when nothing is. */
    private final long until;

    Rewriting(String id, List<ParticipantRow> rows) {
      this.erased = erased(id, rows);
      this.until = erased.values().stream().mapToLong(Erasure::until).max().orElse(0);
      rows.forEach(row -> witnessed.addAll(row.getErased()));
    }

    List<Told> told(ParticipantRow row) {
      List<Told> told = new ArrayList<>(row.getMarks().size());
      row.getMarks().forEach(mark -> told.add(rewritten(Marks.told(row, mark))));
      return told;
    }

    void store(ParticipantRow row, List<Told> told) {
      row.setMarks(new ArrayList<>(told.size()));
      row.setProfiles(new ArrayList<>(1));
      row.setErased(List.copyOf(witnessed));
      row.setListedProfile(listed(row));
      told.forEach(one -> Marks.add(row, one));
    }

    private Profile listed(ParticipantRow row) {
      Profile profile = row.getListedProfile();
      if (profile == null) {
        return null;
      }
      Erasure erasure = erased.get(profile.getIdentity());
      boolean isUnnamed = profile.getIdentity() == null;
      boolean isErased =
          (isUnnamed || erasure != null)
              && row.getListedProfileAt() <= (isUnnamed ? until : erasure.until);
      return isErased
          ? new Profile(
              erasure == null ? null : erasure.pseudonym,
              null,
              profile.getRole(),
              profile.getKind(),
              null)
          : profile;
    }

    private Told rewritten(Told told) {
      Profile profile = told.profile();
      String identity = profile.getIdentity();
      Erasure erasure = erased.get(identity);
      if (identity != null && erasure == null) {
        return told;
      }
      if (isLeave(told)) {
        return leave(told, erasure);
      }
      boolean isErased = told.mark().getAt() <= (identity == null ? until : erasure.until);
      return isErased ? under(told, erasure == null ? null : erasure.pseudonym) : told;
    }

    private Told leave(Told told, Erasure erasure) {
      if (erasure != null) {
        witnessed.add(erasure.pseudonym);
      }
      return erased.isEmpty() ? told : under(told, null);
    }

    private static Told under(Told told, String pseudonym) {
      Profile profile = told.profile();
      return new Told(
          told.mark(), new Profile(pseudonym, null, profile.getRole(), profile.getKind(), null));
    }
  }
}
