// One row a partition: who answers for it, who could, and how far each is behind.

import { h } from '../../core/dom.js';
import { count } from '../../core/format.js';

export function partitions({ partitions: list, instances }) {
  const away = new Set(instances.filter((i) => !i.reachable).map((i) => i.address));
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Partitions' },
    h('table', { class: 'plain' },
      h('thead', {}, h('tr', {},
        h('th', { scope: 'col' }, 'Partition'),
        h('th', { scope: 'col' }, 'Active'),
        h('th', { scope: 'col', class: 'number' }, 'Events behind'),
        h('th', { scope: 'col' }, 'Standbys, rows behind'))),
      h('tbody', {}, list.map((partition) => h('tr', {},
        h('td', {}, partition.partition),
        h('td', {}, partition.active ? host(partition.active, away) : h('strong', { class: 'bad' }, '! nobody')),
        h('td', { class: 'number' }, count(partition.lag)),
        h('td', {}, standbys(partition, away)))))));
}

function standbys(partition, away) {
  return partition.standbys.length === 0
    ? h('span', { class: 'muted' }, 'none')
    : partition.standbys.map((address, i) => [
      i > 0 && ', ', host(address, away), ` ${count(partition.standbyLag?.[address])}`]);
}

function host(address, away) {
  return away.has(address) ? h('span', { class: 'bad' }, `! ${address}`) : address;
}
