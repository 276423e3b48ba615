// Faults, rate limits and delivery plans.
import { html, nothing } from './lib/lit-html.js';
import { adminCurl, foreign } from './text.js';
import { code, copyButton, empty, status, values } from './parts.js';

const EFFECTS = {
  'an error: 503': { type: 'error', status: 503 },
  'an error: 429 with Retry-After': { type: 'error', status: 429, retry_after: 5 },
  'a delay of 2 s': { type: 'delay', duration: 'PT2S' },
  'no answer for 30 s': { type: 'timeout', duration: 'PT30S' },
  'a reset of the connection': { type: 'reset' },
  'done, but the answer is lost': { type: 'lost_response' },
  'done, but half an answer': { type: 'truncate' },
  'done, but the answer is no JSON': { type: 'garbage' },
  'a recipient is refused (Prelude)': { type: 'recipient_error', code: 'unsubscribed' },
  'accepted, then not delivered': { type: 'delivery', status: 'failed' },
};

export const rules = {
  name: 'rules', label: 'Rules', counted: 'faults',

  async load(context) {
    const [faults, limits, delivery] = await Promise.all([
      context.call('GET', '/faults?limit=200'), context.call('GET', '/rate-limits'), context.call('GET', '/delivery'),
    ]);
    return { faults: faults.faults, limits: limits.limits, delivery };
  },

  view({ faults, limits, delivery }, context) {
    return html`<div class="head"><h1>Rules</h1><span class="room"></span>
        ${faults.length ? html`<button type="button" class="danger" @click=${() => context.act(() => context.call('DELETE', '/faults'))}>End all faults</button>` : nothing}
        ${copyButton('curl', adminCurl('POST', context.admin('/faults'), { effect: EFFECTS['an error: 503'], times: 2 }))}</div>
      <h2>Faults</h2>
      ${addFault(context)}
      ${faults.length === 0 ? empty('No fault: every call is answered as the service would.')
        : html`<table><thead><tr><th>id</th><th>calls</th><th>effect</th><th>matched</th><th>acted</th><th></th></tr></thead><tbody>
          ${faults.map((each) => html`<tr><td><a href="${context.link('calls')}?fault_id=${each.id}"><code>${each.id}</code></a></td>
            <td>${each.provider} ${each.operation}${each.when ? html` <code>${foreign(JSON.stringify(each.when))}</code>` : nothing}</td>
            <td><code>${foreign(JSON.stringify(each.effect))}</code></td><td>${each.matched}</td>
            <td>${each.acted}${each.times ? ` of ${each.times}` : ''} ${each.times && each.acted >= each.times ? status('done') : nothing}</td>
            <td><button type="button" @click=${() => context.act(() => context.call('DELETE', `/faults/${each.id}`))}>End</button></td></tr>`)}</tbody></table>`}
      <h2>Rate limits</h2>
      ${addLimit(limits, context)}
      ${limits.length === 0 ? html`<p class="faint">None.</p>` : html`<table><tbody>${limits.map((each) => html`<tr>
          <td>${each.provider} ${each.operation}</td><td>${each.limit} calls in ${each.per}</td></tr>`)}</tbody></table>
        <button type="button" @click=${() => context.act(() => context.call('DELETE', '/rate-limits'))}>End all rate limits</button>`}
      <h2>Delivery plans</h2>${code(JSON.stringify(delivery, null, 2))}`;
  },
};

function addFault(context) {
  return html`<form class="line panel" @submit=${(event) => {
    event.preventDefault();
    const given = values(event.target);
    const fault = { provider: given.provider ?? '*', effect: EFFECTS[given.effect] };
    if (given.times) { fault.times = Number(given.times); }
    if (given.recipient ?? context.params.get('recipient')) { fault.when = { recipient: given.recipient }; }
    context.act(() => context.call('POST', '/faults', fault));
  }}>
    <select name="provider" aria-label="Service"><option value="">every service</option>
      ${['prolific', 'sociocs', 'prelude'].map((each) => html`<option>${each}</option>`)}</select>
    <select name="effect" aria-label="Effect">${Object.keys(EFFECTS).map((each) => html`<option>${each}</option>`)}</select>
    <label>times <input name="times" type="number" min="1" value="1"></label>
    <input name="recipient" aria-label="Recipient" placeholder="recipient, such as +336*" .value=${context.params.get('recipient') ?? ''}>
    <button class="main">Add a fault</button></form>`;
}

function addLimit(limits, context) {
  return html`<form class="line panel" @submit=${(event) => {
    event.preventDefault();
    const given = values(event.target);
    const limit = { provider: given.provider, operation: '*', limit: Number(given.limit), per: given.per };
    const kept = limits.map(({ provider, operation, limit: most, per }) => ({ provider, operation, limit: most, per }));
    context.act(() => context.call('PUT', '/rate-limits', { limits: [...kept, limit] }));
  }}>
    <select name="provider" aria-label="Service">${['prolific', 'sociocs', 'prelude'].map((each) => html`<option>${each}</option>`)}</select>
    <label>at most <input name="limit" type="number" min="1" value="5" required></label>
    <label>in <input name="per" value="PT1M" required></label><button>Add a rate limit</button></form>`;
}
