// Who serves what, how far behind, and what is being restored.

import { get, path } from '../core/api.js';
import { h } from '../core/dom.js';
import { morph } from '../core/morph.js';
import { poll } from '../core/pace.js';
import { loading, problem } from '../parts/states.js';
import { instances } from './cluster/instances.js';
import { partitions } from './cluster/partitions.js';
import { worries } from './cluster/worries.js';

const MILLIS = 2_000;

export function show(root, route, signal) {
  const slot = h('div', { class: 'stack' }, loading('the cluster'));
  root.append(h('div', { class: 'title' }, h('h1', { tabindex: -1 }, 'Cluster')), slot);
  poll(async () => {
    const cluster = await get(path(['cluster']), signal);
    morph(slot,
      wellOrNot(worries(cluster)),
      h('section', { class: 'panel' }, h('header', {}, h('h2', {}, 'Instances')), instances(cluster.instances)),
      h('section', { class: 'panel' }, h('header', {}, h('h2', {}, 'Partitions')), partitions(cluster)));
  }, MILLIS, signal, (error) => {
    if (error.status !== 0 || slot.querySelector('.loading')) {
      morph(slot, problem(error, 'the cluster'));
    }
  });
}

function wellOrNot(found) {
  return found.length === 0
    ? h('p', { class: 'verdict good', role: 'status' }, h('span', { class: 'shape', 'aria-hidden': true }, '✓'), 'All well: every instance answers, every partition is served.')
    : h('div', { class: 'verdict bad', role: 'status' }, h('span', { class: 'shape', 'aria-hidden': true }, '!'),
      h('ul', {}, found.map((text) => h('li', {}, text))));
}
