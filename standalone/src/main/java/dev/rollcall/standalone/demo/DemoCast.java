package dev.rollcall.standalone.demo;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Who and what the traffic is about: the same for the same seed. */
record DemoCast(List<Person> people, List<Place> places) {

  private static final List<String> FIRST =
      List.of(
          "Amara", "Björn", "Chen", "Dolores", "Emeka", "Fatima", "Giulia", "Hiroshi", "Ingrid",
          "Jamal", "Kavya", "Lars", "Mei", "Noor", "Olga", "Priya", "Quentin", "Rosa", "Samir",
          "Tomás", "Uma", "Viktor", "Wanjiru", "Ximena", "Yusuf", "Zofia");

  private static final List<String> LAST =
      List.of(
          "Almeida",
          "Bauer",
          "Costa",
          "Dubois",
          "Eriksen",
          "Fischer",
          "García",
          "Haddad",
          "Ito",
          "Jansen",
          "Kowalska",
          "Lindqvist",
          "Mensah",
          "Nakamura",
          "Okafor",
          "Patel",
          "Quispe",
          "Rossi",
          "Sharma",
          "Tanaka");

  private static final List<String> ROOMS =
      List.of(
          "Daily standup",
          "Sprint planning",
          "Design review",
          "All hands",
          "Support desk",
          "Patient consultation",
          "Maths class",
          "Chemistry lab",
          "Book club",
          "Town hall",
          "Sales call",
          "Interview",
          "Choir practice",
          "Board meeting",
          "Webinar",
          "Quiz night",
          "Physiotherapy",
          "Language exchange",
          "Code clinic",
          "Retrospective");

  private static final List<String> REGIONS = List.of("in", "us", "eu", "auto");
  private static final List<Integer> SIZES = List.of(10, 25, 50, 100);

  /**
   * @param identity the same for each of the person's devices
   */
  record Person(String identity, String name) {}

  /**
   * @param id the Kafka key
   * @param vendorRoomId the room's id in the vendor's own words
   */
  record Place(
      DemoVendor vendor, String id, String vendorRoomId, String name, String region, int size) {}

  static DemoCast of(long seed, int rooms) {
    Random random = new Random(seed);
    List<Person> people = new ArrayList<>();
    for (String first : FIRST) {
      for (String last : LAST) {
        people.add(new Person(slug(first + "." + last), first + " " + last));
      }
    }
    Collections.shuffle(people, random);
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < rooms; i++) {
      places.add(place(i, random));
    }
    return new DemoCast(List.copyOf(people), List.copyOf(places));
  }

  private static Place place(int number, Random random) {
    DemoVendor vendor = DemoVendor.values()[number % DemoVendor.values().length];
    int round = number / ROOMS.size();
    String name = ROOMS.get(number % ROOMS.size()) + (round == 0 ? "" : " " + (round + 1));
    String vendorRoomId = vendor.roomId(random, slug(name));
    return new Place(
        vendor,
        vendor.label() + ":" + vendor.account() + ":" + vendorRoomId,
        vendorRoomId,
        name,
        REGIONS.get(random.nextInt(REGIONS.size())),
        SIZES.get(random.nextInt(SIZES.size())));
  }

  private static String slug(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT)
        .replace(' ', '-');
  }
}
