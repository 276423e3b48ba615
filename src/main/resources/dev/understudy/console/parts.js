// Parts that several pages show.
import { html, nothing } from './lib/lit-html.js';
import { foreign, instant, visible } from './text.js';

const GOOD = ['delivered', 'read', 'received', 'sent', 'done', '2'];
const BAD = ['failed', 'undelivered', 'expired', 'exhausted', 'unknown', '4', '5'];

/** A status with its meaning: good, bad, or on its way. Color is never the only sign. */
export function status(word) {
  const text = String(word ?? 'no answer');
  const is = (list) => list.includes(text) || (/^[0-9]{3}$/.test(text) && list.includes(text[0]));
  const kind = word === null || word === undefined || is(BAD) ? 'bad' : is(GOOD) ? 'good' : 'fair';
  return html`<span class="status ${kind}">${text}</span>`;
}

export function mark(provider) {
  const name = !provider || provider === '*' ? 'every service' : provider;
  return html`<span class="mark ${name}" title="${name}"></span>`;
}

/** The other party of a message, and an arrow that says who writes. */
export function party(message) {
  const outbound = message.direction === 'outbound';
  const who = outbound ? message.recipient : message.sender;
  return html`<span class="arrow" title="${message.direction}">${outbound ? '→' : '←'}</span>
    <code>${foreign(who)}</code>`;
}

export function copyButton(label, text) {
  return html`<button type="button" data-copy="${text}" @click=${copied}>${label}</button>`;
}

/** A button that saves a file; `load` returns its name and text. */
export function saveButton(label, context, load) {
  return html`<button type="button" @click=${() => context.act(async () => {
    const [name, text] = await load();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  })}>${label}</button>`;
}

async function copied(event) {
  const button = event.currentTarget;
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Not allowed here';
  }
  setTimeout(() => { button.textContent = label; }, 1500);
}

/** Marks of a logarithmic axis of time, in seconds. */
export const SCALE = [[1, '1 s'], [10, '10 s'], [60, '1 min'], [600, '10 min'], [3600, '1 h'], [21600, '6 h'], [86400, '1 day'], [1209600, '2 weeks']];

/** A filter of a list, which stands in the address. */
export function choice(name, words, chosen, context) {
  return html`<select aria-label="${name}" @change=${(event) => context.filter({ [name]: event.target.value })}>
    <option value="" ?selected=${!chosen}>${name}: all</option>${words.map((word) => html`<option value="${word}" ?selected=${chosen === word}>${word}</option>`)}</select>`;
}

/** Pairs of names and values; absent values are left out. */
export function fields(pairs) {
  return html`<dl>${pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

export function code(text) {
  return html`<pre tabindex="0"><bdi>${visible(text)}</bdi></pre>`;
}

export function when(iso) {
  return iso ? html`<time datetime="${iso}" title="${iso}">${instant(iso)}</time>` : nothing;
}

/** The sentence of an empty list, with its reasons and what to do. */
export function empty(sentence, ...more) {
  return html`<div class="empty"><p>${sentence}</p>${more}</div>`;
}

/** A refusal in a form: the sentence, and one for each wrong field. */
export function refusal(error) {
  if (!error) {
    return nothing;
  }
  const lines = Object.entries(error.errors ?? {});
  return html`<div class="refusal" role="alert"><p>${error.message}</p>
    ${lines.length > 1 ? html`<ul>${lines.map(([at, text]) => html`<li><code>${at}</code> ${text}</li>`)}</ul>` : nothing}</div>`;
}

/** Reads a form into an object of its filled-in fields. */
export function values(form) {
  const all = {};
  for (const [name, value] of new FormData(form)) {
    if (value !== '') {
      all[name] = value;
    }
  }
  return all;
}
