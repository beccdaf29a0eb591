package dev.rollcall.model;

import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.RoomEvent;
import dev.rollcall.model.rows.Mark;
import dev.rollcall.model.rows.MarkKind;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one event tells about a participant, as marks in time: a join, a sign of life, a leave. What
 * it tells of name, role and the like holds from {@code occurredAt} on.
 */
final class Marks {

  /** A mark that is not in a row yet, with what it tells. */
  record Told(Mark mark, Profile profile) {}

  private static final Comparator<String> TEXT = Comparator.nullsFirst(Comparator.naturalOrder());

  static final Comparator<Profile> BY_CONTENT =
      Comparator.comparing(Profile::getIdentity, TEXT)
          .thenComparing(Profile::getName, TEXT)
          .thenComparing(Profile::getRole, TEXT)
          .thenComparing(Profile::getKind, TEXT)
          .thenComparing(Profile::getMetadata, TEXT);

  /** The order of the fold, by content alone; equal marks are one. */
  private static final Comparator<Told> ORDER =
      Comparator.<Told>comparingLong(told -> told.mark.getAt())
          .thenComparing(told -> told.mark.getKind())
          .thenComparing(told -> told.mark.getSessionId(), TEXT)
          .thenComparing(told -> told.mark.getLeaveReason(), TEXT)
          .thenComparing(told -> told.mark.getVendorReason(), TEXT)
          .thenComparing(Told::profile, BY_CONTENT);

  private Marks() {}

  static List<Told> of(RoomEvent event) {
    ParticipantInfo info = event.getParticipant();
    long occurredAt = event.getOccurredAt().toEpochMilli();
    long joinedAt = Times.millis(info.getJoinedAt());
    List<Told> marks = new ArrayList<>(2);
    switch (event.getType()) {
      case PARTICIPANT_JOINED -> join(marks, event, joinedAt != 0 ? joinedAt : occurredAt);
      case PARTICIPANT_LEFT -> {
        if (joinedAt != 0) {
          marks.add(new Told(join(event, joinedAt), Profiles.NOTHING));
        }
        long leftAt = Times.millis(info.getLeftAt());
        marks.add(new Told(leave(event, leftAt != 0 ? leftAt : occurredAt), Profiles.of(info)));
      }
      case PARTICIPANT_UPDATED -> {
        if (joinedAt != 0) {
          marks.add(new Told(join(event, joinedAt), Profiles.NOTHING));
        }
        marks.add(new Told(seen(event, occurredAt), Profiles.of(info)));
      }
      default -> {
        // no other event tells of one participant
      }
    }
    return marks;
  }

  /** The join that a listing tells of, with nothing else. */
  static Told joinListed(RoomEvent event, long joinedAt) {
    return new Told(join(event, joinedAt), Profiles.NOTHING);
  }

  /** Adds a mark in the order of the fold; whether it was new. */
  static boolean add(ParticipantRow row, Told told) {
    List<Mark> marks = row.getMarks();
    int at = marks.size();
    while (at > 0) {
      int order = ORDER.compare(told(row, marks.get(at - 1)), told);
      if (order == 0) {
        return false;
      }
      if (order < 0) {
        break;
      }
      at--;
    }
    told.mark.setProfile(profileIndex(row, told.profile));
    marks.add(at, told.mark);
    return true;
  }

  /** A mark of a row with what it tells. */
  static Told told(ParticipantRow row, Mark mark) {
    int profile = mark.getProfile();
    return new Told(mark, profile < 0 ? Profiles.NOTHING : row.getProfiles().get(profile));
  }

  static int profileIndex(ParticipantRow row, Profile profile) {
    if (profile.equals(Profiles.NOTHING)) {
      return -1;
    }
    int known = row.getProfiles().indexOf(profile);
    if (known >= 0) {
      return known;
    }
    row.getProfiles().add(profile);
    return row.getProfiles().size() - 1;
  }

  /** Who joined earlier than the event occurred is known by what it tells only from then on. */
  private static void join(List<Told> marks, RoomEvent event, long joinedAt) {
    Profile profile = Profiles.of(event.getParticipant());
    long occurredAt = event.getOccurredAt().toEpochMilli();
    if (joinedAt == occurredAt) {
      marks.add(new Told(join(event, joinedAt), profile));
    } else {
      marks.add(new Told(join(event, joinedAt), Profiles.NOTHING));
      marks.add(new Told(seen(event, occurredAt), profile));
    }
  }

  private static Mark join(RoomEvent event, long at) {
    return new Mark(at, MarkKind.JOIN, Profiles.told(event.getSessionId()), -1, null, null);
  }

  private static Mark seen(RoomEvent event, long at) {
    return new Mark(at, MarkKind.SEEN, Profiles.told(event.getSessionId()), -1, null, null);
  }

  private static Mark leave(RoomEvent event, long at) {
    ParticipantInfo info = event.getParticipant();
    return new Mark(
        at,
        event.getSynthetic() ? MarkKind.SYNTHETIC_LEAVE : MarkKind.LEAVE,
        Profiles.told(event.getSessionId()),
        -1,
        info.getLeaveReason() == null ? null : info.getLeaveReason().name(),
        Profiles.told(info.getVendorReason()));
  }
}
