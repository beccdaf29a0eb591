// The form above the list. Names of vendors and regions come from the totals where the server tells
// them; others can be typed.

import { get, path } from '../../core/api.js';
import { h } from '../../core/dom.js';

const STATUSES = ['active', 'idle', 'ended', 'disabled', 'deleted'];
const ORDERS = { '': 'Id', '-participants': 'Most people', '-updated': 'Latest change' };

/** Calls `changed` with what is asked for whenever that differs; what is empty is not in it. */
export function filters(asked, changed, signal) {
  const form = h('form', { class: 'filters', role: 'search', 'aria-label': 'Rooms', onsubmit: (e) => e.preventDefault() },
    field('Name begins with', h('input', { type: 'search', name: 'name', value: asked.name })),
    field('Status', select('status', ['', ...STATUSES], asked.status, (v) => v || 'any')),
    field('Vendor', known('vendor', asked.vendor)),
    field('Region', known('region', asked.region)),
    field('People, at least', h('input', { type: 'number', name: 'minParticipants', min: 0, value: asked.minParticipants })),
    field('Order', select('sort', Object.keys(ORDERS), asked.sort, (v) => ORDERS[v])));
  form.addEventListener('input', () => {
    const all = Object.fromEntries(new FormData(form));
    changed(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')));
  });
  suggest(form, signal);
  return form;
}

function field(label, input) {
  return h('label', {}, h('span', {}, label), input);
}

function select(name, values, chosen, label) {
  return h('select', { name },
    values.map((value) => h('option', { value, selected: value === (chosen ?? '') }, label(value))));
}

function known(name, value) {
  return [h('input', { name, value, list: `known-${name}`, autocomplete: 'off', placeholder: 'any' }),
    h('datalist', { id: `known-${name}` })];
}

async function suggest(form, signal) {
  const stats = await get(path(['stats']), signal).catch(() => null); // typing does without
  for (const [name, rows] of [['vendor', stats?.byVendor], ['region', stats?.byRegion]]) {
    form.querySelector(`#known-${name}`).replaceChildren(
      ...(rows ?? []).filter((row) => row[name]).map((row) => h('option', { value: row[name] })));
  }
}
