// Small things that several views show in the same way.

import { foreign, h } from '../core/dom.js';
import { roomHref, userHref } from '../core/route.js';

// Each status has a shape of its own, so that none is told by colour alone.
const SHAPES = { ACTIVE: '●', IDLE: '○', ENDED: '◌', DISABLED: '⊘', DELETED: '✕' };

export function status(name) {
  return h('span', { class: `status ${name.toLowerCase()}` },
    h('span', { class: 'shape', 'aria-hidden': true }, SHAPES[name] ?? '?'),
    ' ' + name.charAt(0) + name.slice(1).toLowerCase());
}

/** A link to a room, by its name where that is known. */
export function roomLink(id, name, query) {
  return h('a', { href: roomHref(id, query), title: id }, foreign(name || id));
}

/** A link to a user: an identity, or the participant id where none was told. */
export function userLink(participant) {
  const identity = participant.identity ?? participant.id;
  return h('a', { href: userHref(identity), title: identity }, foreign(participant.name || identity));
}

/** What a vendor or region is called that nobody told. */
export const orUnknown = (text) => text ?? 'not told';

/** A number with what it counts, as a term of a list. */
export function figure(label, value, more) {
  return h('div', { class: 'figure' }, h('dt', {}, label), h('dd', {}, value, more && h('small', {}, more)));
}

/** Shows anything as the JSON it came as. */
export function showJson(title, value) {
  const dialog = h('dialog', { class: 'json', 'aria-label': title, onclose: () => dialog.remove() },
    h('h2', {}, title),
    h('pre', { tabindex: 0, dir: 'ltr' }, JSON.stringify(value, null, 2)),
    h('div', { class: 'actions' }, h('button', { type: 'button', autofocus: true, onclick: () => dialog.close() }, 'Close')));
  document.body.append(dialog);
  dialog.showModal();
}
