// A live chart, drawn by Chart.js. It looks like the page around it, light or dark, and stands still
// for who wants that. A picture says nothing to a screen reader: who shows one gives its words too.

import { h } from '../core/dom.js';

/** Its file is for a script tag, and leaves its name with the window; as a module it does the same. */
async function library() {
  await import('../lib/chart.js');
  return globalThis.Chart;
}

/** All that the chart takes from the style sheet. */
function theme() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    ['font', 'text', 'muted', 'line', 'strong-line', 'accent', 'accent-tint', 'second', 'surface']
      .map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

const matches = (query) => matchMedia(query).matches;

export class LiveChart {
  #make;
  #chart = null;
  #shown = null;

  /**
   * @param attributes of the canvas
   * @param make (theme, data) => what Chart.js is to draw: {type, data, options}
   */
  constructor(attributes, make, signal) {
    this.#make = make;
    this.canvas = h('canvas', { role: 'img', tabindex: 0, ...attributes });
    this.element = h('div', { class: 'chart' }, this.canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#redraw(), { signal });
    signal.addEventListener('abort', () => this.#chart?.destroy());
    this.ready = library().then((Chart) => {
      if (!signal.aborted) {
        this.#begin(Chart);
      }
    });
  }

  show(data) {
    this.#shown = data;
    this.#redraw();
  }

  /** Marks these, or nothing with null. */
  mark(index) {
    if (this.#chart) {
      const sets = index === null ? [] : this.#chart.data.datasets.map((_, datasetIndex) => ({ datasetIndex, index }));
      this.#chart.setActiveElements(sets);
      this.#chart.update('none');
    }
  }

  #begin(Chart) {
    const drawn = this.#drawn();
    this.#chart = new Chart(this.canvas, drawn);
  }

  #redraw() {
    if (this.#chart) {
      const { data, options } = this.#drawn();
      // The same objects with other numbers are what is animated from one to the other.
      data.datasets.forEach((set, i) => Object.assign(this.#chart.data.datasets[i], set));
      this.#chart.data.labels = data.labels;
      this.#chart.options = options;
      this.#chart.update(matches('(prefers-reduced-motion: reduce)') ? 'none' : undefined);
    }
  }

  #drawn() {
    const look = theme();
    const drawn = this.#make(look, this.#shown);
    drawn.options = { ...common(look), ...drawn.options };
    return drawn;
  }
}

function common(look) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: matches('(prefers-reduced-motion: reduce)') ? false : { duration: 300 },
    interaction: { mode: 'index', intersect: false },
    plugins: { legend: { display: false }, tooltip: { enabled: false } },
    font: { family: look.font, size: 12 },
  };
}
