// Each user a row, each connection a bar on it; connections at the same time have rows of their own. What happened is told by shape: a bar begins with a
// stroke where somebody joined, ends with a stroke where they left, with an open diamond where the
// leave was only deduced, and with an arrow where they are still there; a dotted line joins the bars
// of somebody who came back.

import { h, svg } from '../../core/dom.js';
import { duration, moment, words } from '../../core/format.js';
import { morph } from '../../core/morph.js';
import { userLink } from '../../parts/labels.js';
import { empty } from '../../parts/states.js';
import { VirtualList } from '../../parts/virtual-list.js';

const COLUMNS = [{ title: 'User', class: 'name' }, { title: 'Connections', class: 'lane' }];
const MIDDLE = 11;

export class Timeline {
  #span;
  #list;
  #none = h('div', {});
  #cursor = h('i', { class: 'cursor', 'aria-hidden': true });

  constructor(span) {
    this.#span = span;
    this.#list = new VirtualList({
      label: 'Connections over time', class: 'timeline', columns: COLUMNS,
      row: (user, cells) => this.#row(user, cells), key: (lane) => `${lane.number} ${lane.user}`,
    });
    this.element = h('div', { class: 'timeline-box' }, this.#none, h('div', { class: 'lanes' }, this.#list.element,
      h('div', { class: 'axis over', 'aria-hidden': true }, h('div', { class: 'lane' }, this.#cursor))), legend());
  }

  show(rows) {
    const lanes = byUser(rows.filter((row) => (row.leftAt ?? Infinity) >= this.#span.from));
    this.#list.items = lanes;
    this.#list.element.parentElement.hidden = lanes.length === 0;
    this.#none.replaceChildren(...(lanes.length === 0 ? [empty('Nobody was here in this time')] : []));
    this.#cursor.hidden = this.#span.at === null;
    this.#cursor.style.left = `${this.#span.percent(this.#span.at ?? this.#span.to)}%`;
  }

  #row(user, [name, lane]) {
    morph(name, userLink(user.rows.at(-1)), user.number > 0 && h('small', {}, `${user.number + 1}`));
    // The numbers of what is drawn; the pictures are the same in other words.
    const told = user.rows.map((row) => describe(row)).join('; ');
    morph(lane, svg('svg', { role: 'img', 'aria-label': told, width: '100%', height: 2 * MIDDLE },
      user.rows.flatMap((row, i) => this.#connection(row, user.rows[i - 1]))));
  }

  #connection(row, before) {
    const from = Math.max(0, this.#span.percent(row.joinedAt));
    const to = Math.min(100, this.#span.percent(row.leftAt ?? this.#span.to));
    const kind = row.kind === 'STANDARD' ? '' : ' other';
    const shapes = [svg('rect', {
      class: `bar${row.leftAt ? '' : ' open'}${kind}`, x: `${from}%`, y: MIDDLE - 4, width: `${Math.max(0.2, to - from)}%`, height: 8,
    }, svg('title', {}, describe(row)))];
    if (before?.leftAt && before.leftAt < row.joinedAt) {
      const start = Math.max(0, this.#span.percent(before.leftAt));
      shapes.unshift(svg('line', { class: 'again', x1: `${start}%`, x2: `${from}%`, y1: MIDDLE, y2: MIDDLE }));
    }
    if (this.#span.percent(row.joinedAt) >= 0) {
      shapes.push(stroke('join', from));
    }
    shapes.push(row.leftAt ? (row.synthetic ? diamond(to) : stroke('leave', to)) : arrow(to));
    return shapes;
  }
}

/** A nested svg moves its content to a share of the width, which no path can do by itself. */
const at = (percent, ...shapes) => svg('svg', { x: `${percent}%`, overflow: 'visible' }, shapes);
const stroke = (name, x) => at(x, svg('path', { class: name, d: `M0 ${MIDDLE - 7}V${MIDDLE + 7}` }));
const diamond = (x) => at(x, svg('path', { class: 'deduced', d: `M-5 ${MIDDLE}l5 -5l5 5l-5 5z` }));
const arrow = (x) => at(x, svg('path', { class: 'still', d: `M-6 ${MIDDLE - 5}l5 5l-5 5` }));

function describe(row) {
  const kind = row.kind === 'STANDARD' ? '' : ` (${words(row.kind)})`;
  return row.leftAt
    ? `${moment(row.joinedAt)} to ${moment(row.leftAt)}${kind}, ${duration(row.leftAt - row.joinedAt)}${row.synthetic ? ', leave deduced' : ''}`
    : `since ${moment(row.joinedAt)}${kind}, still there`;
}

/** Users in the order in which they came first, each with as many lanes as they had connections at once. */
function byUser(rows) {
  const users = new Map();
  for (const row of rows.sort((a, b) => a.joinedAt - b.joinedAt)) {
    const user = row.identity ?? row.id;
    const lanes = users.get(user) ?? [];
    const free = lanes.find((lane) => (lane.rows.at(-1).leftAt ?? Infinity) <= row.joinedAt);
    free ? free.rows.push(row) : lanes.push({ user, number: lanes.length, rows: [row] });
    users.set(user, lanes);
  }
  return [...users.values()].flat();
}

function legend() {
  const sign = (text, ...shapes) => h('li', {}, svg('svg', { class: 'sign', width: 30, height: 22, 'aria-hidden': true }, shapes), text);
  const bar = (x, width, open) => svg('rect', { class: `bar${open ? ' open' : ''}`, x, y: 7, width, height: 8 });
  return h('ul', { class: 'legend', 'aria-label': 'Signs' },
    sign('joined', bar(8, 22), stroke('join', 27)),
    sign('left', bar(0, 22), stroke('leave', 73)),
    sign('leave deduced', bar(0, 22), diamond(73)),
    sign('still there', bar(0, 24, true), arrow(80)),
    sign('came back', bar(0, 8), svg('line', { class: 'again', x1: 8, x2: 22, y1: 11, y2: 11 }), bar(22, 8)),
    sign('recorder, agent or the like', svg('rect', { class: 'bar other', x: 2, y: 7, width: 26, height: 8 })));
}
