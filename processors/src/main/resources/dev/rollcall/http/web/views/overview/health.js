// One line: is the system well? The cluster view has the reasons.

import { h } from '../../core/dom.js';
import { counted } from '../../core/format.js';
import { worries } from '../cluster/worries.js';

/** Of an answer of /v1/cluster, or of the error that came in its place. */
export function health(cluster, error) {
  if (error) {
    return error.unknownHere || error.status === 0
      ? line('unknown', error.status === 0 ? 'No answer' : 'Not told by this server', 'The state of the cluster is not known.')
      : line('bad', 'Cluster cannot be asked', error.message);
  }
  const found = worries(cluster);
  const size = `${counted(cluster.instances.length, 'instance')}, ${counted(cluster.partitions.length, 'partition')}`;
  return found.length === 0
    ? line('good', 'All well', size)
    : line('bad', counted(found.length, 'thing') + ' to look at', found[0]);
}

const SHAPES = { good: '✓', bad: '!', unknown: '?' };

function line(kind, title, text) {
  return h('a', { class: `health ${kind}`, href: '#/cluster' },
    h('span', { class: 'shape', 'aria-hidden': true }, SHAPES[kind]),
    h('strong', {}, title), h('span', { class: 'muted' }, text));
}
