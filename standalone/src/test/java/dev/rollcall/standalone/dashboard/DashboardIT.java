package dev.rollcall.standalone.dashboard;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The dashboard in a browser, against a server that is fed through its API: the cases of each view,
 * all with one server and one browser.
 */
@ExtendWith(DashboardExtension.class)
class DashboardIT {

  @Nested
  class Overview extends OverviewCases {}

  @Nested
  class Rooms extends RoomsCases {}

  @Nested
  class Room extends RoomCases {}

  @Nested
  class User extends UserCases {}

  @Nested
  class Cluster extends ClusterCases {}

  @Nested
  class DeadLetters extends DeadLettersCases {}

  @Nested
  class States extends StatesCases {}

  @Nested
  class Everybody extends EverybodyCases {}
}
