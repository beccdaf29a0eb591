// Numbers and times for people. Times are those of the reader's own clock and zone.

const number = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

export const count = (n) => (n === null || n === undefined ? '–' : number.format(n));

/** "1 room", "2 rooms". */
export const counted = (n, one, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`;

export const hourMinute = (millis) => minute.format(millis);

/** The time of day to the second, with the day where that is not today. */
export function moment(millis) {
  if (!millis) {
    return '–';
  }
  const today = new Date().toDateString() === new Date(millis).toDateString();
  return today ? clock.format(millis) : `${day.format(millis)} ${clock.format(millis)}`;
}

/** Two units at most: 42 s, 3 min 05 s, 2 h 07 min, 4 d 3 h. */
export function duration(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const [d, h, m, s] = [seconds / 86_400, (seconds / 3_600) % 24, (seconds / 60) % 60, seconds % 60]
    .map(Math.floor);
  if (d > 0) return `${d} d ${h} h`;
  if (h > 0) return `${h} h ${pad(m)} min`;
  if (m > 0) return `${m} min ${pad(s)} s`;
  return `${s} s`;
}

/** How long ago, in one unit. */
export function ago(millis, now = Date.now()) {
  const seconds = Math.floor((now - millis) / 1000);
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

export function bytes(n) {
  if (n === null || n === undefined) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let rest = n;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${rest < 10 && unit > 0 ? rest.toFixed(1) : count(Math.round(rest))} ${units[unit]}`;
}

/** PARTICIPANT_JOINED as "participant joined". */
export const words = (name) => name.toLowerCase().replaceAll('_', ' ');

const pad = (n) => String(n).padStart(2, '0');
