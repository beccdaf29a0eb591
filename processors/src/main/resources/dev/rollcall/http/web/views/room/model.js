// What is known of one room: its past in the window looked at, as the server tells it, and what has
// changed since, as the watch tells it.

import { get, path } from '../../core/api.js';
import { debounce } from '../../core/pace.js';
import { watch } from '../../core/watch.js';

const PAGE = 1_000;

/** More than this many changes are not looked at in a browser; a shorter window has fewer. */
const MOST_CHANGES = 20_000;

/** These stand for more than they tell, so the past is read again. */
const READ_AGAIN = ['SESSION_ENDED', 'SESSION_CORRECTED', 'ROOM_DELETED', 'PARTICIPANT_ERASED'];

/** Tells `changed` after each change, and `ended` when a session has begun or ended. */
export class RoomModel extends EventTarget {
  #id;
  #signal;
  #from = 0;
  #rows = new Map();
  #reload;
  room = null;
  /** Of the window, in order of time. */
  changes = [];
  /** Whether the window has more changes than are looked at. */
  isCut = false;

  constructor(id, signal) {
    super();
    this.#id = id;
    this.#signal = signal;
    this.#reload = debounce(() => this.load(this.#from).catch(() => {}), 500, signal); // the next one tries again
  }

  /** All connections in the window. */
  get rows() {
    return [...this.#rows.values()];
  }

  /** The connections of now. */
  get present() {
    return this.rows.filter((row) => !row.leftAt);
  }

  know(room) {
    this.room = { ...this.room, ...room };
    this.#tell();
  }

  /** Those present at the beginning, and every change since: no more is read than the window has. */
  async load(from) {
    this.#from = from;
    // Before it was created a room cannot be asked for; who came earlier all the same is in the changes.
    const begin = Math.max(from, Math.min(this.room?.createdAt ?? 0, Date.now() - 1_000));
    const before = await this.#presentAt(begin);
    const { changes, isCut } = await this.#changesSince(from);
    if (this.#from === from) {
      this.#rows = new Map();
      before.forEach((row) => this.#put(row));
      changes.forEach((change) => change.participant && this.#put(change.participant));
      this.changes = changes;
      this.isCut = isCut;
      this.#tell();
    }
  }

  /** Goes on living. */
  follow() {
    watch(path(['rooms', this.#id, 'watch']), {
      snapshot: ({ participants, ...room }) => {
        Object.values(participants ?? {}).forEach((row) => this.#put(row));
        this.know(room);
      },
      change: (change) => this.#apply(change),
      reset: () => this.#reload(),
    }, this.#signal);
  }

  #apply(change) {
    const { type, participant, status, participantCount, userCount } = change;
    this.changes.push(change);
    if (type === 'PARTICIPANT_REMOVED') {
      this.#rows.delete(keyOf(participant));
    } else if (participant) {
      this.#rows.set(keyOf(participant), participant);
    }
    if (READ_AGAIN.includes(type)) {
      this.#reload();
    }
    if (type.startsWith('SESSION_')) {
      this.dispatchEvent(new Event('ended'));
    }
    this.know({ status, participantCount, userCount });
  }

  /** A row that tells of the end knows more than one that does not. */
  #put(row) {
    if (row.leftAt || !this.#rows.get(keyOf(row))?.leftAt) {
      this.#rows.set(keyOf(row), row);
    }
  }

  async #presentAt(at) {
    try {
      return await this.#pages('participants', { at, state: 'present' }, Infinity);
    } catch (error) {
      if (error.type === 'room-not-found') {
        return []; // the room is younger than the window
      }
      throw error;
    }
  }

  async #changesSince(from) {
    const changes = await this.#pages('changes', { from }, MOST_CHANGES);
    return { changes, isCut: changes.length >= MOST_CHANGES };
  }

  async #pages(what, query, most) {
    const items = [];
    let cursor = null;
    do {
      // A cursor has its own window.
      const asked = cursor && what === 'changes' ? { cursor } : { ...query, cursor };
      const page = await get(path(['rooms', this.#id, what], { ...asked, limit: PAGE }), this.#signal);
      items.push(...page[what]);
      cursor = page.nextCursor;
    } while (cursor && items.length < most);
    return items;
  }

  #tell() {
    this.dispatchEvent(new Event('changed'));
  }
}

/** A connection id may be used again; with the time of joining it is one connection. */
export const keyOf = (row) => `${row.joinedAt}|${row.id}`;
