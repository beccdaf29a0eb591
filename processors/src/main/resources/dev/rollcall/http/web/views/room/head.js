// What the room is, in a line, and its numbers.

import { foreign, h } from '../../core/dom.js';
import { count, duration, moment } from '../../core/format.js';
import { morph } from '../../core/morph.js';
import { figure, orUnknown, showJson, status } from '../../parts/labels.js';

/** Made once, and then only its words change: what has the focus keeps it. */
export class Head {
  #room = null;
  #name = h('h1', { tabindex: -1 });
  #marks = h('span', { class: 'marks' });
  #line = h('p', { class: 'muted' });
  #doubt = h('div', {});
  #numbers = h('dl', { class: 'figures small' });
  element = h('div', { class: 'room-head' },
    h('div', { class: 'title' }, this.#name, this.#marks,
      h('button', { type: 'button', class: 'quiet', onclick: () => showJson('The room as JSON', this.#room) }, 'JSON')),
    this.#line, this.#doubt, this.#numbers);

  /** @param at the instant that the room is shown at; null for now */
  show(room, at) {
    this.#room = room;
    morph(this.#name, foreign(room.name ?? room.id));
    morph(this.#marks, status(room.status), at && h('span', { class: 'tag' }, `as of ${moment(at)}`));
    morph(this.#line, h('code', {}, foreign(room.id)), ' · ', foreign(orUnknown(room.source?.vendor)), ' · ', foreign(orUnknown(room.region)));
    morph(this.#doubt, !at && room.unconfirmed && h('p', { class: 'notice' }, h('strong', {}, 'Not confirmed'),
      ' The vendor has been silent for long; who is there is as it told last', room.confirmedAt ? ` at ${moment(room.confirmedAt)}.` : '.'));
    morph(this.#numbers, numbers(room, at));
  }
}

function numbers(room, at) {
  const session = room.session;
  const ended = session?.endedAt && session.endedAt <= (at ?? Infinity);
  const length = session && (ended ? session.endedAt : at ?? Date.now()) - session.startedAt;
  return [
    figure('People', count(room.participantCount), room.size ? ` of ${count(room.size)}` : ''),
    figure('Users', count(room.userCount)),
    !at && figure('Peak', count(room.peakParticipantCount)),
    figure('Others', room.otherCounts ? others(room.otherCounts) : '–'),
    figure(ended ? 'Session took' : 'Session runs for', session ? duration(length) : '–'),
    figure('Created', moment(room.createdAt)),
  ];
}

/** Recorders, agents and the like, which are counted apart from people. */
function others(counts) {
  const some = Object.entries(counts).filter(([, n]) => n > 0);
  return some.length === 0 ? '0' : some.map(([kind, n]) => `${count(n)} ${kind.toLowerCase()}`).join(', ');
}
