// Every change in the window, the latest first, each as it came.

import { foreign, h, setText } from '../../core/dom.js';
import { count, counted, moment, words } from '../../core/format.js';
import { showJson, userLink } from '../../parts/labels.js';
import { empty } from '../../parts/states.js';
import { VirtualList } from '../../parts/virtual-list.js';

const COLUMNS = [
  { title: 'Time', class: 'time' },
  { title: 'What', class: 'name' },
  { title: 'Who', class: '' },
  { title: 'Why', class: 'wide' },
  { title: 'JSON', class: 'number' },
];

export function changes() {
  const keys = new WeakMap();
  let next = 0;
  const list = new VirtualList({ label: 'Changes', class: 'changes', columns: COLUMNS, row, key });
  const summary = h('p', { class: 'summary' });
  const none = h('div', {});

  /** A change has no id of its own, and two may be alike. */
  function key(change) {
    if (!keys.has(change)) {
      keys.set(change, next++);
    }
    return keys.get(change);
  }

  return {
    element: h('div', {}, h('div', { class: 'toolbar' }, summary), none, list.element),
    show(all, isCut) {
      list.items = all.toReversed();
      list.element.hidden = all.length === 0;
      setText(summary, isCut
        ? `The first ${count(all.length)} changes of this stretch of time; choose a shorter one for the others.`
        : `${counted(all.length, 'change')}, the latest first`);
      none.replaceChildren(...(all.length === 0 ? [empty('Nothing has changed in this time')] : []));
    },
  };
}

function row(change, [time, what, who, why, raw]) {
  if (time.dataset.of === String(change.occurredAt) && raw.of === change) {
    return; // a change does not change
  }
  raw.of = change;
  time.dataset.of = change.occurredAt;
  setText(time, moment(change.occurredAt));
  setText(what, words(change.type));
  who.replaceChildren(change.participant ? userLink(change.participant) : fields(change));
  why.replaceChildren(reason(change.participant));
  raw.replaceChildren(h('button', {
    type: 'button', class: 'quiet', 'aria-label': `JSON of ${words(change.type)} at ${moment(change.occurredAt)}`,
    onclick: () => showJson(words(change.type), change),
  }, 'JSON'));
}

function fields(change) {
  return foreign(change.fields?.map((field) => field.name).join(', ') ?? change.session?.id ?? '');
}

function reason(participant) {
  return participant?.leaveReason ? words(participant.leaveReason) + (participant.synthetic ? ', deduced' : '') : '';
}
