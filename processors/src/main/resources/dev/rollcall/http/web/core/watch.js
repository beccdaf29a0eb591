// Server-sent events over fetch: EventSource can send no token.

import { Problem, connection, request } from './api.js';
import { pause, visible } from './pace.js';

const LONGEST_PAUSE = 15_000;

/**
 * Watches until the signal aborts: takes up a connection that breaks off from its last id, and lets
 * go of it while the tab is hidden. `on` has a function for each event's name, and `problem` for
 * an answer that trying again will not change.
 */
export async function watch(address, on, signal) {
  let lastId = null;
  let failures = 0;
  while (!signal.aborted) {
    await visible(signal);
    const open = whileVisible(signal);
    let wait = 0;
    try {
      const headers = lastId ? { 'Last-Event-ID': lastId } : {};
      const response = await request(address, { headers, signal: open.signal });
      for await (const event of events(response.body)) {
        failures = 0;
        lastId = event.id ?? lastId;
        if (event.name) {
          on[event.name]?.(JSON.parse(event.data));
        }
      }
      // The server closes politely when it stops; another instance may answer next.
      wait = 1_000;
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error instanceof Problem && error.status >= 400 && error.status < 500) {
        on.problem?.(error);
        return;
      }
      if (!open.signal.aborted) {
        if (!(error instanceof Problem)) {
          connection.dispatchEvent(new Event('down')); // it broke off; a problem is an answer
        }
        failures++;
        wait = Math.max((error.retryAfter ?? 0) * 1000, backoff(failures));
      }
    } finally {
      open.release();
    }
    await pause(wait, signal);
  }
}

function backoff(failures) {
  return Math.min(LONGEST_PAUSE, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
}

/** A signal that aborts with the other, and when the tab is hidden. */
function whileVisible(signal) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const look = () => document.visibilityState === 'hidden' && abort();
  signal.addEventListener('abort', abort);
  document.addEventListener('visibilitychange', look);
  return {
    signal: controller.signal,
    release() {
      signal.removeEventListener('abort', abort);
      document.removeEventListener('visibilitychange', look);
    },
  };
}

/** The events of a stream; an id may come alone, without a name. */
async function* events(body) {
  let event = {};
  for await (const line of lines(body)) {
    const [, field, value] = /^(event|id|data): ?(.*)$/.exec(line) ?? [];
    if (line === '') {
      yield event;
      event = {};
    } else if (field) {
      event[field === 'event' ? 'name' : field] = value;
    }
  }
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      const parts = (rest + value).split('\n');
      rest = parts.pop();
      yield* parts;
    }
  } finally {
    reader.cancel().catch(() => {}); // it has ended already, or ends with this
  }
}
