package dev.rollcall.model;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the rules of state promise, where no other test says it; {@code docs/semantics.md} has the
 * map of all promises to their tests.
 */
class RulesTest {

  @Test
  @Tag("rule-1")
  @DisplayName("rule 1: of each attribute the latest told wins and ties have one outcome")
  void ofEachAttributeTheLatestToldWinsAndTiesHaveOneOutcome() {
    Story.holds(
        "10 ROOM_UPDATED name=New", "0 ROOM_UPDATED name=Old size=7", "=> name: New", "=> size: 7");
    Story.holds("0 ROOM_UPDATED name=Alpha", "0 ROOM_UPDATED name=Beta", "=> name: Beta");
    Story.holds("0 ROOM_UPDATED name=Known", "0 ROOM_UPDATED cleared=name", "=> name: Known");
  }

  @Test
  @Tag("rule-2")
  @DisplayName("rule 2: a join more than two seconds after the leave opens another connection")
  void aJoinMoreThanTwoSecondsAfterTheLeaveOpensAnotherConnection() {
    Story.holds("0 JOINED a", "10 LEFT a", "12 JOINED a", "=> connections: a 0-10");
    Story.holds("0 JOINED a", "10 LEFT a", "13 JOINED a", "=> connections: a 0-10, a 13-");
  }

  @Test
  @Tag("rule-2")
  @DisplayName("rule 2: where ids are never reused there is one connection and a leave is final")
  void whereIdsAreNeverReusedThereIsOneConnectionAndALeaveIsFinal() {
    Story.holds(
        "0 JOINED a unique", "10 LEFT a unique", "13 JOINED a unique", "=> connections: a 0-10");
  }

  @Test
  @Tag("rule-2")
  @DisplayName(
      "rule 2: a leave closes the connection of its id alone and is kept until its join comes")
  void aLeaveClosesTheConnectionOfItsIdAloneAndIsKeptUntilItsJoinComes() {
    Story.holds("0 JOINED a", "0 JOINED b", "10 LEFT a", "=> connections: a 0-10, b 0-");
    Story.holds("10 LEFT a", "0 JOINED a", "=> connections: a 0-10");
  }

  @Test
  @Tag("rule-2")
  @DisplayName("rule 2: the earliest real leave wins and beats a synthetic one")
  void theEarliestRealLeaveWinsAndBeatsASyntheticOne() {
    Story.holds("0 JOINED a", "7 LEFT a", "5 LEFT a", "=> connections: a 0-5");
    Story.holds(
        "0 JOINED a", "5 LEFT a synthetic reason=REAPED", "9 LEFT a", "=> connections: a 0-9");
  }

  @Test
  @Tag("rule-3")
  @DisplayName("rule 3: sessions are in the order of their starts then ids")
  void sessionsAreInTheOrderOfTheirStartsThenIds() {
    Story.holds("5 SESSION_STARTED s-1", "0 SESSION_STARTED s-2", "=> session: s-1 5-");
    Story.holds("0 SESSION_STARTED s-2", "0 SESSION_STARTED s-1", "=> session: s-2 0-");
  }

  @Test
  @Tag("rule-3")
  @DisplayName("rule 3: a session ends at the earlier of its end and the next start")
  void aSessionEndsAtTheEarlierOfItsEndAndTheNextStart() {
    Story.holds(
        "0 JOINED a session=s-1",
        "10 SESSION_STARTED s-2",
        "20 SESSION_ENDED s-1",
        "=> connections: a 0-10 SESSION_ENDED",
        "=> session: s-2 10-");
    Story.holds(
        "0 JOINED a session=s-1",
        "5 SESSION_ENDED s-1",
        "10 SESSION_STARTED s-2",
        "=> connections: a 0-5 SESSION_ENDED");
  }

  @Test
  @Tag("rule-3")
  @DisplayName("rule 3: what names no session belongs to the one of its time")
  void whatNamesNoSessionBelongsToTheOneOfItsTime() {
    Story.holds(
        "0 SESSION_STARTED s-1",
        "5 JOINED a",
        "10 SESSION_ENDED s-1",
        "20 SESSION_STARTED s-2",
        "25 JOINED b",
        "=> connections: a 5-10 SESSION_ENDED, b 25-",
        "=> b sessionId: s-2");
  }

  @Test
  @Tag("rule-3")
  @DisplayName(
      "rule 3: somebody leaves for real else at the earlier of the sessions end and a synthetic leave")
  void somebodyLeavesForRealElseAtTheEarlierOfTheSessionsEndAndASyntheticLeave() {
    Story.holds(
        "0 JOINED a session=s-1",
        "40 SESSION_ENDED s-1",
        "50 LEFT a session=s-1",
        "=> connections: a 0-50");
    Story.holds(
        "0 JOINED a session=s-1",
        "20 LEFT a synthetic reason=REAPED",
        "40 SESSION_ENDED s-1",
        "=> connections: a 0-20 REAPED");
    Story.holds(
        "0 JOINED a session=s-1",
        "50 LEFT a synthetic reason=REAPED",
        "40 SESSION_ENDED s-1",
        "=> connections: a 0-40 SESSION_ENDED");
  }

  @Test
  @Tag("rule-4")
  @DisplayName("rule 4: status is deleted over disabled over active over ended or idle")
  void statusIsDeletedOverDisabledOverActiveOverEndedOrIdle() {
    Story.holds("0 ROOM_DISABLED", "1 SESSION_STARTED s-1", "2 ROOM_DELETED", "=> status: DELETED");
    Story.holds(
        "0 ROOM_DISABLED", "1 SESSION_STARTED s-1", "=> status: DISABLED", "=> active: true");
    Story.holds("1 SESSION_STARTED s-1", "=> status: ACTIVE");
    Story.holds(
        "1 SESSION_STARTED s-1 source=livekit",
        "2 SESSION_ENDED s-1",
        "=> status: ENDED",
        "=> active: false");
    Story.holds("1 SESSION_STARTED s-1 source=100ms", "2 SESSION_ENDED s-1", "=> status: IDLE");
  }

  @Test
  @Tag("rule-5")
  @DisplayName("rule 5: absent and empty never overwrite what is known and cleared does")
  void absentAndEmptyNeverOverwriteWhatIsKnownAndClearedDoes() {
    Story.holds(
        "0 ROOM_UPDATED name=Known",
        "10 ROOM_UPDATED name=",
        "20 ROOM_UPDATED size=3",
        "=> name: Known");
    Story.holds("0 ROOM_UPDATED name=Known", "10 ROOM_UPDATED cleared=name", "=> name: null");
  }

  @Test
  @Tag("rule-5")
  @DisplayName("rule 5: nobody leaves before they joined")
  void nobodyLeavesBeforeTheyJoined() {
    Story.holds("10 JOINED a", "9 LEFT a", "=> connections: a 10-10");
  }

  @Test
  @Tag("rule-8")
  @DisplayName("rule 8: recorders agents and telephones are present and counted apart")
  void recordersAgentsAndTelephonesArePresentAndCountedApart() {
    Story.holds(
        "0 JOINED a",
        "0 JOINED r kind=EGRESS",
        "0 JOINED s kind=SIP",
        "0 JOINED g kind=AGENT",
        "=> participantCount: 1",
        "=> userCount: 1",
        "=> otherCounts: {AGENT=1, EGRESS=1, SIP=1}");
  }

  @Test
  @Tag("rule-9")
  @DisplayName(
      "rule 9: what is dated after the deletion brings the room back and nothing else does")
  void whatIsDatedAfterTheDeletionBringsTheRoomBackAndNothingElseDoes() {
    Story.holds(
        "0 ROOM_CREATED name=Old",
        "1 JOINED a",
        "10 ROOM_DELETED",
        "20 JOINED b",
        "=> status: ACTIVE",
        "=> name: null",
        "=> connections: a 1-10 SESSION_ENDED, b 20-");
    Story.holds(
        "0 JOINED a",
        "10 ROOM_DELETED",
        "5 JOINED b",
        "20 LEFT a",
        "=> status: DELETED",
        "=> participantCount: 0");
  }
}
