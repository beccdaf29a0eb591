// What is happening in all rooms, and whether the system is well.
//
// An open overview must cost the server next to nothing, however busy it is: totals every 5 s, the
// cluster every 15 s, and one watch that begins with no snapshot and tells a sample of the changes.

import { get, path } from '../core/api.js';
import { h } from '../core/dom.js';
import { morph } from '../core/morph.js';
import { poll } from '../core/pace.js';
import { notices, problem } from '../parts/states.js';
import { breakdown } from './overview/breakdown.js';
import { busiest } from './overview/busiest.js';
import { Feed } from './overview/feed.js';
import { figures } from './overview/figures.js';
import { health } from './overview/health.js';
import { Pulse } from './overview/pulse.js';

const STATS_MILLIS = 5_000;
const CLUSTER_MILLIS = 15_000;
const BUSIEST = { sort: '-participants', status: 'active', limit: 10 };

export function show(root, route, signal) {
  const slot = (name) => h('div', { class: `slot ${name}` });
  const slots = Object.fromEntries(
    ['notices', 'health', 'figures', 'vendors', 'regions', 'busiest'].map((name) => [name, slot(name)]));
  const pulse = new Pulse(signal);
  const feed = new Feed(signal);
  root.append(
    h('div', { class: 'title' }, h('h1', { tabindex: -1 }, 'Overview'), slots.health),
    slots.notices,
    slots.figures,
    h('div', { class: 'columns wide-left' },
      panel('The last hour', pulse.element, pulse.reading),
      h('div', { class: 'stack' }, panel('Vendors', slots.vendors), panel('Regions', slots.regions))),
    h('div', { class: 'columns' },
      panel('Busiest rooms', slots.busiest, h('a', { href: '#/rooms?sort=-participants' }, 'All rooms')),
      panel('Recent changes', feed.element, feed.control)));

  async function stats() {
    const answer = await get(path(['stats']), signal);
    morph(slots.notices, ...notices(answer));
    morph(slots.figures, figures(answer));
    morph(slots.vendors, breakdown(answer.byVendor, 'vendor'));
    morph(slots.regions, breakdown(answer.byRegion, 'region'));
    pulse.show(answer);
  }

  async function rooms() {
    const answer = await get(path(['rooms'], BUSIEST), signal);
    answer.rooms.forEach((room) => feed.names.set(room.id, room.name));
    morph(slots.busiest, ...notices(answer), busiest(answer.rooms));
  }

  async function cluster() {
    morph(slots.health, health(await get(path(['cluster']), signal)));
  }

  poll(stats, STATS_MILLIS, signal, (error) => {
    // What was told last stays while only the connection is gone; the bar says that it is.
    if (error.status !== 0 || !slots.figures.hasChildNodes()) {
      morph(slots.figures, problem(error, 'totals'));
      pulse.clear();
    }
  });
  poll(rooms, STATS_MILLIS, signal, (error) => {
    if (error.status !== 0 || !slots.busiest.hasChildNodes()) {
      morph(slots.busiest, problem(error, 'the busiest rooms'));
    }
  });
  poll(cluster, CLUSTER_MILLIS, signal, (error) => morph(slots.health, health(null, error)));
}

function panel(title, content, aside) {
  const id = `panel-${title.toLowerCase().replaceAll(' ', '-')}`;
  return h('section', { class: 'panel', 'aria-labelledby': id },
    h('header', {}, h('h2', { id }, title), aside), content);
}
