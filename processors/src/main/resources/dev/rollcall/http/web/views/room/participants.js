// Who is in the room, now or at an instant; ten thousand of them scroll, and one can be looked for.

import { foreign, h, setText } from '../../core/dom.js';
import { counted, duration, moment } from '../../core/format.js';
import { morph } from '../../core/morph.js';
import { userLink } from '../../parts/labels.js';
import { empty } from '../../parts/states.js';
import { VirtualList } from '../../parts/virtual-list.js';
import { keyOf } from './model.js';

const COLUMNS = [
  { title: 'Person', class: 'name' },
  { title: 'Role', class: 'wide' },
  { title: 'Kind', class: 'wide' },
  { title: 'Connection', class: 'wide' },
  { title: 'Joined', class: 'number wide' },
  { title: 'Here for', class: 'number' },
];

export function participants() {
  let people = [];
  let now = null;
  const list = new VirtualList({ label: 'Participants', class: 'participants', columns: COLUMNS, row, key: keyOf });
  const search = h('input', { type: 'search', 'aria-label': 'Find a person', placeholder: 'Find a person', oninput: draw });
  const summary = h('p', { class: 'summary' });
  const none = h('div', {});

  function row(participant, [name, role, kind, connection, joined, here]) {
    const identity = participant.name ? participant.identity ?? participant.id : '';
    morph(name, userLink(participant), h('small', {}, foreign(identity)));
    morph(role, foreign(participant.role ?? ''));
    setText(kind, participant.kind.toLowerCase());
    morph(connection, h('code', {}, foreign(participant.id)));
    setText(joined, moment(participant.joinedAt));
    setText(here, duration((now ?? Date.now()) - participant.joinedAt));
  }

  function draw() {
    const sought = search.value.trim().toLowerCase();
    const found = sought === '' ? people : people.filter((p) => fits(p, sought));
    list.items = found;
    list.element.hidden = found.length === 0;
    setText(summary, `${counted(found.length, 'connection')} ${now === null ? 'now' : `at ${moment(now)}`}`);
    morph(none, (found.length > 0 ? []
      : [sought ? empty('Nobody fits', 'Names, identities and connection ids are looked at.') : empty(now === null ? 'Nobody is here now' : 'Nobody was here then')]));
  }

  return {
    element: h('div', {}, h('div', { class: 'toolbar' }, search, summary), none, list.element),
    /** @param at of the past; null for now, which goes on */
    show(some, at) {
      people = some.sort((a, b) => a.joinedAt - b.joinedAt);
      now = at;
      draw();
    },
  };
}

function fits(participant, sought) {
  return [participant.name, participant.identity, participant.id].some((text) => text?.toLowerCase().includes(sought));
}
