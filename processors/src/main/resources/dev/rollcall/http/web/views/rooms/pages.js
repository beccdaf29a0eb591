// Pages of the list one after the other, each with the cursor it began at, so that those in view can
// be asked for again.

import { get, path } from '../../core/api.js';

const PAGE = 200;

export class RoomPages {
  #asked;
  #changed;
  #failed;
  #stop = new AbortController();
  #pages = [];
  #isLoading = false;
  rooms = [];
  isWhole = false;

  constructor(asked, changed, failed, signal) {
    this.#asked = asked;
    this.#changed = changed;
    this.#failed = failed;
    signal.addEventListener('abort', () => this.stop(), { signal: this.#stop.signal });
  }

  stop() {
    this.#stop.abort();
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

  /** The next page, unless one is under way or that was the last. */
  async more() {
    if (this.#isLoading || this.isWhole) {
      return;
    }
    this.#isLoading = true;
    try {
      const page = await this.#load(this.#pages.at(-1)?.nextCursor);
      this.#pages.push(page);
      this.isWhole = page.nextCursor === null;
      this.#show();
    } catch (error) {
      if (!this.#stop.signal.aborted) {
        this.#failed(error);
      }
    } finally {
      this.#isLoading = false;
    }
    // A page may hold no room at all and go on: the server looks at so many for one request.
    if (this.#pages.at(-1)?.rooms.length === 0) {
      await this.more();
    }
  }

  /** Asks again for the pages with these rooms. */
  async refresh(first, last) {
    if (this.#pages.length === 0) {
      await this.more();
      return;
    }
    let before = 0;
    for (const [number, page] of this.#pages.entries()) {
      const after = before + page.rooms.length;
      if (after > first && before <= last) {
        await this.#again(number, page);
      }
      before = after;
    }
    this.#show();
  }

  async #again(number, page) {
    const fresh = await this.#load(page.cursor);
    if (this.#stop.signal.aborted) {
      return;
    }
    // The pages behind go on at their own cursors; only the last one may say where to go on.
    this.#pages[number] = fresh;
    if (number === this.#pages.length - 1) {
      this.isWhole = fresh.nextCursor === null;
    }
  }

  async #load(cursor) {
    const answer = await get(path(['rooms'], { ...this.#asked, limit: PAGE, cursor }), this.#stop.signal);
    return { ...answer, cursor };
  }

  /** A room that moved between two pages while they were read is shown once. */
  #show() {
    if (!this.#stop.signal.aborted) {
      const rooms = this.#pages.flatMap((page) => page.rooms);
      this.rooms = [...new Map(rooms.map((room) => [room.id, room])).values()];
      this.#changed();
    }
  }
}
