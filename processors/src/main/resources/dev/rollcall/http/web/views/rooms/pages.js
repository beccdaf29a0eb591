// Pages of the list, one after the other. The server goes on from a page to the next and to no other
// place, so what is far down is reached by reading up to there: once, since where a page begins is
// kept. Rooms themselves are kept of pages near those looked at, so that 100,000 take little memory.

import { get, path } from '../../core/api.js';

/** Rooms of a page; those of one that is only passed on the way to what is looked at. */
const PAGE = 200;
const PASSED = 1_000;

/** So many rows beyond those in view are read before they are scrolled to. */
const AHEAD = 100;

/** Pages on either side of those in view whose rooms are kept. */
const KEPT = 4;

export class RoomPages {
  #asked;
  #changed;
  #failed;
  #stop = new AbortController();
  /** {cursor, nextCursor, limit, count, rooms or null, partial, missingPartitions} */
  #pages = [];
  #wanted = { first: 0, last: 0 };
  #isReading = false;
  isWhole = false;
  /** How many rooms the totals tell of; null where they do not. */
  total = null;

  constructor(asked, changed, failed, signal) {
    this.#asked = asked;
    this.#changed = changed;
    this.#failed = failed;
    signal.addEventListener('abort', () => this.stop(), { signal: this.#stop.signal });
  }

  stop() {
    this.#stop.abort();
  }

  get isEmpty() {
    return this.isWhole && this.known === 0;
  }

  /** Rooms of all pages read so far. */
  get known() {
    return this.#pages.reduce((sum, page) => sum + page.count, 0);
  }

  /** Rows of the list: those not read yet have a place in it too, where their number is known. */
  get length() {
    return this.isWhole ? this.known : Math.max(this.known, this.total ?? 0);
  }

  /** The room in a row; undefined where it is not read, or no more. */
  at(row) {
    let before = 0;
    for (const page of this.#pages) {
      if (row < before + page.count) {
        return page.rooms?.[row - before];
      }
      before += page.count;
    }
    return undefined;
  }

  get partial() {
    return this.#pages.some((page) => page.partial);
  }

  get missingPartitions() {
    return [...new Set(this.#pages.flatMap((page) => page.missingPartitions))].sort((a, b) => a - b);
  }

  /** The largest of a page; null where owners answered for all. */
  get standbyLag() {
    const lags = this.#pages.map((page) => page.standbyLag).filter((lag) => lag !== null);
    return lags.length === 0 ? null : Math.max(...lags);
  }

  /** These rows are looked at: what they lack is read, and nothing more once others are. */
  async want(first, last) {
    this.#wanted = { first, last };
    if (this.#isReading) {
      return;
    }
    this.#isReading = true;
    try {
      for (let number = this.#lacking(); number !== null; number = this.#lacking()) {
        await this.#read(number);
        this.#forgetFarOnes();
        this.#tell();
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        this.#failed(error);
      }
    } finally {
      this.#isReading = false;
    }
  }

  /** Asks again for what is looked at; while something is still being read, that is new enough. */
  async refresh() {
    if (this.#isReading || this.#pages.length === 0) {
      await this.want(this.#wanted.first, this.#wanted.last);
      return;
    }
    try {
      for (const { number } of this.#inView(0)) {
        if (number < this.#pages.length) {
          await this.#read(number);
        }
      }
      this.#tell();
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        throw error;
      }
    }
  }

  /** The number of a page that has to be read for the rows in view; null when there is none. */
  #lacking() {
    const gone = this.#inView(0).find(({ page }) => page.rooms === null);
    if (gone) {
      return gone.number;
    }
    return !this.isWhole && this.known <= this.#wanted.last + AHEAD ? this.#pages.length : null;
  }

  /** Pages with rows in view, and so many around them. */
  #inView(around) {
    const { first, last } = this.#wanted;
    let before = 0;
    const numbered = this.#pages.map((page, number) => {
      const from = before;
      before += page.count;
      return { page, number, from, to: before };
    });
    const seen = numbered.filter(({ from, to }) => to > first && from <= last);
    return numbered.slice(
      Math.max(0, (seen.at(0)?.number ?? numbered.length) - around), (seen.at(-1)?.number ?? numbered.length) + around + 1);
  }

  async #read(number) {
    const { cursor, limit } = this.#pages[number] ?? {
      cursor: this.#pages[number - 1]?.nextCursor ?? null,
      limit: this.#wanted.first > this.known ? PASSED : PAGE,
    };
    const page = await get(path(['rooms'], { ...this.#asked, limit, cursor }), this.#stop.signal);
    this.#pages[number] = { ...page, cursor, limit, count: page.rooms.length };
    const next = this.#pages[number + 1];
    if (page.nextCursor === null) {
      this.#pages.length = number + 1;
    } else if (next && next.cursor !== page.nextCursor) {
      // Rooms have come or gone before its beginning: it begins elsewhere, so that none is left out.
      this.#pages[number + 1] = { ...next, cursor: page.nextCursor, rooms: null };
    }
    this.isWhole = this.#pages.at(-1).nextCursor === null;
  }

  #forgetFarOnes() {
    const near = new Set(this.#inView(KEPT).map(({ page }) => page));
    this.#pages.forEach((page) => {
      if (!near.has(page)) {
        page.rooms = null;
      }
    });
  }

  #tell() {
    if (!this.#stop.signal.aborted) {
      this.#changed();
    }
  }
}
