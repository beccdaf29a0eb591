// What could not be used, why, and as it came; to be replayed or dropped.

import { get, path, send } from '../core/api.js';
import { h, setText } from '../core/dom.js';
import { counted, words } from '../core/format.js';
import { replace } from '../core/route.js';
import { empty, loading, notice, problem } from '../parts/states.js';
import { confirm } from './dead-letters/confirm.js';
import { letter } from './dead-letters/letter.js';

const PAGE = 50;
const REASONS = ['unreadable', 'broken_rule', 'no_value', 'no_key', 'wrong_key', 'too_large', 'misplaced'];

export function show(root, { query }, signal) {
  const list = h('ul', { class: 'letters' });
  const state = h('div', {}, loading('dead letters'));
  const outcome = h('div', { role: 'status' });
  const more = h('button', { type: 'button', hidden: true, onclick: () => load() }, 'More');
  const all = h('input', { type: 'checkbox', onchange: () => tick(all.checked) });
  const act = [['Replay', replay], ['Drop', drop]].map(([label, work]) =>
    h('button', { type: 'button', disabled: true, onclick: () => work() }, label));
  const bar = h('div', { class: 'bulk' }, h('label', { class: 'check' }, all, 'All shown'), act);
  let reason = REASONS.includes(query.reason) ? query.reason : '';
  let cursor = null;
  const chosen = h('select', {
    onchange() {
      reason = chosen.value;
      replace(['dead-letters'], { reason });
      begin();
    },
  }, ['', ...REASONS].map((r) => h('option', { value: r, selected: r === reason }, r ? words(r) : 'any')));
  root.append(
    h('div', { class: 'title' }, h('h1', { tabindex: -1 }, 'Dead letters'),
      h('button', { type: 'button', onclick: () => begin() }, 'Look again')),
    h('div', { class: 'filters' }, h('label', {}, h('span', {}, 'Reason'), chosen), bar),
    outcome, state, list, more);
  list.addEventListener('change', choose);

  function begin() {
    cursor = null;
    list.replaceChildren();
    load();
  }

  async function load() {
    more.hidden = true;
    try {
      const page = await get(path(['dlq'], { bytes: true, limit: PAGE, reason, cursor }), signal);
      list.append(...page.deadLetters.map(letter));
      cursor = page.nextCursor;
      more.hidden = cursor === null;
      bar.hidden = list.children.length === 0;
      state.replaceChildren(...(list.children.length === 0 && cursor === null
        ? [empty('No dead letters', 'What Rollcall cannot use is kept here with its reason, and nothing of it is lost.')] : []));
    } catch (error) {
      if (!signal.aborted) {
        bar.hidden = true;
        state.replaceChildren(problem(error, 'dead letters: they need a token with the scope admin'));
      }
    }
    choose();
  }

  const boxes = () => [...list.querySelectorAll('input[type=checkbox]')];
  const selected = () => boxes().filter((box) => box.checked).map((box) => box.value);

  function tick(checked) {
    boxes().forEach((box) => { box.checked = checked; });
    choose();
  }

  function choose() {
    const n = selected().length;
    all.checked = n > 0 && n === boxes().length;
    all.indeterminate = n > 0 && n < boxes().length;
    act.forEach((button, i) => {
      button.disabled = n === 0;
      setText(button, `${['Replay', 'Drop'][i]}${n === 0 ? '' : ` ${n}`}`);
    });
  }

  async function replay() {
    const letters = selected();
    if (await confirm(`Replay ${counted(letters.length, 'dead letter')}?`, 'Their records are written to room-events again. An event that was applied already changes nothing.', 'Replay')) {
      await change('POST', ['dlq', 'replay'], letters, (told) => `${counted(told.replayed, 'letter')} replayed.`);
    }
  }

  async function drop() {
    const letters = selected();
    if (await confirm(`Drop ${counted(letters.length, 'dead letter')}?`, 'What is dropped cannot be replayed any more.', 'Drop')) {
      await change('DELETE', ['dlq'], letters, (told) => `${counted(told.dropped, 'letter')} dropped.`);
    }
  }

  async function change(method, parts, letters, text) {
    act.forEach((button) => { button.disabled = true; });
    try {
      const told = await send(method, path(parts), { letters }, signal);
      const skipped = (told.skipped ?? []).map((s) => ` ${s.letter} was left: ${s.why}`).join('');
      outcome.replaceChildren(notice('Done', text(told) + skipped));
      begin();
    } catch (error) {
      if (!signal.aborted) {
        outcome.replaceChildren(problem(error, 'how to replay or drop dead letters'));
        choose();
      }
    }
  }

  begin();
}
