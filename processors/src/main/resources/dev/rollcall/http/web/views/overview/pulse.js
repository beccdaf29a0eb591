// The last 60 minutes: how many people there were, and who came and went. Joins go up and leaves go
// down, so that no colour has to tell them apart; the last minute goes on.

import { h, setText } from '../../core/dom.js';
import { count, hourMinute } from '../../core/format.js';
import { morph } from '../../core/morph.js';
import { LiveChart } from '../../parts/chart.js';
import { notice } from '../../parts/states.js';
import { withPeople } from './minutes.js';

/** Numbers beside both charts take the same width, so that minutes are above each other. */
const SCALE_WIDTH = 44;
const LABELLED_MILLIS = 900_000;

export class Pulse {
  #minutes = [];
  #chosen = null;
  #people;
  #flow;
  #table = h('tbody');
  #failure = h('div', {});
  /** The minute pointed at in words, else the one that goes on. */
  reading = h('span', { class: 'reading muted' });

  constructor(signal) {
    const on = { onpointerleave: () => this.#choose(null), onkeydown: (event) => this.#step(event) };
    this.#people = new LiveChart({ class: 'people', ...on }, (look) => this.#line(look), signal);
    this.#flow = new LiveChart({ class: 'flow', ...on }, (look) => this.#bars(look), signal);
    this.element = h('div', { class: 'pulse' },
      h('h3', {}, 'People'), this.#people.element,
      h('h3', {}, 'Joins and leaves a minute'), this.#flow.element,
      this.#failure,
      h('details', {}, h('summary', {}, 'As a table'),
        h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'The last hour, as a table' },
          h('table', { class: 'plain' },
            h('thead', {}, h('tr', {}, ['Minute', 'People', 'Joins', 'Leaves'].map((t, i) => h('th', { scope: 'col', class: i > 0 && 'number' }, t)))),
            this.#table))));
    Promise.all([this.#people.ready, this.#flow.ready])
      .then(() => performance.mark('rollcall.drawn'))
      .catch(() => this.#failure.replaceChildren(notice('No charts', 'They could not be loaded; the table below has the numbers.')));
  }

  show(stats) {
    this.#minutes = withPeople(stats);
    morph(this.#table, this.#minutes.toReversed().map((m) =>
      h('tr', {}, h('td', {}, hourMinute(m.at)), [m.people, m.joins, m.leaves].map((n) => h('td', { class: 'number' }, count(n))))));
    this.#people.show();
    this.#flow.show();
    this.#read();
  }

  clear() {
    this.show({ minutes: [], participants: 0 });
  }

  #line(look) {
    return {
      type: 'line',
      data: this.#data([{
        data: this.#minutes.map((m) => m.people),
        borderColor: look.accent, backgroundColor: look['accent-tint'], fill: 'origin',
        borderWidth: 2, pointRadius: 0, pointHoverRadius: 4, pointHoverBackgroundColor: look.text, tension: 0.2,
      }]),
      options: this.#options(look, { beginAtZero: true, suggestedMax: 4 }),
    };
  }

  #bars(look) {
    const set = (data, colour) => ({ data, backgroundColor: colour, hoverBackgroundColor: look.text, categoryPercentage: 1, barPercentage: 0.72 });
    return {
      type: 'bar',
      data: this.#data([
        set(this.#minutes.map((m) => m.joins), look.accent),
        set(this.#minutes.map((m) => -m.leaves), look.second),
      ]),
      options: this.#options(look, { stacked: true, suggestedMin: -2, suggestedMax: 2 }),
    };
  }

  #data(datasets) {
    return { labels: this.#minutes.map((m) => hourMinute(m.at)), datasets };
  }

  #options(look, y) {
    const ticks = { color: look.muted, font: { family: look.font, size: 12 } };
    return {
      onHover: (event, [active]) => this.#choose(active?.index ?? null),
      scales: {
        x: {
          stacked: true, offset: true, grid: { display: false }, border: { color: look.line },
          ticks: { ...ticks, autoSkip: false, maxRotation: 0, callback: (_, i) => this.#label(this.#minutes[i]) },
        },
        y: {
          ...y, afterFit: (scale) => { scale.width = SCALE_WIDTH; }, border: { display: false },
          grid: { color: (line) => (line.tick?.value === 0 ? look['strong-line'] : look.line) },
          ticks: { ...ticks, precision: 0, maxTicksLimit: 5, callback: (value) => count(Math.abs(value)) },
        },
      },
    };
  }

  /** Quarters of an hour are enough, also on a phone. */
  #label(minute) {
    return minute && minute.at % LABELLED_MILLIS === 0 ? hourMinute(minute.at) : null;
  }

  #step(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && this.#minutes.length > 0) {
      event.preventDefault();
      const last = this.#minutes.length - 1;
      this.#choose(Math.min(last, Math.max(0, (this.#chosen ?? last) + step)));
    }
  }

  #choose(index) {
    if (index !== this.#chosen) {
      this.#chosen = index;
      this.#people.mark(index);
      this.#flow.mark(index);
      this.#read();
    }
  }

  #read() {
    const minute = this.#minutes[this.#chosen ?? this.#minutes.length - 1];
    const text = minute
      ? `${hourMinute(minute.at)} · ${count(minute.people)} people, ${count(minute.joins)} joined, ${count(minute.leaves)} left` : '';
    setText(this.reading, text);
    const label = (what) => `${what} of the last ${this.#minutes.length} minutes. ${text}. Arrow keys go from minute to minute; a table follows.`;
    this.#people.canvas.setAttribute('aria-label', label('People'));
    this.#flow.canvas.setAttribute('aria-label', label('Joins and leaves'));
  }
}
