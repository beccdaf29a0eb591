// One card an instance. What only an instance itself knows is missing where it cannot be asked.

import { h } from '../../core/dom.js';
import { bytes, count, counted, duration } from '../../core/format.js';
import { unfinished } from './worries.js';

export function instances(list) {
  return h('ul', { class: 'cards' }, list.map(card));
}

function card(instance) {
  return h('li', { class: `card instance ${instance.reachable ? '' : 'away'}` },
    h('h3', {}, instance.address, instance.self && h('span', { class: 'tag' }, 'asked')),
    instance.reachable ? known(instance) : away(instance));
}

/** Its partitions stay its own until the others have noticed. */
function away(instance) {
  return [
    h('p', { class: 'bad' }, h('strong', {}, 'Does not answer'), ' ', instance.problem),
    h('dl', { class: 'facts' }, fact('Active', numbers(instance.active)), fact('Standby', numbers(instance.standby))),
  ];
}

function known(instance) {
  const skew = instance.clockSkewMillis;
  return [
    h('dl', { class: 'facts' },
      fact('State', words(instance.state)),
      fact('Version', instance.version),
      fact('Up for', instance.startedAt ? duration(Date.now() - instance.startedAt) : null),
      fact('Active', numbers(instance.active)),
      fact('Standby', numbers(instance.standby)),
      fact('Clock', skew === null || skew === undefined ? null : `${skew > 0 ? '+' : ''}${count(skew)} ms`),
      fact('Disk free', bytes(instance.diskFreeBytes))),
    unfinished(instance).map(restoring),
  ];
}

function fact(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value ?? '–'));
}

function restoring(task) {
  const label = `${task.standby ? 'Standby' : 'Active'} copy of partition ${task.partition}`;
  return h('div', { class: 'restoring' },
    h('span', {}, `${label}: ${count(task.restored)} of ${counted(task.total, 'row')}`),
    h('progress', { 'aria-label': label, max: Math.max(1, task.total), value: task.restored }));
}

const words = (state) => state?.toLowerCase().replaceAll('_', ' ');
const numbers = (list) => (list?.length ? list.join(', ') : 'none');
