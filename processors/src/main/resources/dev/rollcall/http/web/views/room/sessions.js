// The sessions that the room had, the latest first, and what each came to.

import { get, path } from '../../core/api.js';
import { foreign, h } from '../../core/dom.js';
import { count, counted, duration, moment } from '../../core/format.js';
import { empty, loading, problem } from '../../parts/states.js';

const MOST = 200;

// What is wide is left out on a phone.
const COLUMNS = [
  ['Session', 'wide'], ['Started', null], ['Took', 'number'], ['Connections', 'number wide'], ['Users', 'number'],
  ['Peak', 'number'], ['Time of all', 'number'],
];

/** @param go called with an instant to look at */
export function sessions(id, signal, go) {
  const element = h('div', {}, loading('sessions'));
  return {
    element,
    async load() {
      try {
        const page = await get(path(['rooms', id, 'sessions'], { limit: MOST }), signal);
        element.replaceChildren(table(page, go));
      } catch (error) {
        if (!signal.aborted) {
          element.replaceChildren(problem(error, 'the sessions'));
        }
      }
    },
  };
}

function table({ sessions: list, nextCursor }, go) {
  if (list.length === 0) {
    return empty('No session yet', 'Sessions show here where a vendor or your service tells of them.');
  }
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Sessions' },
    h('table', { class: 'plain' },
      nextCursor && h('caption', {}, `The latest ${counted(MOST, 'session')}.`),
      h('thead', {}, h('tr', {}, COLUMNS.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)))),
      h('tbody', {}, list.map((session) => line(session, go)))));
}

function line(session, go) {
  const end = session.endedAt ?? Date.now();
  const began = moment(session.startedAt);
  return h('tr', {},
    h('td', { class: 'wide' }, h('code', {}, foreign(session.id))),
    h('td', {}, h('button', { type: 'button', class: 'quiet', title: 'Show the room then', onclick: () => go(session.startedAt) }, began)),
    h('td', { class: 'number' }, duration(end - session.startedAt), session.endedAt ? null : h('small', {}, ' so far')),
    h('td', { class: 'number wide' }, count(session.connectionCount)),
    h('td', { class: 'number' }, count(session.userCount)),
    h('td', { class: 'number' }, count(session.peakParticipantCount)),
    h('td', { class: 'number' }, duration(session.participantSeconds * 1000)));
}
