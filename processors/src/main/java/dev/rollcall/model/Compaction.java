package dev.rollcall.model;

import dev.rollcall.model.rows.Mark;
import dev.rollcall.model.rows.MarkKind;
import dev.rollcall.model.rows.ParticipantRow;
import dev.rollcall.model.rows.Profile;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the row of one participant id small enough to be one record, however often the id comes
 * back or is updated.
 *
 * <p>The oldest connections are forgotten, and of updates the oldest are merged. Only then, far
 * beyond what vendors do with one id, may the order of events that come very late be seen.
 */
final class Compaction {

  /** A mark takes at most 5 KiB, when it has the longest session id and reason. */
  private static final int MOST_MARKS = 200;

  /** A profile takes at most 72 KiB, so that with the marks a row stays under 2 MiB. */
  private static final int MOST_PROFILE_CHARS = 256 * 1024;

  private Compaction() {}

  static void compact(ParticipantRow row) {
    while (profileChars(row) > MOST_PROFILE_CHARS && mergeOldestUpdates(row)) {
      dropUnusedProfiles(row);
    }
    while (row.getMarks().size() > MOST_MARKS) {
      if (!mergeOldestUpdates(row)) {
        forgetOldest(row);
      }
      dropUnusedProfiles(row);
    }
  }

  private static long profileChars(ParticipantRow row) {
    long chars = 0;
    for (Profile profile : row.getProfiles()) {
      chars +=
          length(profile.getMetadata()) + length(profile.getName()) + length(profile.getRole());
    }
    return chars;
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }

  /** Makes one of the first two marks in a row that only show somebody; whether there were two. */
  private static boolean mergeOldestUpdates(ParticipantRow row) {
    List<Mark> marks = row.getMarks();
    for (int i = 1; i < marks.size(); i++) {
      if (marks.get(i).getKind() == MarkKind.SEEN && marks.get(i - 1).getProfile() >= 0) {
        Mark earlier = marks.get(i - 1);
        Mark later = marks.get(i);
        Profile merged = Profiles.over(profile(row, earlier), profile(row, later));
        int index = Marks.profileIndex(row, merged);
        if (earlier.getKind() == MarkKind.SEEN) {
          later.setProfile(index);
          marks.remove(i - 1);
        } else {
          earlier.setProfile(index);
          marks.remove(i);
        }
        return true;
      }
    }
    return false;
  }

  private static Profile profile(ParticipantRow row, Mark mark) {
    return mark.getProfile() < 0 ? Profiles.NOTHING : row.getProfiles().get(mark.getProfile());
  }

  /** The first half of the marks, with what was published of the connections they began. */
  private static void forgetOldest(ParticipantRow row) {
    List<Mark> kept =
        new ArrayList<>(row.getMarks().subList(row.getMarks().size() / 2, row.getMarks().size()));
    while (kept.size() > 1 && kept.get(0).getKind() != MarkKind.JOIN) {
      kept.remove(0); // the rest of a connection whose join is forgotten
    }
    long from = kept.get(0).getAt();
    row.setMarks(kept);
    row.getPublished().removeIf(published -> published.getJoinedAt() < from);
  }

  static void dropUnusedProfiles(ParticipantRow row) {
    List<Profile> used = new ArrayList<>();
    for (Mark mark : row.getMarks()) {
      if (mark.getProfile() >= 0) {
        Profile profile = row.getProfiles().get(mark.getProfile());
        int known = used.indexOf(profile);
        mark.setProfile(known >= 0 ? known : used.size());
        if (known < 0) {
          used.add(profile);
        }
      }
    }
    row.setProfiles(used);
  }
}
