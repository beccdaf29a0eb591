// The rooms with the most people now.

import { foreign, h } from '../../core/dom.js';
import { count } from '../../core/format.js';
import { orUnknown, roomLink } from '../../parts/labels.js';
import { empty } from '../../parts/states.js';

export function busiest(rooms) {
  if (rooms.length === 0) {
    return empty('Nobody is in a room', 'Rooms show here as soon as somebody joins one.');
  }
  return h('table', { class: 'plain' },
    h('thead', {}, h('tr', {},
      h('th', { scope: 'col' }, 'Room'),
      h('th', { scope: 'col', class: 'wide' }, 'Vendor'),
      h('th', { scope: 'col', class: 'number' }, 'People'),
      h('th', { scope: 'col', class: 'number' }, 'Peak'))),
    h('tbody', {}, rooms.map((room) => h('tr', {},
      h('td', {}, roomLink(room.id, room.name)),
      h('td', { class: 'wide' }, room.source ? foreign(room.source.vendor) : orUnknown()),
      h('td', { class: 'number' }, count(room.participantCount), room.size ? h('small', {}, ` / ${count(room.size)}`) : null),
      h('td', { class: 'number' }, count(room.peakParticipantCount))))));
}
