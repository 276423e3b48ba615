// The work to come, as a graph and as a list; the clock; what its last move did.
import { html, nothing, svg } from './lib/lit-html.js';
import { query } from './api.js';
import { adminCurl, between, instant } from './text.js';
import { SCALE, copyButton, empty, status, values } from './parts.js';

const KINDS = ['send', 'step', 'webhook'];
const NAMES = { send: 'Messages to send', step: 'Steps of messages', webhook: 'Webhook attempts' };
const SHOWN = 200;

export const timeline = {
  async load(context) {
    return context.call('GET', `/timeline${query({ limit: SHOWN })}`);
  },

  view(data, context) {
    const moves = [['+1 min', 'PT1M'], ['+1 h', 'PT1H'], ['+1 day', 'P1D']];
    const first = data.work[0];
    return html`<div class="head"><h1>Timeline</h1>
        <span class="faint">${data.total === 0 ? 'nothing to come' : `${data.total} to come; the next ${between(first.at, context.now)}`}</span>
        <span class="room"></span>
        ${moves.map(([label, by]) => html`<button type="button" @click=${() => context.advance({ by })}>${label}</button>`)}
        ${copyButton('curl', adminCurl('POST', context.admin('/clock/advance'), { by: 'PT1H' }))}</div>
      ${clock(context)}
      ${data.total === 0
        ? empty('No work is to come.', html`<p>Messages with a schedule, later delivery steps and retries of webhooks stand here.
            A sandbox with a live clock does what is due by itself.</p>`)
        : html`${graph(data.work, context)}
          <ul class="rows list">${data.work.map((each) => html`<li class="work">${kind(each.kind)}
            <strong>${between(each.at, context.now)}</strong><time class="faint" datetime="${each.at}">${instant(each.at)}</time>
            <span class="line">${item(each, context)}</span>
            <button type="button" @click=${() => context.advance(Date.parse(each.at) > Date.parse(context.now) ? { to: each.at } : { by: 'PT0S' })}>Go there</button></li>`)}</ul>
          ${data.total > SHOWN ? html`<p class="faint">The first ${SHOWN} of ${data.total} are shown.</p>` : nothing}`}
      ${context.move ? lastMove(context) : nothing}`;
  },
};

function kind(name) {
  return html`<span><span class="mark ${name}"></span> ${name}</span>`;
}

function item(work, context) {
  const link = work.kind === 'webhook' ? context.link('webhooks', work.id) : context.link('messages', work.message_id ?? work.id);
  return html`<a href="${link}"><code>${work.id}</code></a>`;
}

function clock(context) {
  if (!context.clock) {
    return nothing;
  }
  const isFrozen = context.clock.mode === 'frozen';
  const set = (body) => context.act(() => context.call('PUT', '/clock', body));
  return html`<form class="line" @submit=${(event) => {
    event.preventDefault();
    set({ mode: context.clock.mode, now: values(event.target).now });
  }}>
    <button type="button" @click=${() => set(isFrozen ? { mode: 'live' } : { mode: 'frozen', now: context.clock.now })}>${isFrozen ? 'Run' : 'Freeze'}</button>
    <label>Set to <input name="now" required placeholder="${context.clock.now}"></label><button>Set</button>
    <span class="faint">${isFrozen ? 'Nothing runs until the clock is moved.' : 'Work runs when it is due.'}</span></form>`;
}

/** A logarithmic axis, on which the next second and two weeks have room. */
function graph(work, context) {
  const from = Date.parse(context.now);
  const seconds = (each) => Math.max(0, (Date.parse(each.at) - from) / 1000);
  const most = Math.max(10, ...work.map(seconds));
  const x = (value) => 110 + 670 * Math.log1p(value) / Math.log1p(most);
  return html`<svg class="graph" viewBox="0 0 800 136" role="img" aria-label="Work to come on a logarithmic axis of time">${svg`
    ${SCALE.filter(([value]) => value <= most).map(([value, label]) => svg`<line x1="${x(value)}" x2="${x(value)}" y1="8" y2="118"></line><text x="${x(value)}" y="132" text-anchor="middle">${label}</text>`)}
    <text x="110" y="132" text-anchor="middle">now</text>
    ${KINDS.map((kind, at) => svg`<text x="8" y="${34 + at * 36}">${NAMES[kind]}</text><line x1="110" x2="780" y1="${30 + at * 36}" y2="${30 + at * 36}"></line>
      ${work.filter((each) => each.kind === kind).map((each) => svg`<circle class="${kind}" cx="${x(seconds(each))}" cy="${30 + at * 36}" r="4"></circle>`)}`)}`}</svg>`;
}

function lastMove(context) {
  const { ran, complete } = context.move;
  return html`<h2>What the last move did</h2>
    ${ran.length === 0 ? html`<p class="faint">No work was due.</p>` : html`<ul class="rows list">${ran.slice(0, SHOWN).map((each) => html`<li class="work">${kind(each.kind)}
      ${status(each.outcome)}<time class="faint" datetime="${each.at}">${instant(each.at)}</time><span class="line">${item(each, context)}</span></li>`)}</ul>`}
    ${ran.length > SHOWN ? html`<p class="faint">${ran.length} in all.</p>` : nothing}
    ${complete ? nothing : html`<p>There is more to run: move again.</p>`}`;
}
