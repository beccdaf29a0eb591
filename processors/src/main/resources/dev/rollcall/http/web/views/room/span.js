// The stretch of time that is looked at, and the instant in it: now, or one in the past.

const MINUTE = 60_000;

/** What can be chosen. The last stays a little within the history that a server keeps. */
export const SPANS = {
  '15m': { title: '15 minutes', millis: 15 * MINUTE },
  '1h': { title: '1 hour', millis: 60 * MINUTE },
  '6h': { title: '6 hours', millis: 360 * MINUTE },
  '24h': { title: '24 hours', millis: 1_440 * MINUTE },
  '7d': { title: '7 days', millis: 10_075 * MINUTE },
};

const DEFAULT = '1h';

export class Span {
  /** @param at an instant that must be within; null for now */
  constructor(name, at, now = Date.now()) {
    const holding = Object.keys(SPANS).find((key) => at > now - SPANS[key].millis) ?? '7d';
    this.name = name in SPANS ? name : at === null ? DEFAULT : holding;
    this.at = at;
    this.advance(now);
  }

  /** For the address: nothing where it is what one gets anyway. */
  get chosen() {
    return this.name === DEFAULT ? null : this.name;
  }

  /** Time goes on: both ends do too, by whole seconds, so that the slider's steps stay where they are. */
  advance(now = Date.now()) {
    this.to = Math.floor(now / 1000) * 1000;
    this.from = this.to - SPANS[this.name].millis;
  }

  /** Where an instant is between the ends, in percent; beyond them below 0 or above 100. */
  percent(millis) {
    return (100 * (millis - this.from)) / (this.to - this.from);
  }
}
