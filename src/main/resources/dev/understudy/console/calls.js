// The journal: calls and their responses; from one of them a fault, a curl command, a test.
import { html, nothing } from './lib/lit-html.js';
import { repeat } from './lib/directives/repeat.js';
import { query } from './api.js';
import { adminCurl, callCurl, foreign, pretty, shortInstant } from './text.js';
import { choice, code, copyButton, empty, fields, mark, status, values, when } from './parts.js';

const FILTERS = ['provider', 'status', 'path', 'fault_id'];
const SHOWN = 200;

export const calls = {
  async load(context) {
    return context.path.length > 0
      ? { call: await context.call('GET', `/requests/${encodeURIComponent(context.path[0])}`) }
      : context.call('GET', `/requests${query({ ...filters(context), order: 'desc', limit: SHOWN, brief: true })}`);
  },

  view(data, context) {
    return data.call ? oneView(data.call, context) : listView(data, context);
  },
};

function filters(context) {
  return Object.fromEntries(FILTERS.map((name) => [name, context.params.get(name) ?? '']));
}

function listView(data, context) {
  const chosen = filters(context);
  const isFiltered = Object.values(chosen).some(Boolean);
  return html`<div class="head"><h1>Calls</h1><span class="faint">${data.total}</span><span class="room"></span>
      <form class="line" @submit=${(event) => { event.preventDefault(); context.filter({ status: '', path: '', ...values(event.target) }); }}>
        ${choice('provider', ['prolific', 'sociocs', 'prelude'], chosen.provider, context)}
        <input name="status" class="short" inputmode="numeric" aria-label="Status" placeholder="status" .value=${chosen.status}>
        <input name="path" aria-label="Path" placeholder="whole path" .value=${chosen.path}><button>Filter</button>
        ${isFiltered ? html`<a href="${context.link('calls')}">all</a>` : nothing}</form>
      ${copyButton('curl', adminCurl('GET', context.admin(`/requests${query(chosen)}`)))}</div>
    ${data.total === 0 ? empty(isFiltered ? 'No call matches.' : 'No call yet. The first one may be:', isFiltered ? nothing
      : code(`curl -H 'Authorization: Token ${context.id}' ${location.origin}/api/v1/messages/unread/`),
      html`<p>A call without a known credential, or to a path that is not emulated, is in the sandbox
        <a href="${context.address('default', 'calls')}">default</a>.</p>`)
      : html`<ul class="rows">${repeat(data.requests, (each) => each.id, (each) => row(each, context))}</ul>`}
    ${data.total > SHOWN ? html`<p class="faint">The newest ${SHOWN} of ${data.total} are shown.</p>` : nothing}`;
}

function row(call, context) {
  return html`<li><a class="row" href="${context.link('calls', call.id)}">${mark(call.provider)}
    <span class="line"><code>${call.method} ${foreign(call.path)}</code></span><span class="right">${status(call.status)}</span>
    <span></span><span class="line faint">${call.operation ?? 'no operation'}${call.fault_id ? html` · <span class="bad">fault ${call.fault_id}</span>` : nothing}${call.note ? html` · ${foreign(call.note)}` : nothing}</span>
    <span class="right faint">${Math.round(call.duration_ms)} ms · <time datetime="${call.at}">${shortInstant(call.at)}</time></span></a></li>`;
}

function oneView(call, context) {
  return html`<div class="head">${mark(call.provider)}<h1><code>${call.method} ${foreign(call.path)}</code></h1>${status(call.status)}
      <span class="room"></span>${copyButton('curl', callCurl(call))}${copyButton('REST Assured', restAssured(call))}</div>
    ${fields([
      ['id', html`<code>${call.id}</code>`], ['at', when(call.at)], ['operation', call.operation],
      ['query', call.query ? html`<code>${foreign(call.query)}</code>` : null],
      ['took', `${call.duration_ms} ms`], ['note', call.note ? foreign(call.note) : null],
      ['faults', call.fault_ids.length ? html`<a href="${context.link('rules')}"><code>${call.fault_ids.join(', ')}</code></a>` : null],
    ])}
    ${call.operation ? makeFail(call, context) : nothing}
    <h2>Request</h2>${headers(call.headers)}${body(call.body, call.body_length)}
    <h2>Response</h2>${headers(call.response_headers)}${body(call.response_body, call.response_length)}`;
}

function headers(all) {
  return html`<details><summary>${Object.keys(all).length} headers</summary>
    ${fields(Object.entries(all).map(([name, value]) => [name, html`<code>${foreign(value)}</code>`]))}</details>`;
}

function body(text, length) {
  if (length === 0) {
    return html`<p class="faint">No body.</p>`;
  }
  return text === null ? html`<p class="faint">${length} bytes, deleted to save space.</p>`
    : html`${code(pretty(text))}${text.length < length ? html`<p class="faint">${length} bytes in all</p>` : nothing}`;
}

/** A fault that is prefilled from the call: the next calls of its operation fail. */
function makeFail(call, context) {
  return html`<form class="line panel" @submit=${(event) => {
    event.preventDefault();
    const given = values(event.target);
    context.act(() => context.call('POST', '/faults', {
      provider: call.provider, operation: call.operation, times: Number(given.times),
      effect: { type: 'error', status: Number(given.status) },
    }));
  }}><strong>Make this fail</strong>
    <label>the next <input name="times" type="number" min="1" value="1" required></label>
    <label>calls of ${call.operation} with <input name="status" type="number" min="400" max="599" value="503" required></label>
    <button class="main">Add the fault</button> <a href="${context.link('rules')}">other effects</a></form>`;
}

function restAssured(call) {
  const type = call.headers['content-type'];
  return 'given()\n'
    + '    .baseUri(sandbox.baseUrl())\n'
    + (type ? `    .contentType(${JSON.stringify(type)})\n` : '')
    + (call.body ? `    .body(${JSON.stringify(call.body)})\n` : '')
    + `    .when().request("${call.method}", ${JSON.stringify(call.path + (call.query ? `?${call.query}` : ''))})\n`
    + `    .then().statusCode(${call.status});`;
}
