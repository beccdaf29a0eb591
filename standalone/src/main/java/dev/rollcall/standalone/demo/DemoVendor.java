package dev.rollcall.standalone.demo;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/** How ids and roles look with each vendor. */
enum DemoVendor {
  LIVEKIT("livekit", "acme", true, List.of("host", "participant", "viewer")) {
    @Override
    String roomId(Random random, String slug) {
      return slug;
    }

    @Override
    String sessionId(Random random) {
      return "RM_" + letters(random, 12);
    }

    @Override
    String participantId(Random random) {
      return "PA_" + letters(random, 12);
    }
  },
  HUNDRED_MS("100ms", "clinic", true, List.of("host", "guest", "stage")) {
    @Override
    String roomId(Random random, String slug) {
      return hex(random, 24);
    }

    @Override
    String sessionId(Random random) {
      return hex(random, 24);
    }

    @Override
    String participantId(Random random) {
      return uuid(random);
    }
  },
  LIVEPEER("livepeer", "studio", true, List.of("speaker", "listener")) {
    @Override
    String roomId(Random random, String slug) {
      return uuid(random);
    }

    @Override
    String sessionId(Random random) {
      return "RM_" + letters(random, 12);
    }

    @Override
    String participantId(Random random) {
      return "PA_" + letters(random, 12);
    }
  },
  DAILY("daily", "school", true, List.of("owner", "participant")) {
    @Override
    String roomId(Random random, String slug) {
      return slug;
    }

    @Override
    String sessionId(Random random) {
      return uuid(random);
    }

    @Override
    String participantId(Random random) {
      return uuid(random);
    }
  },
  JAAS("jaas", "helpdesk", false, List.of("moderator", "participant")) {
    @Override
    String roomId(Random random, String slug) {
      return "vpaas-magic-cookie-" + hex(random, 12) + "/" + slug;
    }

    @Override
    String sessionId(Random random) {
      return uuid(random);
    }

    @Override
    String participantId(Random random) {
      return hex(random, 8);
    }
  };

  private static final String ALPHABET =
      "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

  private final String label;
  private final String account;
  private final boolean idUnique;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> roles;

  DemoVendor(String label, String account, boolean idUnique, List<String> roles) {
    this.label = label;
    this.account = account;
    this.idUnique = idUnique;
    this.roles = roles;
  }

  abstract String roomId(Random random, String slug);

  abstract String sessionId(Random random);

  abstract String participantId(Random random);

  String label() {
    return label;
  }

  String account() {
    return account;
  }

  /** Whether the vendor never gives a participant id twice. */
  boolean idUnique() {
    return idUnique;
  }

  /** The first is that of whoever leads. */
  List<String> roles() {
    return roles;
  }

  private static String hex(Random random, int length) {
    return text(random, "0123456789abcdef", length);
  }

  private static String letters(Random random, int length) {
    return text(random, ALPHABET, length);
  }

  private static String text(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static String uuid(Random random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return UUID.nameUUIDFromBytes(bytes).toString();
  }
}
