// Webhooks: their attempts on an axis of time, the payload, and how to check the signature.
import { html, nothing, svg } from './lib/lit-html.js';
import { repeat } from './lib/directives/repeat.js';
import { query } from './api.js';
import { adminCurl, between, foreign } from './text.js';
import { SCALE, choice, code, copyButton, empty, fields, status, values, when } from './parts.js';

const SHOWN = 200;
const STATES = ['pending', 'delivered', 'exhausted', 'suppressed'];

export const webhooks = {
  async load(context) {
    return context.path.length > 0
      ? { hook: await context.call('GET', `/webhooks/${encodeURIComponent(context.path[0])}`) }
      : context.call('GET', `/webhooks${query({ state: context.params.get('state'), order: 'desc', limit: SHOWN, brief: true })}`);
  },

  view(data, context) {
    return data.hook ? oneView(data.hook, context) : listView(data, context);
  },
};

function listView(data, context) {
  const state = context.params.get('state') ?? '';
  return html`<div class="head"><h1>Webhooks</h1><span class="faint">${data.total}</span><span class="room"></span>
      ${choice('state', STATES, state, context)}
      ${copyButton('curl', adminCurl('GET', context.admin('/webhooks')))}</div>
    ${data.total === 0 ? empty(state ? `No webhook is ${state}.` : 'No webhook.', html`<p>A Prelude call names its receiver in <code>callback_url</code>; Sociocs
        needs a webhook subscription of the channel, whose <code>events</code> name this kind; Prolific needs a hook subscription.
        A message without one says why on its <a href="${context.link('messages')}">page</a>. Did the call reach another sandbox?
        Its response has the header <code>Understudy-Sandbox</code>.</p>`)
      : html`<ul class="rows">${repeat(data.webhooks, (each) => each.id, (each) => row(each, context))}</ul>`}`;
}

function row(hook, context) {
  return html`<li><a class="row" href="${context.link('webhooks', hook.id)}"><span></span>
    <span class="line">${hook.event}${hook.message_id ? html` <code class="faint">${foreign(hook.message_id)}</code>` : nothing}</span><span class="right">${status(hook.state)}</span>
    <span></span><span class="line faint">${foreign(hook.url)}${trouble(hook, context)}</span>
    <span class="right faint">${attempts(hook.attempts.length)}${hook.next_attempt_at ? html` · next ${between(hook.next_attempt_at, context.now)}` : nothing}</span></a></li>`;
}

function attempts(number) {
  return `${number} attempt${number === 1 ? '' : 's'}`;
}

/** A few words on why a webhook has not arrived, for the list. */
function trouble(hook, context) {
  const last = hook.attempts.at(-1);
  if (hook.state === 'delivered') {
    return nothing;
  }
  if (last) {
    return html` · <span class="bad">${foreign(last.error ?? `answered ${last.status}`)}</span>`;
  }
  if (!hook.next_attempt_at) {
    return html` · <span class="fair">waits for an earlier one of its message</span>`;
  }
  return context.clock?.mode === 'frozen' ? html` · <span class="fair">the clock is frozen</span>` : nothing;
}

/** The reason why a webhook has not arrived, and what to do about it. */
function reason(hook, context) {
  const last = hook.attempts.at(-1);
  if (hook.state === 'delivered') {
    return html`It was received ${between(last.at, context.now)}.`;
  }
  if (hook.state === 'suppressed') {
    const error = last?.error ?? 'not sent';
    return html`${foreign(error[0].toUpperCase() + error.slice(1))}. ${error.includes('not resolve')
      ? 'Mend the name in the URL of the receiver, then redeliver.'
      : html`Use a receiver on this machine or at a private address, or start the server with <code>--callbacks any</code>.`}`;
  }
  if (hook.state === 'exhausted') {
    return html`No attempt succeeded, and no further one will be made. The last one: ${foreign(last?.error ?? `the receiver answered ${last?.status}`)}.
      Mend the receiver, then redeliver.`;
  }
  if (!hook.next_attempt_at) {
    return html`It waits for an earlier webhook of the same message, which is not received yet:
      <a href="${context.link('webhooks')}?state=pending">all pending ones</a>.`;
  }
  const failed = last ? html`The last attempt failed: ${foreign(last.error ?? `the receiver answered ${last.status}`)}. ` : nothing;
  const due = Date.parse(hook.next_attempt_at) <= Date.parse(context.now);
  return context.clock?.mode === 'frozen'
    ? html`${failed}The clock is frozen${due ? ', so that nothing is sent until it is told to: Settle sends it.' : `; the next attempt is ${between(hook.next_attempt_at, context.now)}: advance the clock.`}`
    : html`${failed}The next attempt is ${between(hook.next_attempt_at, context.now)}.`;
}

function oneView(hook, context) {
  return html`<div class="head"><h1>${hook.event}</h1>${status(hook.state)}<span class="room"></span>
      ${hook.next_attempt_at ? html`<button type="button" @click=${() => context.advance(Date.parse(hook.next_attempt_at) > Date.parse(context.now) ? { to: hook.next_attempt_at } : { by: 'PT0S' })}>Advance to its next attempt</button>` : nothing}
      <button type="button" class="main" @click=${() => context.act(() => context.call('POST', `/webhooks/${hook.id}/redeliver`))}>Redeliver</button>
      ${copyButton('curl', adminCurl('GET', context.admin(`/webhooks/${hook.id}`)))}</div>
    <p role="status" class="reason">${reason(hook, context)}</p>
    ${axis(hook)}
    ${hook.attempts.length === 0 ? nothing : html`<table><thead><tr><th>at</th><th>answer</th><th>error</th><th>took</th></tr></thead><tbody>
      ${hook.attempts.map((each) => html`<tr><td>${when(each.at)}</td><td>${each.status === null ? html`<span class="bad">none</span>` : status(each.status)}</td>
        <td>${foreign(each.error ?? '')}</td><td class="faint">${each.duration_ms ?? ''} ms</td></tr>`)}</tbody></table>`}
    <h2>${hook.attempts.length && hook.state !== 'suppressed' ? 'Sent' : 'To be sent'}</h2>
    ${fields([['id', html`<code>${hook.id}</code>`], ['url', html`<code>${foreign(hook.url)}</code> ${copyButton('Copy', hook.url)}`],
      ['message', hook.message_id ? html`<a href="${context.link('messages', hook.message_id)}"><code>${hook.message_id}</code></a>` : null],
      ['signature', hook.signature ? html`<code>${hook.signature}</code>` : null]])}
    ${code(typeof hook.payload === 'string' ? hook.payload : JSON.stringify(hook.payload, null, 2))}
    ${hook.signature ? check(hook) : nothing}`;
}

/** The attempts on an axis of time; the one to come is hollow. */
function axis(hook) {
  const times = hook.attempts.map((each) => ({ at: Date.parse(each.at), kind: isGood(each) ? 'good' : 'bad' }));
  if (hook.next_attempt_at) {
    times.push({ at: Date.parse(hook.next_attempt_at), kind: 'webhook hollow' });
  }
  if (times.length < 2) {
    return nothing;
  }
  const first = times[0].at;
  const length = Math.max(1, times.at(-1).at - first);
  const x = (at) => 20 + 760 * Math.log1p((at - first) / 1000) / Math.log1p(length / 1000);
  return html`<svg class="graph" viewBox="0 0 800 62" role="img" aria-label="Attempts on a logarithmic axis of time">
    ${svg`${SCALE.filter(([value]) => value * 1000 <= length).map(([value, label]) => svg`<line x1="${x(first + value * 1000)}" x2="${x(first + value * 1000)}" y1="10" y2="44"></line>
      <text x="${x(first + value * 1000)}" y="57" text-anchor="middle">+${label}</text>`)}<line x1="20" x2="780" y1="30" y2="30"></line>${times.map((each) => svg`<circle class="${each.kind}" cx="${x(each.at)}" cy="30" r="5"></circle>`)}`}</svg>`;
}

function isGood(attempt) {
  return attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
}

function check(hook) {
  const form = (event) => {
    event.preventDefault();
    const secret = values(event.target).secret ?? '';
    hmac(secret, typeof hook.payload === 'string' ? hook.payload : JSON.stringify(hook.payload)).then((hex) => {
      event.target.querySelector('output').textContent = hex === hook.signature
        ? 'This secret made the signature.' : 'Another secret made the signature.';
    });
  };
  return html`<details><summary>Check the signature</summary><p class="faint">It is the HMAC-SHA256 of the body with the secret
    of the subscription, in hexadecimal digits.</p>
    <form class="line" @submit=${form}><label>Secret <input name="secret" type="password" autocomplete="off"></label>
    <button>Check</button> <output></output></form></details>`;
}

async function hmac(secret, text) {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const signed = await crypto.subtle.sign('HMAC', key, bytes.encode(text));
  return [...new Uint8Array(signed)].map((each) => each.toString(16).padStart(2, '0')).join('');
}
