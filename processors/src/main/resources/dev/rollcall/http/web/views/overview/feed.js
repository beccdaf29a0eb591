// A sample of what changes, the newest first: at most two a second, as nobody reads faster, and so
// that a busy server has no more work with it than a quiet one.

import { get, path } from '../../core/api.js';
import { foreign, h, setText } from '../../core/dom.js';
import { moment, words } from '../../core/format.js';
import { watch } from '../../core/watch.js';
import { roomLink, userLink } from '../../parts/labels.js';
import { empty, problem } from '../../parts/states.js';

const MOST = 40;
const A_SECOND = 2;

// Words for what is told most; others are shown by their names.
const TOLD = {
  PARTICIPANT_JOINED: 'joined',
  PARTICIPANT_LEFT: 'left',
  PARTICIPANT_UPDATED: 'changed in',
  PARTICIPANT_CORRECTED: 'was corrected in',
  PARTICIPANT_REMOVED: 'was removed from',
};

export class Feed {
  /** Names of rooms by their ids, or promises of them: changes tell ids alone. */
  names = new Map();
  #signal;
  #list = h('ol', { class: 'feed', 'aria-label': 'Recent changes' });
  #state = h('div', {}, empty('Nothing has changed since you came', 'Changes show here as they happen.'));
  #isPaused = false;
  #button = h('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false', onclick: () => this.#toggle() }, 'Pause');
  control = h('span', {}, h('small', {}, `at most ${A_SECOND} a second `), this.#button);

  constructor(signal) {
    this.#signal = signal;
    this.element = h('div', { class: 'feed-box', tabindex: 0, role: 'region', 'aria-label': 'Recent changes, scrolls' },
      this.#state, this.#list);
    watch(path(['watch'], { snapshot: false, perSecond: A_SECOND }), {
      change: (change) => this.#add(change),
      problem: (error) => this.#state.replaceChildren(problem(error, 'changes')),
    }, signal);
  }

  #toggle() {
    this.#isPaused = !this.#isPaused;
    setText(this.#button, this.#isPaused ? 'Go on' : 'Pause');
    this.#button.setAttribute('aria-pressed', this.#isPaused);
  }

  #add(change) {
    if (this.#isPaused) {
      return;
    }
    this.#state.replaceChildren();
    this.#list.prepend(h('li', {},
      h('time', { datetime: new Date(change.occurredAt).toISOString() }, moment(change.occurredAt)),
      h('span', { class: `mark ${markOf(change)}`, 'aria-hidden': true }),
      h('span', {}, this.#words(change))));
    while (this.#list.children.length > MOST) {
      this.#list.lastChild.remove();
    }
  }

  #words(change) {
    const room = h('span', {}, roomLink(change.roomId));
    this.#name(change.roomId, room);
    if (change.participant) {
      const how = change.participant.synthetic && change.type === 'PARTICIPANT_LEFT' ? ' (deduced)' : '';
      return [userLink(change.participant), ` ${TOLD[change.type] ?? words(change.type)} `, room, how];
    }
    const fields = change.fields?.map((field) => field.name).join(', ');
    return [room, ': ', words(change.type), fields && [' (', foreign(fields), ')']];
  }

  /** Asks for a name once a room: with the sample that is twice a second at the very most. */
  async #name(id, place) {
    if (!this.names.has(id)) {
      const asked = get(path(['rooms', id], { participants: false }), this.#signal);
      this.names.set(id, asked.then((room) => room.name).catch(() => null)); // the id will do
    }
    place.replaceChildren(roomLink(id, await this.names.get(id)));
  }
}

function markOf(change) {
  if (change.type === 'PARTICIPANT_JOINED') return 'joined';
  if (change.type === 'PARTICIPANT_LEFT') return change.participant.synthetic ? 'deduced' : 'left';
  return 'other';
}
