// All rooms: searched, filtered and sorted by the server, loaded page by page as one scrolls. What is
// asked for stands in the address bar.

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
  const told = h('div', {});
  const state = h('div', {});
  const list = new VirtualList({
    label: 'Rooms', class: 'rooms', columns: COLUMNS, row: fillRow, key: (room) => room.id,
    nearEnd: () => pages?.more(),
  });
  let asked = query;
  let pages = null;
  const form = filters(asked, debounce((next) => {
    asked = next;
    replace(['rooms'], asked);
    begin();
  }, TYPING_MILLIS, signal), signal);
  root.append(h('div', { class: 'title' }, h('h1', { tabindex: -1 }, 'Rooms'), summary), form, told, state, list.element);

  function begin() {
    pages?.stop();
    state.replaceChildren(loading('rooms'));
    list.element.hidden = true;
    pages = new RoomPages(asked, draw, failed, signal);
    pages.more();
  }

  function draw() {
    const { rooms, isWhole } = pages;
    morph(told, notices(pages));
    state.replaceChildren(...(rooms.length === 0 && isWhole ? [nothing(asked)] : []));
    list.element.hidden = rooms.length === 0;
    list.items = rooms;
    setText(summary, rooms.length === 0 ? '' : isWhole
      ? counted(rooms.length, 'room')
      : `${counted(rooms.length, 'room')} loaded, more as you scroll`);
  }

  function failed(error) {
    if (error.status !== 0 || pages.rooms.length === 0) {
      list.element.hidden = true;
      setText(summary, '');
      state.replaceChildren(problem(error, asked.sort ? 'rooms in this order' : 'rooms'));
    }
  }

  begin();
  poll(async () => {
    const { first, last } = list.shown;
    await pages.refresh(first, last);
  }, REFRESH_MILLIS, signal, failed);
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
