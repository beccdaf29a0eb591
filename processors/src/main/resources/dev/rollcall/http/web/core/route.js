// Where one is stands after the # of the address, so that the server has one page to serve, and a
// link can be kept and sent. A room id may hold anything, so each part is percent-encoded.

/** The parts of the address and its query: #/rooms/a%2Fb?at=1 is ['rooms', 'a/b'] and at=1. */
export function current() {
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return {
    parts: path.split('/').filter(Boolean).map(decode),
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

export function href(parts, query = {}) {
  const asked = Object.entries(query).filter(([, v]) => v !== null && v !== undefined && v !== '');
  const search = new URLSearchParams(asked).toString();
  return '#/' + parts.map(encodeURIComponent).join('/') + (search ? '?' + search : '');
}

/**
 * Keeps the address true to what is shown, without a step in the browser's history. Where somebody has
 * gone elsewhere it stays: the address changes a little before the view hears of it.
 */
export function replace(parts, query) {
  if (href(current().parts) === href(parts)) {
    history.replaceState(null, '', href(parts, query));
  }
}

export const roomHref = (id, query) => href(['rooms', id], query);
export const userHref = (identity) => href(['users', identity]);

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // somebody typed a lone %
  }
}
