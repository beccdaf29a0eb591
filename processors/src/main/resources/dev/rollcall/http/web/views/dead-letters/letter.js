// One dead letter: where it came from, why it was refused, and its bytes.

import { foreign, h } from '../../core/dom.js';
import { bytes as size, moment, words } from '../../core/format.js';
import { hexDump, text } from './bytes.js';

export function letter(one) {
  const id = `${one.partition}:${one.offset}`;
  const key = one.key ?? (one.keyBytes ? 'a key that is no text' : 'no key');
  return h('li', { class: 'letter' },
    h('input', { type: 'checkbox', value: id, 'aria-label': `Dead letter ${id}` }),
    h('div', {},
      h('p', { class: 'reason' },
        h('span', { class: 'tag' }, words(one.reason ?? 'unknown')), ' ', foreign(key), h('span', { class: 'muted' }, ` ${moment(one.time)}`)),
      one.message && h('p', {}, foreign(one.message)),
      h('details', {},
        h('summary', {}, `${size(one.size)}${one.truncated ? ', of which the beginning was kept' : ''}`),
        content(one.bytes),
        h('dl', { class: 'facts' },
          fact('Letter', id),
          fact('Record refused', one.source && `${one.source.topic} ${one.source.partition}:${one.source.offset}`),
          fact('Exception', one.exception)))));
}

function content(base64) {
  if (base64 === undefined) {
    return h('p', { class: 'muted' }, 'The record has no value.');
  }
  const raw = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return h('pre', { tabindex: 0, dir: 'auto', 'aria-label': 'The value' }, text(raw) ?? hexDump(raw));
}

function fact(name, value) {
  return value && h('div', {}, h('dt', {}, name), h('dd', {}, foreign(value)));
}
