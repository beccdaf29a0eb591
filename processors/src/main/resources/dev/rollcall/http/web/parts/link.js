// Whether the server answers, in the bar and in words.

import { connection } from '../core/api.js';
import { setText } from '../core/dom.js';
import { moment } from '../core/format.js';

/** Shows in an element how the connection is. */
export function showLink(element) {
  let downSince = null;
  const show = () => {
    const hidden = document.visibilityState === 'hidden';
    element.dataset.state = downSince ? 'down' : hidden ? 'paused' : 'up';
    setText(element, downSince ? `Disconnected since ${moment(downSince)}` : hidden ? 'Paused' : 'Connected');
  };
  connection.addEventListener('up', () => {
    downSince = null;
    show();
  });
  connection.addEventListener('down', () => {
    downSince ??= Date.now();
    show();
  });
  document.addEventListener('visibilitychange', show);
}
