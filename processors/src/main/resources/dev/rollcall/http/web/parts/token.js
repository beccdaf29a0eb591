// The API token of this tab.

import { h } from '../core/dom.js';
import { connection, setToken, token } from '../core/api.js';

/** A form that keeps a token; whoever needs one listens to the connection's `token`. */
export function tokenForm(done = () => {}) {
  const field = h('input', {
    type: 'password', name: 'token', autocomplete: 'off', required: true, 'aria-label': 'API token',
    placeholder: 'API token',
  });
  return h('form', {
    class: 'token',
    onsubmit(event) {
      event.preventDefault();
      setToken(field.value.trim());
      done();
    },
  }, field, h('button', { class: 'primary' }, 'Use token'));
}

/** The button in the bar opens a dialogue to set or to forget the token. */
export function tokenButton(button) {
  const label = () => button.setAttribute('aria-label', token() ? 'API token: set' : 'API token: none');
  label();
  connection.addEventListener('token', label);
  button.addEventListener('click', () => {
    const dialog = h('dialog', { 'aria-labelledby': 'token-title', onclose: () => dialog.remove() },
      h('h2', { id: 'token-title' }, 'API token'),
      h('p', {}, token()
        ? 'A token is kept in this tab and is forgotten when you close it.'
        : 'No token is set. A server without auth.tokens needs none.'),
      tokenForm(() => dialog.close()),
      h('div', { class: 'actions' },
        token() && h('button', { type: 'button', onclick() { setToken(''); dialog.close(); } }, 'Forget it'),
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')));
    document.body.append(dialog);
    dialog.showModal();
  });
}
