// When to ask: never while nobody looks, and not before the server wants to be asked again.

/** After so many milliseconds, or at once when the signal aborts. */
export function pause(millis, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, millis);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}

/** Once the tab is looked at, or the signal aborts. */
export function visible(signal) {
  return new Promise((resolve) => {
    if (document.visibilityState === 'visible' || signal.aborted) {
      resolve();
      return;
    }
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      if (document.visibilityState === 'visible' || signal.aborted) {
        document.removeEventListener('visibilitychange', done);
        resolve();
      }
    }
  });
}

/**
 * Does some work again and again until the signal aborts. What the work throws goes to `failed`,
 * and its retryAfter is kept to.
 */
export async function poll(work, millis, signal, failed) {
  while (!signal.aborted) {
    await visible(signal);
    let wait = millis;
    try {
      await work();
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      wait = Math.max(millis, (error.retryAfter ?? 0) * 1000);
      failed(error);
    }
    await pause(wait, signal);
  }
}

/** Calls once after the last of several calls in a row; not at all once the signal has aborted. */
export function debounce(work, millis, signal) {
  let timer;
  signal.addEventListener('abort', () => clearTimeout(timer));
  return (...args) => {
    clearTimeout(timer);
    timer = signal.aborted ? null : setTimeout(() => work(...args), millis);
  };
}

/** Calls once a frame however often it is asked to. */
export function onceAFrame(work) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        work();
      });
    }
  };
}
