package dev.rollcall.oracle;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.avro.RoomEventType;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes those who were erased out of what was told, before anything is made of it: {@code
 * docs/personal-data.md}, read as a rule for a list of facts.
 */
final class Redaction {

  /** Up to the latest of a user's erasures, under the pseudonym of the earliest. */
  private record Erased(String pseudonym, long at, long until) {
    static Erased together(Erased one, Erased other) {
      boolean isFirst =
          one.at != other.at ? one.at < other.at : one.pseudonym.compareTo(other.pseudonym) < 0;
      Erased earliest = isFirst ? one : other;
      return new Erased(earliest.pseudonym, earliest.at, Math.max(one.until, other.until));
    }
  }

  private final Map<String, Erased> users;

  private Redaction(Map<String, Erased> users) {
    this.users = users;
  }

  static Redaction of(List<RoomEvent> events) {
    return new Redaction(
        events.stream()
            .filter(event -> event.getType() == RoomEventType.PARTICIPANT_ERASED)
            .collect(Collectors.toMap(Redaction::user, Redaction::erased, Erased::together)));
  }

  private static String user(RoomEvent erasure) {
    ParticipantInfo info = erasure.getParticipant();
    boolean isNamed = info.getIdentity() != null && !info.getIdentity().isEmpty();
    return isNamed ? info.getIdentity() : info.getId();
  }

  private static Erased erased(RoomEvent event) {
    long at = event.getOccurredAt().toEpochMilli();
    String id = event.getEventId();
    String origin = id == null || id.isEmpty() ? event.getRoomId() + '\0' + at : id;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(origin.getBytes(StandardCharsets.UTF_8));
      return new Erased("erased-" + HexFormat.of().formatHex(hash, 0, 4), at, at);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256.", e);
    }
  }

  /** The marks of a room as if nobody who was erased had ever been named. */
  List<Mark> apply(List<Mark> marks) {
    if (users.isEmpty()) {
      return marks;
    }
    Map<String, List<Mark>> byId = new HashMap<>();
    marks.forEach(mark -> byId.computeIfAbsent(mark.id(), any -> new ArrayList<>()).add(mark));
    return byId.entrySet().stream()
        .flatMap(entry -> ofOne(entry.getKey(), entry.getValue()).stream())
        .toList();
  }

  private List<Mark> ofOne(String id, List<Mark> marks) {
    Set<String> names = new HashSet<>(Set.of(id));
    marks.stream().filter(Redaction::names).forEach(mark -> names.add(mark.told().getIdentity()));
    List<Erased> theirs = names.stream().filter(users::containsKey).map(users::get).toList();
    if (theirs.isEmpty()) {
      return marks;
    }
    long until = theirs.stream().mapToLong(Erased::until).max().orElseThrow();
    boolean unique = marks.stream().anyMatch(Mark::unique);
    Stream<Mark> unnamed = marks.stream().map(mark -> with(mark, unique, told(mark, until)));
    return users.containsKey(id) ? divided(unnamed.toList(), users.get(id)) : unnamed.toList();
  }

  private static boolean names(Mark mark) {
    return mark.told() != null && mark.told().getIdentity() != null;
  }

  /**
   * @param until when what names nobody is erased, of an id that somebody erased had
   */
  private ParticipantInfo told(Mark mark, long until) {
    ParticipantInfo told = mark.told();
    if (told == null) {
      return null;
    }
    Erased erased = users.get(told.getIdentity());
    if (names(mark) && erased == null) {
      return told;
    }
    if (mark.isLeave()) {
      return under(null, told);
    }
    if (names(mark)) {
      return mark.at() <= erased.until ? under(erased.pseudonym, told) : told;
    }
    return mark.at() <= until ? under(null, told) : told;
  }

  private static ParticipantInfo under(String pseudonym, ParticipantInfo told) {
    return ParticipantInfo.newBuilder(told)
        .setIdentity(pseudonym)
        .setName(null)
        .setMetadata(null)
        .build();
  }

  private static Mark with(Mark mark, boolean unique, ParticipantInfo told) {
    return new Mark(mark.id(), unique, mark.at(), mark.order(), mark.sessionId(), told);
  }

  /**
   * Of an id that is the user: what was told later stays under it; leaves count for both where
   * anything stays.
   */
  private static List<Mark> divided(List<Mark> marks, Erased erased) {
    boolean goesOn = marks.stream().anyMatch(mark -> mark.at() > erased.until && !mark.isLeave());
    List<Mark> divided = new ArrayList<>();
    for (Mark mark : marks) {
      boolean isLater = mark.at() > erased.until;
      if (!isLater || mark.isLeave()) {
        divided.add(
            new Mark(
                erased.pseudonym,
                mark.unique(),
                mark.at(),
                mark.order(),
                mark.sessionId(),
                mark.told()));
      }
      if (isLater && (goesOn || !mark.isLeave())) {
        divided.add(mark);
      }
    }
    return divided;
  }
}
