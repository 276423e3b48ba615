// The failures that clients have met, of those that they can meet; each can be brought about here.
import { html, nothing } from './lib/lit-html.js';
import { repeat } from './lib/directives/repeat.js';
import { call, query } from './api.js';
import { copyButton, empty, mark } from './parts.js';

const ALL = 'all';
let injected = null; // the failure that was brought about last, where, and how often it was met before

export const coverage = {
  async load(context) {
    const all = context.params.get('of') === ALL;
    const params = { sandbox: all ? undefined : context.id };
    return { all, report: await call('GET', `/coverage${query(params)}`), path: `/coverage${query(params)}` };
  },

  view({ all, report, path }, context) {
    const { operations, worthwhile } = report;
    const page = { all, operations };
    return html`<div class="head"><h1>Coverage</h1><span class="room"></span>
        ${tab('This sandbox', '', !all, context)}${tab('All sandboxes', ALL, all, context)}
        ${copyButton('curl', `curl '${location.origin}/_admin${path}'`)}</div>
      ${operations.length === 0 ? empty('No operation was called yet, so there is no failure to meet.') : html`
        <p>${report.met} of ${report.possible} failures met (${Math.floor((100 * report.met) / report.possible)} %) in the operations that were called.</p>
        <p class="done" role="status">${outcome(page, context)}</p>
        ${worthwhile.length ? html`<h2>Most worth a test</h2><ul class="rows">${repeat(worthwhile, failureKey, (each) => worthRow(each, page, context))}</ul>` : nothing}
        <h2>Operations</h2>${list(page, chosen(operations, context), context)}`}`;
  },
};

function tab(label, of, isShown, context) {
  return html`<a href="${context.link('coverage')}${of ? `?of=${of}` : ''}" aria-current=${isShown ? 'page' : nothing}>${label}</a>`;
}

function key({ provider, operation }) {
  return `${provider} ${operation}`;
}

/** Keeps rows apart, so that a button that has the focus never becomes that of another failure. */
function failureKey(failure) {
  return `${key(failure)} ${failure.failure}`;
}

/** Returns the operation whose failures are shown: the one in the address, else that with the most calls. */
function chosen(operations, context) {
  const named = operations.find((each) => key(each) === context.params.get('operation'));
  return named ?? operations.reduce((most, each) => (each.calls > most.calls ? each : most));
}

function title({ provider, operation }) {
  return `${provider} ${operation === '*' ? 'messages, webhooks, unknown paths' : operation}`;
}

function worthRow(failure, page, context) {
  return html`<li class="with-actions worth"><div class="row">${mark(failure.provider)}
      <span><strong>${failure.sentence}</strong> <span class="faint">${failure.operation === '*' ? failure.provider : title(failure)}</span><br><code class="faint">${failure.java_line}</code></span></div>
    ${actions(failure, page, context)}</li>`;
}

function actions(failure, page, context) {
  return html`<span class="buttons">${failure.trigger ? html`<button type="button" title="Brings it about once, in this sandbox"
      aria-label="Inject ${failure.failure} into ${title(failure)}" @click=${() => inject(failure, page, context)}>Inject</button>` : nothing}
    ${failure.java_line.startsWith('//') ? nothing : copyButton('Java', failure.java_line)}</span>`;
}

function inject(failure, { all, operations }, context) {
  injected = null;
  const before = met(failure, operations);
  context.act(async () => {
    await context.call('POST', failure.trigger.path, failure.trigger.body);
    injected = { id: context.id, all, failure, before };
  });
}

/** Returns how often a failure was met; the rows of what is most worth a test don't say so. */
function met({ provider, operation, failure }, operations) {
  const failures = operations.find((each) => each.provider === provider && each.operation === operation)?.failures ?? [];
  return failures.find((each) => each.failure === failure)?.met ?? 0;
}

/** Says whether the failure that was brought about last was met meanwhile. */
function outcome({ all, operations }, context) {
  if (injected?.id !== context.id || injected.all !== all) {
    return nothing;
  }
  const { failure, before } = injected;
  const scope = failure.operation === '*' ? failure.provider : failure.operation;
  return met(failure, operations) > before ? html`<span class="good">Met: ${failure.sentence}</span>`
    : failure.trigger.path === '/faults' ? `The next call of ${scope} meets it: ${failure.sentence}`
      : `Done: ${failure.sentence} It is met when a receiver has answered the webhook; there is none without a URL for it.`;
}

function list(page, shown, context) {
  return html`<div class="beside"><div>${table(shown, page, context)}</div>
    <aside><ul class="rows">${page.operations.map((each) => html`<li><a class="row" href="${address(each, context)}"
      aria-current=${each === shown ? 'true' : nothing}>${mark(each.provider)}<span class="line">${title(each)}</span>
      <span class="right">${each.met} of ${each.possible} met</span></a></li>`)}</ul></aside></div>`;
}

function address(operation, context) {
  const of = context.params.get('of');
  return context.link('coverage') + query({ of, operation: key(operation) });
}

function table(operation, page, context) {
  return html`<h3>${title(operation)}</h3>
    <table class="failures"><thead><tr><th>Met</th><th>Failure</th><th>Bring about</th></tr></thead><tbody>
      ${repeat(operation.failures, failureKey, (each) => html`<tr>
        <td>${each.met ? html`<span class="good">${each.met} ×</span>` : each.cause === 'code' ? html`<span class="faint">a mistake in code</span>`
          : html`<span class="bad">not met</span>`}</td>
        <td><code>${each.failure}</code> <span class="faint">${each.kind.replace('_', ' ')} ${each.status === 500 ? '5xx' : each.status ?? ''} · ${each.source}</span>
          <br>${each.sentence}</td>
        <td>${actions(each, page, context)}</td></tr>`)}</tbody></table>`;
}
