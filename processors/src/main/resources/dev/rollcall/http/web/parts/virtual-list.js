// A table of which only the rows in view exist, so that 100,000 of them scroll. All rows are of one
// height; roles and indexes tell a screen reader of the whole. What it shows may be an array, or
// anything with a length and at(); of an item that is not there yet, the row waits.

import { h } from '../core/dom.js';
import { onceAFrame } from '../core/pace.js';

const AROUND = 6;

export class VirtualList {
  #rows = new Map();
  #items = [];
  #options;
  #draw = onceAFrame(() => this.#drawNow());

  /**
   * @param options.label what the table is of
   * @param options.columns [{title, class}]
   * @param options.row fills a row: (item, cells) => void, with one element a column
   * @param options.key what stays the same of an item
   * @param options.seen called with the first and the last row in view, whenever rows are drawn
   */
  constructor(options) {
    this.#options = options;
    this.body = h('div', { class: 'rows' });
    this.scroller = h('div', {
      class: 'scroller', role: 'rowgroup', tabindex: 0, 'aria-label': `${options.label}, scrolls`, onscroll: this.#draw,
    }, this.body);
    this.element = h('div', { class: `vlist ${options.class ?? ''}`, role: 'table', 'aria-label': options.label },
      h('div', { class: 'head', role: 'rowgroup' },
        h('div', { class: 'row', role: 'row', 'aria-rowindex': 1 },
          options.columns.map((column) =>
            h('div', { class: column.class, role: 'columnheader' }, column.title)))),
      this.scroller);
    this.resizing = new ResizeObserver(this.#draw);
    this.resizing.observe(this.scroller);
  }

  set items(items) {
    this.#items = items;
    this.element.setAttribute('aria-rowcount', items.length + 1);
    this.#draw();
  }

  get items() {
    return this.#items;
  }

  /** The items whose rows exist now. */
  get shown() {
    const height = this.#height();
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / height) - AROUND);
    const last = Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / height) + AROUND;
    return { first, last: Math.min(this.#items.length, last) };
  }

  /** Fills the rows in view anew: their items have changed, or time has passed. */
  refresh() {
    this.#draw();
  }

  #height() {
    return parseFloat(getComputedStyle(this.element).getPropertyValue('--row')) || 36;
  }

  #drawNow() {
    if (!this.element.isConnected) {
      return;
    }
    const height = this.#height();
    const { first, last } = this.shown;
    this.body.style.height = `${this.#items.length * height}px`;
    const shown = Array.from({ length: Math.max(0, last - first) }, (_, i) => this.#items.at(first + i));
    const keys = this.#keys(shown, first);
    this.#keepOnly(new Set(keys));
    shown.forEach((item, i) => {
      const row = this.#rows.get(keys[i]) ?? this.#newRow(keys[i]);
      row.element.setAttribute('aria-rowindex', first + i + 2);
      row.element.style.transform = `translateY(${(first + i) * height}px)`;
      row.element.classList.toggle('waiting', item === undefined);
      if (item !== undefined) {
        this.#options.row(item, row.cells);
      }
      // In the order of the table, since that is the order in which rows are read out.
      const there = this.body.children[i];
      if (there !== row.element) {
        this.body.insertBefore(row.element, there ?? null);
      }
    });
    this.#options.seen?.(first, last);
  }

  /** A row that waits is known by its place; an item that is there twice, as one that moved, too. */
  #keys(items, first) {
    const keys = new Set();
    items.forEach((item, i) => {
      const key = item === undefined ? null : this.#options.key(item);
      keys.add(key === null || keys.has(key) ? `row ${first + i}` : key);
    });
    return [...keys];
  }

  #keepOnly(keys) {
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        row.element.remove();
        this.#rows.delete(key);
      }
    }
  }

  #newRow(key) {
    const cells = this.#options.columns.map((column) => h('div', { class: column.class, role: 'cell' }));
    const row = { cells, element: h('div', { class: 'row', role: 'row' }, cells) };
    this.#rows.set(key, row);
    return row;
  }
}
