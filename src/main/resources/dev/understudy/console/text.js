// Texts of the page: times, foreign texts, commands to copy.
import { html } from './lib/lit-html.js';

const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Makes control and zero-width characters visible. */
export function visible(text) {
  return String(text).replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0);
    return code < 0x20
      ? String.fromCodePoint(0x2400 + code)
      : `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

/** A text of somebody else: its direction does not reach the text around it. */
export function foreign(text) {
  return html`<bdi>${visible(text ?? '')}</bdi>`;
}

/** The instant in the sandbox's time, which is shown in UTC. */
export function instant(iso) {
  return iso ? iso.slice(0, 19).replace('T', ' ') : '';
}

export function shortInstant(iso) {
  return iso ? iso.slice(5, 19).replace('T', ' ') : '';
}

/** The time between two instants in words: "in 4 s", "3 min ago". */
export function between(iso, now) {
  const seconds = (Date.parse(iso) - Date.parse(now)) / 1000;
  const size = Math.abs(seconds);
  const words = size < 0.5 ? 'now'
    : size < 90 ? `${Math.round(size)} s`
    : size < 5400 ? `${Math.round(size / 60)} min`
    : size < 129600 ? `${Math.round(size / 3600)} h`
    : `${Math.round(size / 86400)} days`;
  return words === 'now' ? words : seconds > 0 ? `in ${words}` : `${words} ago`;
}

/** Quotes a text for a POSIX shell. */
export function shellQuoted(text) {
  return `'${String(text).replaceAll("'", `'\\''`)}'`;
}

/** The curl command of a call to the control plane. */
export function adminCurl(method, path, body) {
  const parts = ['curl'];
  if (method !== 'GET') {
    parts.push('-X', method);
  }
  if (body !== undefined) {
    parts.push('-H', shellQuoted('Content-Type: application/json'), '-d', shellQuoted(JSON.stringify(body)));
  }
  parts.push(shellQuoted(`${location.origin}/_admin${path}`));
  return parts.join(' ');
}

const OWN_HEADERS = ['accept', 'accept-encoding', 'connection', 'content-length', 'host', 'user-agent'];

/** The curl command of a call of the journal; `$TOKEN` stands for its credential. */
export function callCurl(call) {
  const parts = ['curl', '-X', call.method];
  for (const [name, value] of Object.entries(call.headers)) {
    if (OWN_HEADERS.includes(name) || name.startsWith('sec-')) {
      continue;
    }
    parts.push('-H', quotedWithToken(`${name}: ${value}`));
  }
  if (call.body) {
    parts.push('--data-binary', shellQuoted(call.body));
  }
  const search = call.query ? `?${call.query}` : '';
  parts.push(quotedWithToken(`${location.origin}${call.path}${search}`));
  return parts.join(' ');
}

function quotedWithToken(text) {
  return text.split(/sha256:[0-9a-f]+/).map(shellQuoted).join('"$TOKEN"').replaceAll("''", '');
}

/** Indents JSON; another text stays as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
