// Faults, rate limits and delivery plans.
import { html, nothing } from './lib/lit-html.js';
import { call } from './api.js';
import { adminCurl, foreign } from './text.js';
import { code, copyButton, empty, mark, values } from './parts.js';

const PROVIDERS = ['prolific', 'sociocs', 'prelude'];
const EFFECTS = {
  'an error: 503': { type: 'error', status: 503 },
  'an error: 429 with Retry-After': { type: 'error', status: 429, retry_after: 5 },
  'a delay of 2 s': { type: 'delay', duration: 'PT2S' },
  'no answer for 30 s': { type: 'timeout', duration: 'PT30S' },
  'a reset of the connection': { type: 'reset' },
  'done, but the answer is lost': { type: 'lost_response' },
  'done, but half an answer': { type: 'truncate' },
  'done, but the answer is no JSON': { type: 'garbage' },
  'a recipient is refused': { type: 'recipient_error', code: 'unsubscribed' },
  'accepted, then not delivered': { type: 'delivery', status: 'failed' },
};
const FOR_RECIPIENTS = ['recipient_error', 'delivery'];

export const rules = {
  async load(context) {
    const [faults, limits, delivery, known] = await Promise.all([
      context.call('GET', '/faults?limit=200&order=desc'), context.call('GET', '/rate-limits'), context.call('GET', '/delivery'),
      call('GET', '/fault-profiles'),
    ]);
    return { faults: faults.faults, limits: limits.limits, delivery, profiles: known.profiles };
  },

  view({ faults, limits, delivery, profiles }, context) {
    const active = faults.filter((each) => !isUsedUp(each));
    const used = faults.filter(isUsedUp);
    return html`<div class="head"><h1>Rules</h1><span class="room"></span>
        ${faults.length ? html`<button type="button" class="danger" @click=${() => context.act(() => context.call('DELETE', '/faults'))}>End all faults</button>` : nothing}
        ${copyButton('curl', adminCurl('POST', context.admin('/faults'), { effect: EFFECTS['an error: 503'], times: 2 }))}</div>
      <h2>Faults</h2>
      ${addFault(context)}
      ${setProfile(profiles, context)}
      ${active.length === 0 ? empty('No fault acts: every call is answered as the service would.') : list(active, context)}
      ${used.length ? html`<details><summary>${used.length} used up</summary>${list(used, context)}</details>` : nothing}
      <h2>Rate limits</h2>
      ${addLimit(limits, context)}
      ${limits.length === 0 ? html`<p class="faint">None: no call gets a 429.</p>` : html`<ul class="rows">${limits.map(limitRow)}</ul>
        <button type="button" @click=${() => context.act(() => context.call('DELETE', '/rate-limits'))}>End all rate limits</button>`}
      <h2>Delivery plans</h2>
      ${Object.keys(delivery).length === 0 ? html`<p class="faint">The default: each status at once after the other, up to delivered.</p>`
        : html`<ul class="rows">${Object.entries(delivery).map(planRow)}</ul>`}
      <details><summary>As JSON, to change by <code>PUT …/delivery</code></summary>${code(JSON.stringify(delivery, null, 2))}
        ${copyButton('curl', adminCurl('PUT', context.admin('/delivery'), delivery))}</details>`;
  },
};

function isUsedUp(fault) {
  return Boolean(fault.times) && fault.acted >= fault.times;
}

function list(faults, context) {
  return html`<ul class="rows">${faults.map((each) => html`<li class="with-actions">
    <a class="row" href="${context.link('calls')}?fault_id=${each.id}" title="The calls on which it acted">${mark(each.provider)}
      <span class="line">${scope(each)} → <strong>${effect(each.effect)}</strong></span>
      <span class="right">acted ${each.acted}${each.times ? ` of ${each.times}` : ''}</span>
      <span></span><span class="line faint"><code>${each.id}</code>${each.profile ? ` · ${each.profile}` : nothing}${each.when ? html` · if ${conditions(each.when)}` : nothing}</span>
      <span class="right faint">${each.matched} matched${each.probability < 1 ? `, acts on ${Math.round(each.probability * 100)} %` : ''}</span></a>
    <button type="button" @click=${() => context.act(() => context.call('DELETE', `/faults/${each.id}`))}>End</button></li>`)}</ul>`;
}

function scope(rule) {
  return `${rule.operation === '*' ? 'every call' : rule.operation} of ${rule.provider === '*' ? 'every service' : rule.provider}`;
}

function conditions(when) {
  return Object.entries(when).map(([name, value], at) => html`${at ? ', ' : ''}${name} <code>${foreign(value)}</code>`);
}

/** An effect in words: its type, then its other fields. */
function effect({ type, ...rest }) {
  const more = Object.entries(rest).map(([name, value]) => {
    const shown = typeof value === 'object' ? JSON.stringify(value) : value;
    return ['status', 'duration', 'code'].includes(name) ? shown : `${name} ${shown}`;
  });
  return foreign([type.replace('_', ' '), ...more].join(' '));
}

function limitRow(limit) {
  return html`<li class="row">${mark(limit.provider)}<span class="line">${scope(limit)}: at most ${limit.limit} in ${limit.per}</span>
    <span class="right ${limit.room === 0 ? 'bad' : ''}">room for ${limit.room}</span></li>`;
}

function planRow([provider, plan]) {
  return html`<li class="row">${mark(provider)}<span class="steps">${plan.steps.length === 0 ? 'no steps'
    : plan.steps.map((step, at) => html`${at ? ' → ' : ''}${step.status}${step.after === 'PT0S' ? '' : html` <span class="faint">after ${step.after}</span>`}`)}</span></li>`;
}

function addFault(context) {
  const { params } = context;
  return html`<form class="line panel" @submit=${(event) => {
    event.preventDefault();
    const given = values(event.target);
    const fault = { provider: given.provider ?? '*', effect: EFFECTS[given.effect] };
    if (given.times) { fault.times = Number(given.times); }
    if (given.recipient) { fault.when = { recipient: given.recipient }; }
    context.act(() => context.call('POST', '/faults', fault));
  }}>
    <select name="provider" aria-label="Service"><option value="">every service</option>
      ${PROVIDERS.map((each) => html`<option ?selected=${params.get('provider') === each}>${each}</option>`)}</select>
    <select name="effect" aria-label="Effect">${Object.entries(EFFECTS).map(([name, each]) => html`<option
      ?selected=${params.has('recipient') && each.type === FOR_RECIPIENTS[1]}>${name}</option>`)}</select>
    <label>times <input name="times" class="short" type="number" min="1" value="1"></label>
    <input name="recipient" aria-label="Recipient" placeholder="recipient, such as +336*" .value=${params.get('recipient') ?? ''}>
    <button class="main">Add a fault</button></form>`;
}

function setProfile(profiles, context) {
  return html`<form class="line panel" @submit=${(event) => {
    event.preventDefault();
    context.act(() => context.call('PUT', '/faults', { profile: values(event.target).profile }));
  }}>
    <select name="profile" aria-label="Fault profile">${profiles.map(({ name, description }) => html`<option value=${name}
      title=${description}>${name}</option>`)}</select>
    <button>Set a profile</button><span class="faint">Random faults, drawn from the seed, in place of all others.</span></form>`;
}

function addLimit(limits, context) {
  return html`<form class="line panel" @submit=${(event) => {
    event.preventDefault();
    const given = values(event.target);
    const limit = { provider: given.provider, operation: '*', limit: Number(given.limit), per: given.per };
    const kept = limits.map(({ provider, operation, limit: most, per }) => ({ provider, operation, limit: most, per }));
    context.act(() => context.call('PUT', '/rate-limits', { limits: [...kept, limit] }));
  }}>
    <select name="provider" aria-label="Service">${PROVIDERS.map((each) => html`<option>${each}</option>`)}</select>
    <label>at most <input name="limit" class="short" type="number" min="1" value="5" required></label>
    <label>in <input name="per" class="short" value="PT1M" required></label><button>Add a rate limit</button>
    <span class="faint">The counts of the others begin at zero, too.</span></form>`;
}
