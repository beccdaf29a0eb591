// Tabs as screen readers and keyboards know them: arrows go from one to the next.

import { h } from '../core/dom.js';

/**
 * @param tabs [{name, title, panel}]
 * @param chosen the name of the one to begin with
 * @param changed called with the name of the one chosen
 */
export function tabs(label, list, chosen, changed) {
  const buttons = list.map((tab) => h('button', {
    type: 'button', role: 'tab', id: `tab-${tab.name}`, 'aria-controls': `panel-${tab.name}`,
    onclick: () => choose(tab.name, true),
  }, tab.title));
  const panels = list.map((tab) =>
    h('div', { role: 'tabpanel', id: `panel-${tab.name}`, 'aria-labelledby': `tab-${tab.name}` }, tab.panel));
  const bar = h('div', { role: 'tablist', 'aria-label': label, onkeydown: move }, buttons);

  function choose(name, isNew) {
    list.forEach((tab, i) => {
      const isChosen = tab.name === name;
      buttons[i].setAttribute('aria-selected', isChosen);
      buttons[i].tabIndex = isChosen ? 0 : -1;
      panels[i].hidden = !isChosen;
    });
    if (isNew) {
      changed(name);
    }
  }

  function move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const next = (buttons.indexOf(event.target) + step + list.length) % list.length;
      choose(list[next].name, true);
      buttons[next].focus();
    }
  }

  choose(list.some((tab) => tab.name === chosen) ? chosen : list[0].name, false);
  return h('div', { class: 'tabs' }, bar, panels);
}
