// Where one user is now, and where they were.

import { get, path } from '../core/api.js';
import { foreign, h, setText } from '../core/dom.js';
import { counted, duration, moment } from '../core/format.js';
import { morph } from '../core/morph.js';
import { debounce, pause, poll } from '../core/pace.js';
import { href, replace } from '../core/route.js';
import { watch } from '../core/watch.js';
import { roomLink, status } from '../parts/labels.js';
import { empty, loading, notices, problem } from '../parts/states.js';

const HOUR = 3_600_000;
const WINDOWS = { 1: 'the last hour', 24: 'the last day', 168: 'the last 7 days' };

export function show(root, { parts: [identity], query }, signal) {
  root.append(h('div', { class: 'title' },
    h('h1', { tabindex: -1 }, identity ? ['User ', foreign(identity)] : 'Users'), search(identity)));
  if (identity) {
    showUser(root, identity, query, signal);
  } else {
    root.append(empty('Whom do you look for?', 'Write an identity as your services tell it; or a participant id, where they tell no identity.'));
  }
}

function search(identity) {
  const field = h('input', { type: 'search', name: 'identity', required: true, value: identity, 'aria-label': 'Identity', placeholder: 'Identity' });
  return h('form', {
    class: 'inline', role: 'search',
    onsubmit(event) {
      event.preventDefault();
      location.hash = href(['users', field.value.trim()]);
    },
  }, field, h('button', { class: 'primary' }, 'Look up'));
}

function showUser(root, identity, query, signal) {
  const now = h('div', {}, loading('where the user is'));
  const past = h('div', {}, loading('where the user was'));
  let hours = query.hours in WINDOWS ? query.hours : '24';
  const chosen = h('select', {
    'aria-label': 'How far back',
    onchange() {
      hours = chosen.value;
      replace(['users', identity], { hours });
      tellPast();
    },
  }, Object.entries(WINDOWS).map(([value, label]) => h('option', { value, selected: value === hours }, label)));
  root.append(
    h('section', { class: 'panel' }, h('header', {}, h('h2', {}, 'Now')), now),
    h('section', { class: 'panel' }, h('header', {}, h('h2', {}, 'Where they were'), chosen), past));

  const tellNow = () => tell(now, path(['users', identity, 'rooms'], { limit: 200 }), presence, signal);
  const tellPast = () => tell(past, attendance(identity, hours), history, signal);
  const tellBoth = debounce(() => Promise.all([tellNow(), tellPast()]), 200, signal);
  tellBoth();
  watch(path(['users', identity, 'watch']), { change: tellBoth, snapshot: tellBoth }, signal);
  tick(now, signal);
}

/** The server's clock may be a little behind ours, and it refuses the future. */
function attendance(identity, hours) {
  return path(['users', identity, 'attendance'], { from: Date.now() - hours * HOUR, limit: 200 });
}

async function tell(slot, address, table, signal) {
  try {
    const answer = await get(address, signal);
    morph(slot, notices(answer), table(answer));
  } catch (error) {
    if (error.status !== 0 || slot.querySelector('.loading')) {
      morph(slot, problem(error, 'this user'));
    }
  }
}

function presence(answer) {
  if (answer.rooms.length === 0) {
    return empty('In no room now');
  }
  return h('ul', { class: 'cards' }, answer.rooms.map((room) => h('li', { class: 'card' },
    h('h3', {}, roomLink(room.id, room.name)), h('p', { class: 'muted' }, foreign(room.id)), status(room.status),
    h('ul', {}, room.connections.map((connection) => h('li', {},
      h('span', { class: 'mark joined', 'aria-hidden': true }),
      connection.role ? foreign(connection.role) : 'connection', ' ', h('code', {}, foreign(connection.id)),
      ` since ${moment(connection.joinedAt)}, `, h('span', { class: 'since', 'data-since': connection.joinedAt }, duration(Date.now() - connection.joinedAt))))))));
}

function history(answer) {
  if (answer.rooms.length === 0) {
    return empty('In no room in this time');
  }
  return [answer.nextCursor && h('p', { class: 'notice' }, `The first ${counted(answer.rooms.length, 'room')}; choose a shorter time for the others.`),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Where they were' },
      h('table', { class: 'plain' },
        h('thead', {}, h('tr', {}, ['Room', 'Joined', 'Left', 'Why', 'In the room'].map((t) => h('th', { scope: 'col', class: t === 'Why' && 'wide' }, t)))),
        h('tbody', {}, answer.rooms.sort(latestFirst).flatMap(stays))))];
}

/** The server tells rooms by partition, which says nothing to people. */
const latestFirst = (a, b) => latest(b) - latest(a);
const latest = (room) => Math.max(...room.connections.map((connection) => connection.joinedAt));

function stays(room) {
  return room.connections.map((connection, i) => h('tr', {},
    h('td', {}, i === 0 ? roomLink(room.id, room.name, { at: connection.joinedAt }) : h('span', { class: 'muted' }, 'again')),
    h('td', {}, moment(connection.joinedAt)),
    h('td', {}, connection.leftAt ? moment(connection.leftAt) : 'still there'),
    h('td', { class: 'wide' }, connection.leftAt ? (connection.leaveReason ?? '').toLowerCase().replaceAll('_', ' ') + (connection.synthetic ? ' (deduced)' : '') : ''),
    h('td', {}, i === 0 ? duration(room.seconds * 1000) : '')));
}

async function tick(slot, signal) {
  while (!signal.aborted) {
    slot.querySelectorAll('.since').forEach((since) => setText(since, duration(Date.now() - Number(since.dataset.since))));
    await pause(1_000, signal);
  }
}
