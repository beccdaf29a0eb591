// All rooms: searched, filtered and sorted by the server, and read as one scrolls. What is asked for
// stands in the address bar.

import { get, path } from '../core/api.js';
import { foreign, h, setText } from '../core/dom.js';
import { ago, count, counted } from '../core/format.js';
import { morph } from '../core/morph.js';
import { debounce, poll } from '../core/pace.js';
import { replace } from '../core/route.js';
import { orUnknown, roomLink, status } from '../parts/labels.js';
import { empty, loading, notices, problem } from '../parts/states.js';
import { VirtualList } from '../parts/virtual-list.js';
import { filters } from './rooms/filters.js';
import { RoomPages } from './rooms/pages.js';
import { total } from './rooms/total.js';

const REFRESH_MILLIS = 5_000;
const TYPING_MILLIS = 250;

const COLUMNS = [
  { title: 'Room', class: 'name' },
  { title: 'Status', class: 'status-column' },
  { title: 'People', class: 'number' },
  { title: 'Users', class: 'number wide' },
  { title: 'Vendor', class: 'wide' },
  { title: 'Region', class: 'wide' },
  { title: 'Changed', class: 'number wide' },
];

export function show(root, { query }, signal) {
  const summary = h('p', { class: 'summary', role: 'status' });
  const way = h('p', { class: 'way', hidden: true });
  const told = h('div', {});
  const state = h('div', {});
  const list = new VirtualList({
    label: 'Rooms', class: 'rooms', columns: COLUMNS, row: fillRow, key: (room) => room.id,
    seen: (first, last) => {
      pages.want(first, last);
      drawWay();
    },
  });
  let asked = query;
  let pages = null;
  const form = filters(asked, debounce((next) => {
    asked = next;
    replace(['rooms'], asked);
    begin();
    tellTotal();
  }, TYPING_MILLIS, signal), signal);
  root.append(h('div', { class: 'title' }, h('h1', { tabindex: -1 }, 'Rooms'), summary, way), form, told, state, list.element);

  function begin() {
    pages?.stop();
    state.replaceChildren(loading('rooms'));
    list.scroller.scrollTop = 0;
    list.element.hidden = true;
    pages = new RoomPages(asked, draw, failed, signal);
    pages.want(0, 0);
  }

  function draw() {
    morph(told, notices(pages));
    state.replaceChildren(...(pages.isEmpty ? [nothing(asked)] : []));
    list.element.hidden = pages.known === 0;
    list.items = pages;
    setText(summary, pages.known === 0 ? '' : pages.isWhole || pages.total !== null
      ? counted(pages.length, 'room')
      : `${counted(pages.known, 'room')} read, more as you scroll`);
    drawWay();
  }

  /** How far the way is to rows that were jumped to. */
  function drawWay() {
    way.hidden = pages.isWhole || list.shown.last <= pages.known;
    setText(way, way.hidden ? '' : `Reading on: ${count(pages.known)} of ${count(list.shown.last)}`);
  }

  /** So that the list is as long as it will be before all of it is read. */
  async function tellTotal() {
    const now = pages;
    const stats = await get(path(['stats']), signal).catch(() => null); // it grows as one scrolls then
    now.total = total(asked, stats);
    if (now === pages && now.known > 0) {
      draw();
    }
  }

  function failed(error) {
    if (error.status !== 0 || pages.known === 0) {
      list.element.hidden = true;
      setText(summary, '');
      state.replaceChildren(problem(error, asked.sort ? 'rooms in this order' : 'rooms'));
    }
  }

  begin();
  poll(() => Promise.all([pages.refresh(), tellTotal()]), REFRESH_MILLIS, signal, failed);
}

function nothing(asked) {
  return Object.keys(asked).some((name) => name !== 'sort')
    ? empty('No room fits', 'Take a filter away, or write less of the name.')
    : empty('No rooms yet', 'A room shows here with the first event that tells of it.');
}

function fillRow(room, cells) {
  const [name, state, people, users, vendor, region, changed] = cells;
  morph(name, roomLink(room.id, room.name), h('small', {}, foreign(room.name ? room.id : '')));
  morph(state, status(room.status));
  morph(people, count(room.participantCount), room.size ? h('small', {}, ` / ${count(room.size)}`) : '');
  setText(users, count(room.userCount));
  morph(vendor, foreign(orUnknown(room.source?.vendor)));
  morph(region, foreign(orUnknown(room.region)));
  setText(changed, room.updatedAt ? ago(room.updatedAt) : '–');
}
