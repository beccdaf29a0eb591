// Shows the view that the address names, and takes leave of the one before.

import { Problem, connection } from './core/api.js';
import { h } from './core/dom.js';
import { current } from './core/route.js';
import { showLink } from './parts/link.js';
import { tokenButton } from './parts/token.js';
import { nowhere, problem } from './parts/states.js';

// Each view is loaded when it is first asked for: the first view stays light.
const VIEWS = {
  '': () => import('./views/overview.js'),
  rooms: () => import('./views/rooms.js'),
  room: () => import('./views/room.js'),
  users: () => import('./views/users.js'),
  cluster: () => import('./views/cluster.js'),
  'dead-letters': () => import('./views/dead-letters.js'),
};

const main = document.getElementById('main');
let leaving = new AbortController();
let isFirst = true;

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const { parts, query } = current();
  const name = parts[0] === 'rooms' && parts.length > 1 ? 'room' : (parts[0] ?? '');
  markCurrent(parts[0] ?? '');
  main.className = `view-${name || 'overview'}`;
  if (!(name in VIEWS)) {
    main.replaceChildren(nowhere());
    return;
  }
  const view = await VIEWS[name]();
  if (signal.aborted) {
    return; // somebody has gone on already
  }
  main.replaceChildren();
  scrollTo(0, 0);
  view.show(main, { parts: parts.slice(1), query }, signal);
  const heading = main.querySelector('h1');
  document.title = `${heading.textContent} · Rollcall`;
  if (!isFirst) {
    heading.focus({ preventScroll: true }); // a screen reader reads where one has come to
  }
  if (isFirst) {
    performance.mark('rollcall.shown');
  }
  isFirst = false;
}

/** In the place of the view, which can show nothing; a new token shows it again. */
function askForToken() {
  leaving.abort();
  main.replaceChildren(h('h1', { tabindex: -1 }, 'Not authorised'), problem(new Problem(401)));
}

function markCurrent(name) {
  document.querySelectorAll('header nav a').forEach((link) => {
    const isCurrent = link.getAttribute('href') === `#/${name}`;
    isCurrent ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  });
}

document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault(); // the # is the address of the view
  main.focus();
});
showLink(document.getElementById('link'));
tokenButton(document.getElementById('token'));
addEventListener('hashchange', show);
connection.addEventListener('token', show);
connection.addEventListener('unauthenticated', askForToken);
show();
