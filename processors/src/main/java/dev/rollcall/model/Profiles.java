package dev.rollcall.model;

import dev.rollcall.avro.Participant;
import dev.rollcall.avro.ParticipantInfo;
import dev.rollcall.avro.ParticipantKind;
import dev.rollcall.model.rows.Profile;

/** What is told about a participant, field by field: what is absent or empty is not told. */
final class Profiles {

  static final Profile NOTHING = Profile.newBuilder().build();

  private Profiles() {}

  static Profile of(ParticipantInfo info) {
    return new Profile(
        told(info.getIdentity()),
        told(info.getName()),
        told(info.getRole()),
        info.getKind() == null ? null : info.getKind().name(),
        told(info.getMetadata()));
  }

  /** {@code later} where it tells something, else {@code earlier}. */
  @SuppressWarnings("ReferenceEquality") // NOTHING is one object; equal ones merge to the same
  static Profile over(Profile earlier, Profile later) {
    if (earlier == NOTHING) {
      return later;
    }
    return new Profile(
        or(later.getIdentity(), earlier.getIdentity()),
        or(later.getName(), earlier.getName()),
        or(later.getRole(), earlier.getRole()),
        or(later.getKind(), earlier.getKind()),
        or(later.getMetadata(), earlier.getMetadata()));
  }

  static ParticipantKind kind(Profile profile) {
    return profile.getKind() == null
        ? ParticipantKind.STANDARD
        : ParticipantKind.valueOf(profile.getKind());
  }

  /** Who holds a connection: the identity; the participant id when none was told. */
  static String user(String participantId, Profile profile) {
    return profile.getIdentity() != null ? profile.getIdentity() : participantId;
  }

  static String user(Participant participant) {
    return participant.getIdentity() != null ? participant.getIdentity() : participant.getId();
  }

  static String told(String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String or(String later, String earlier) {
    return later != null ? later : earlier;
  }
}
