// What a view shows when it has nothing to show: each state has its words and a way on.

import { h } from '../core/dom.js';
import { counted } from '../core/format.js';
import { href } from '../core/route.js';
import { tokenForm } from './token.js';

/** While the first answer is awaited. */
export function loading(what) {
  return h('div', { class: 'state loading', role: 'status' },
    h('p', {}, `Loading ${what}`),
    h('div', { class: 'skeleton', 'aria-hidden': true }, h('i'), h('i'), h('i')));
}

export function empty(title, hint) {
  return h('div', { class: 'state' }, h('h3', {}, title), hint && h('p', {}, hint));
}

/** Why there is no answer; `retry` is called when something may have changed. */
export function problem(error, what) {
  switch (error.status) {
    case 0:
      return state('Disconnected', 'No connection to Rollcall', 'It is tried again by itself. Is the server running?');
    case 401:
      return h('div', { class: 'state', role: 'status' },
        h('h3', {}, 'A token is needed'),
        h('p', {}, 'This server asks for an API token with the scope read. It is kept in this tab alone.'),
        tokenForm());
    case 403:
      return state('Not authorised', `Your token does not open ${what}`, error.detail);
    case 503:
      return state('Not ready', `Rollcall cannot tell ${what} now`,
        `${error.detail} Asked again${error.retryAfter ? ` in ${counted(error.retryAfter, 'second')}` : ' soon'}.`);
    default:
      if (error.type === 'room-not-found') {
        return state('Not known', 'There is no such room', `${error.detail} It shows here with the first that does.`);
      }
      return error.unknownHere
        ? state('Not offered', `This server does not tell ${what}`, 'Another version of Rollcall does; everything else on this page works without.')
        : state('Failed', error.title || 'This cannot be shown', error.detail || String(error));
  }
}

function state(label, title, text) {
  return h('div', { class: 'state', role: 'status' },
    h('p', { class: 'label' }, label), h('h3', {}, title), text && h('p', {}, text));
}

/** That an answer is not whole, or not of the owner; empty where there is nothing to say. */
export function notices(answer) {
  return [
    answer.partial && notice('Not complete',
      `Partition${answer.missingPartitions.length === 1 ? '' : 's'} ${answer.missingPartitions.join(', ')} cannot be read now. Rooms there are missing here.`),
    answer.standbyLag !== null && answer.standbyLag !== undefined && notice('Answer of a standby',
      `Not all owners answer. What you see may lack the last ${counted(answer.standbyLag, 'row')}.`),
  ].filter(Boolean);
}

export function notice(label, text) {
  return h('p', { class: 'notice', role: 'status' }, h('strong', {}, label), ' ', text);
}

/** For an address that leads nowhere. */
export function nowhere() {
  return h('div', { class: 'state' }, h('h1', { tabindex: -1 }, 'There is no such page'),
    h('p', {}, h('a', { href: href([]) }, 'To the overview')));
}
