// Chooses a stretch of time, and the instant in it that the room is shown at.

import { h, setText } from '../../core/dom.js';
import { moment } from '../../core/format.js';
import { SPANS } from './span.js';

/** The last seconds of the slider mean now. */
const NOW_MILLIS = 3_000;

export class Slider {
  #span;
  #on;
  #range;
  #live;
  #reading = h('output', { class: 'reading' });
  #ends = [h('span', {}), h('span', {}, 'now')];

  /** @param on.moved another instant is chosen; on.resized: another stretch */
  constructor(span, on) {
    this.#span = span;
    this.#on = on;
    this.#range = h('input', { type: 'range', step: 1000, 'aria-label': 'Show the room as of', oninput: () => this.#slide() });
    this.#live = h('button', { type: 'button', onclick: () => this.go(null) }, 'Now');
    const chosen = h('select', {
      'aria-label': 'How far back',
      onchange() {
        span.name = chosen.value;
        span.advance();
        if (span.at !== null && span.at < span.from) {
          span.at = null;
        }
        on.resized();
      },
    }, Object.entries(SPANS).map(([name, { title }]) => h('option', { value: name, selected: name === span.name }, title)));
    this.element = h('div', { class: 'slider' },
      h('div', { class: 'toolbar' }, h('h2', {}, 'Timeline'), chosen, this.#live, this.#reading),
      h('div', { class: 'axis' }, h('div', { class: 'lane' }, this.#range, h('div', { class: 'ends', 'aria-hidden': true }, this.#ends))));
    this.draw();
  }

  /** To an instant, also one before the stretch shown; null for now. */
  go(at) {
    const { name } = this.#span;
    this.#span.at = at;
    if (at !== null && at < this.#span.from) {
      this.#span.name = Object.keys(SPANS).find((key) => at > Date.now() - SPANS[key].millis) ?? '7d';
      this.#span.advance();
      this.element.querySelector('select').value = this.#span.name;
    }
    this.draw();
    this.#span.name === name ? this.#on.moved() : this.#on.resized();
  }

  #slide() {
    const value = Number(this.#range.value);
    this.#span.at = value >= this.#span.to - NOW_MILLIS ? null : value;
    this.draw();
    this.#on.moved();
  }

  draw() {
    const { from, to, at } = this.#span;
    this.#range.min = from;
    this.#range.max = to;
    this.#range.value = at ?? to;
    this.#range.setAttribute('aria-valuetext', at === null ? 'now' : moment(at));
    this.#live.setAttribute('aria-pressed', at === null);
    setText(this.#reading, at === null ? 'The room as it is now' : `The room as of ${moment(at)}`);
    setText(this.#ends[0], moment(from));
  }
}
