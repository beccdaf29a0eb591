// Bytes that may be anything, for eyes.

const MOST = 4096;
const WIDTH = 16;

/** As text where they are UTF-8 without control characters other than line breaks; else null. */
export function text(raw) {
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(raw);
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(decoded) ? null : cut(decoded);
  } catch {
    return null;
  }
}

/** Offset, sixteen bytes, and their ASCII, as hexdump -C shows them. */
export function hexDump(raw) {
  const lines = [];
  for (let from = 0; from < Math.min(raw.length, MOST); from += WIDTH) {
    const row = [...raw.subarray(from, from + WIDTH)];
    const hex = row.map((b) => b.toString(16).padStart(2, '0')).join(' ');
    const ascii = row.map((b) => (b > 31 && b < 127 ? String.fromCharCode(b) : '.')).join('');
    lines.push(`${from.toString(16).padStart(6, '0')}  ${hex.padEnd(WIDTH * 3 - 1)}  ${ascii}`);
  }
  return lines.join('\n') + more(raw.length);
}

const cut = (string) => string.slice(0, MOST) + more(string.length);
const more = (length) => (length > MOST ? `\n… and ${length - MOST} more` : '');
