// Asks the API, as any other client would. The token stays in this tab and goes nowhere else.

const TOKEN = 'rollcall.token';

/**
 * Tells `up` and `down` of the connection to the server, `unauthenticated` when it asks for a token,
 * and `token` when that has changed.
 */
export const connection = new EventTarget();

/** An answer that is an error: RFC 9457, or status 0 where no answer came. */
export class Problem extends Error {
  constructor(status, { type = '', title = '', detail = '', retryAfter = null } = {}) {
    super(detail || title || `Status ${status}`);
    this.status = status;
    this.type = type.replace('/problems/', '');
    this.title = title;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  /** The server is older or younger than this page: it does not know what was asked. */
  get unknownHere() {
    const path = this.status === 404 && this.type !== 'room-not-found';
    return path || this.status === 405;
  }
}

export function token() {
  return sessionStorage.getItem(TOKEN) ?? '';
}

export function setToken(value) {
  if (value) {
    sessionStorage.setItem(TOKEN, value);
  } else {
    sessionStorage.removeItem(TOKEN);
  }
  connection.dispatchEvent(new Event('token'));
}

/** A path below /v1 with its parts encoded; parts may hold anything. */
export function path(parts, query = {}) {
  const asked = Object.entries(query).filter(([, v]) => v !== null && v !== undefined && v !== '');
  const search = new URLSearchParams(asked).toString();
  return '/v1/' + parts.map(encodeURIComponent).join('/') + (search ? '?' + search : '');
}

/** The JSON of an answer; `standbyLag` is null where owners answered for all of it. */
export async function get(address, signal) {
  const response = await request(address, { signal });
  return { ...(await response.json()), standbyLag: lag(response) };
}

export async function send(method, address, body, signal) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await request(address, { method, body: JSON.stringify(body), headers, signal });
  return response.json();
}

/** The response itself, for streams. Throws a Problem, or the AbortError of the signal. */
export async function request(address, options = {}) {
  const headers = { ...options.headers };
  if (token()) {
    headers.Authorization = `Bearer ${token()}`;
  }
  let response;
  try {
    response = await fetch(address, { ...options, headers, cache: 'no-store' });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    connection.dispatchEvent(new Event('down'));
    throw new Problem(0, { title: 'Rollcall does not answer' });
  }
  connection.dispatchEvent(new Event('up'));
  if (response.status === 401) {
    connection.dispatchEvent(new Event('unauthenticated'));
  }
  if (!response.ok) {
    throw await problem(response);
  }
  return response;
}

async function problem(response) {
  const seconds = Number(response.headers.get('Retry-After'));
  const told = await response.json().catch(() => ({}));
  return new Problem(response.status, { ...told, retryAfter: seconds > 0 ? seconds : null });
}

function lag(response) {
  const standby = /standby; lag=(\d+)/.exec(response.headers.get('Rollcall-Freshness') ?? '');
  return standby ? Number(standby[1]) : null;
}
