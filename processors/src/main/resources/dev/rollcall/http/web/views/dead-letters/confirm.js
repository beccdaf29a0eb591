// Asks before something is done that cannot be undone.

import { h } from '../../core/dom.js';

/** Whether the user wants it; closing the dialogue is a no. */
export function confirm(title, text, verb) {
  return new Promise((resolve) => {
    const dialog = h('dialog', {
      'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text',
      onclose() {
        resolve(dialog.returnValue === 'yes');
        dialog.remove();
      },
    },
    h('h2', { id: 'confirm-title' }, title), h('p', { id: 'confirm-text' }, text),
    h('form', { method: 'dialog', class: 'actions' },
      h('button', { value: 'no' }, 'Cancel'), h('button', { value: 'yes', class: 'primary' }, verb)));
    document.body.append(dialog);
    dialog.showModal();
  });
}
