// Joins upwards and leaves downwards for each of the last 60 minutes. The direction tells them
// apart, so that no colour has to; the last bar grows as its minute goes on.

import { h, setText, svg } from '../../core/dom.js';
import { count, hourMinute } from '../../core/format.js';
import { morph } from '../../core/morph.js';

const LABELS_EVERY = 15;

export class Pulse {
  #minutes = [];
  #chosen = null;
  #picture = svg('svg', {
    class: 'pulse', width: '100%', tabindex: 0, role: 'img', 'aria-label': 'Joins and leaves a minute',
    onpointermove: (event) => this.#point(event), onpointerleave: () => this.#choose(null), onkeydown: (event) => this.#step(event),
  });
  #labels = h('div', { class: 'labels', 'aria-hidden': true });
  #scale = h('div', { class: 'scale', 'aria-hidden': true });
  #table = h('tbody');
  /** The minute pointed at in words, else the one that goes on. */
  reading = h('span', { class: 'reading muted' });

  constructor() {
    this.element = h('div', { class: 'pulse-panel' },
      h('div', { class: 'pulse-box' }, this.#scale, h('div', {}, this.#picture, this.#labels)),
      h('details', {}, h('summary', {}, 'As a table'),
        h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Joins and leaves a minute, as a table' },
          h('table', { class: 'plain' },
            h('thead', {}, h('tr', {}, ['Minute', 'Joins', 'Leaves'].map((t) => h('th', { scope: 'col' }, t)))),
            this.#table))));
  }

  show(minutes) {
    this.#minutes = minutes;
    const most = round(Math.max(1, ...minutes.flatMap((m) => [m.joins, m.leaves])));
    const width = 100 / Math.max(1, minutes.length);
    // The scale is the same in both directions: lengths above and below can be compared.
    const tall = (n) => (49 * n) / most;
    const bars = minutes.map((minute, i) => {
      const chosen = i === this.#chosen ? ' chosen' : '';
      const place = { x: `${(i + 0.14) * width}%`, width: `${width * 0.72}%` };
      return [
        svg('rect', { class: `joins${chosen}`, ...place, y: `${50 - tall(minute.joins)}%`, height: `${tall(minute.joins)}%` }),
        svg('rect', { class: `leaves${chosen}`, ...place, y: '50%', height: `${tall(minute.leaves)}%` }),
      ];
    });
    morph(this.#picture,
      [1, 50, 99].map((y) => svg('line', { x1: 0, x2: '100%', y1: `${y}%`, y2: `${y}%`, class: y === 50 ? 'zero' : 'grid' })), bars);
    morph(this.#scale, [`${count(most)} joins`, '0', `${count(most)} leaves`].map((text) => h('span', {}, text)));
    morph(this.#labels, minutes.filter((m, i) => (minutes.length - 1 - i) % LABELS_EVERY === 0).map((m) => h('span', {}, hourMinute(m.at))));
    morph(this.#table, minutes.toReversed().map((m) =>
      h('tr', {}, h('td', {}, hourMinute(m.at)), h('td', {}, count(m.joins)), h('td', {}, count(m.leaves)))));
    this.#read();
  }

  clear() {
    this.#minutes = [];
    [this.#picture, this.#labels, this.#scale, this.#table].forEach((part) => part.replaceChildren());
    setText(this.reading, '');
  }

  #point(event) {
    const box = this.#picture.getBoundingClientRect();
    this.#choose(Math.floor(((event.clientX - box.left) / box.width) * this.#minutes.length));
  }

  #step(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      event.preventDefault();
      this.#choose((this.#chosen ?? this.#minutes.length - 1) + step);
    }
  }

  #choose(index) {
    this.#chosen = index === null ? null : Math.min(this.#minutes.length - 1, Math.max(0, index));
    this.show(this.#minutes);
  }

  #read() {
    const minute = this.#minutes[this.#chosen ?? this.#minutes.length - 1];
    const text = minute ? `${hourMinute(minute.at)} · ${count(minute.joins)} joined, ${count(minute.leaves)} left` : '';
    setText(this.reading, text);
    this.#picture.setAttribute('aria-label', `Joins and leaves of the last ${this.#minutes.length} minutes. ${text}. Arrow keys go from minute to minute.`);
  }
}

/** The next round number that is no less: 10, 20, 30, 40, 50, 60, 80, 100 and so on. */
function round(n) {
  const power = 10 ** Math.floor(Math.log10(n));
  return [1, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= n) * power;
}
