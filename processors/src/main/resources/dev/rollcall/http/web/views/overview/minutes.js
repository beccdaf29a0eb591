// The last 60 minutes, as numbers.

/**
 * People at the end of each minute. The totals tell how many there are now, and how many came and went
 * in each minute; so they tell how many there were before it. What was told more than an hour late is
 * in no minute, so after much of that the reckoning may come out below nobody.
 */
export function withPeople({ minutes, participants }) {
  let people = participants;
  return minutes.toReversed().map((minute) => {
    const told = { ...minute, people: Math.max(0, people) };
    people += minute.leaves - minute.joins;
    return told;
  }).toReversed();
}
