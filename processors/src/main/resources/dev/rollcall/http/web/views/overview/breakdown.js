// People and active rooms by vendor or by region: bars to compare, numbers to read.

import { foreign, h } from '../../core/dom.js';
import { count } from '../../core/format.js';
import { href } from '../../core/route.js';
import { orUnknown } from '../../parts/labels.js';
import { empty } from '../../parts/states.js';

const MOST = 8;

export function breakdown(rows, name) {
  if (rows.length === 0) {
    return empty('No rooms yet');
  }
  const ordered = [...rows].sort((a, b) => b.participants - a.participants);
  const most = Math.max(1, ordered[0].participants);
  return h('table', { class: 'breakdown' },
    h('thead', {}, h('tr', {},
      h('th', { scope: 'col' }, name === 'vendor' ? 'Vendor' : 'Region'),
      h('th', { scope: 'col', class: 'number' }, 'Active rooms'),
      h('th', { scope: 'col', class: 'number' }, 'People'))),
    h('tbody', {}, ordered.slice(0, MOST).map((row) => line(row, name, most))));
}

function line(row, name, most) {
  const value = row[name];
  const label = value === null || value === undefined
    ? orUnknown(value)
    : h('a', { href: href(['rooms'], { [name]: value }) }, foreign(value));
  const share = `${(100 * row.participants) / most}%`;
  return h('tr', {},
    h('th', { scope: 'row' }, label, h('i', { class: 'share', 'aria-hidden': true, style: { '--share': share } })),
    h('td', { class: 'number' }, count(row.activeRooms)),
    h('td', { class: 'number' }, count(row.participants)));
}
