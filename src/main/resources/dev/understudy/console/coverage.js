// The failures that clients have met, of those that they can meet; each can be brought about here.
import { html, nothing } from './lib/lit-html.js';
import { call, query } from './api.js';
import { copyButton, empty, mark } from './parts.js';

const ALL = 'all';
let done = null; // the sentence about the last failure that was brought about

export const coverage = {
  async load(context) {
    const all = context.params.get('of') === ALL;
    const params = { sandbox: all ? undefined : context.id };
    return { all, report: await call('GET', `/coverage${query(params)}`), path: `/coverage${query(params)}` };
  },

  view({ all, report, path }, context) {
    const { operations, worthwhile } = report;
    return html`<div class="head"><h1>Coverage</h1><span class="room"></span>
        ${tab('This sandbox', '', !all, context)}${tab('All sandboxes', ALL, all, context)}
        ${copyButton('curl', `curl '${location.origin}/_admin${path}'`)}</div>
      ${operations.length === 0 ? empty('No operation was called yet, so there is no failure to meet.') : html`
        <p>${report.met} of ${report.possible} failures met (${Math.floor(report.share * 100)} %) in the operations that were called.</p>
        ${done?.id === context.id ? html`<p class="good" role="status">${done.sentence}</p>` : nothing}
        ${worthwhile.length ? html`<h2>Most worth a test</h2><ul class="rows">${worthwhile.map((each) => worthRow(each, context))}</ul>` : nothing}
        <h2>Operations</h2>${list(operations, chosen(operations, context), context)}`}`;
  },
};

function tab(label, of, isShown, context) {
  return html`<a href="${context.link('coverage')}${of ? `?of=${of}` : ''}" aria-current=${isShown ? 'page' : nothing}>${label}</a>`;
}

function key({ provider, operation }) {
  return `${provider} ${operation}`;
}

/** Returns the operation whose failures are shown: the one in the address, else that with the most calls. */
function chosen(operations, context) {
  const named = operations.find((each) => key(each) === context.params.get('operation'));
  return named ?? operations.reduce((most, each) => (each.calls > most.calls ? each : most));
}

function title({ operation }) {
  return operation === '*' ? 'after the calls, or of no operation' : operation;
}

function worthRow(failure, context) {
  return html`<li class="with-actions"><div class="row">${mark(failure.provider)}
      <span class="line"><strong>${failure.sentence}</strong></span><span class="right faint">${title(failure)}</span>
      <span></span><span class="line faint"><code>${failure.java_line}</code></span></div>
    <span>${actions(failure, context)}</span></li>`;
}

function actions(failure, context) {
  return html`${failure.trigger ? html`<button type="button" title="Brings it about once, in this sandbox"
      aria-label="Inject ${failure.failure} into ${title(failure)}" @click=${() => inject(failure, context)}>Inject</button>` : nothing}
    ${failure.java_line.startsWith('//') ? nothing : copyButton('Java', failure.java_line)}`;
}

function inject(failure, context) {
  done = null;
  context.act(async () => {
    await context.call('POST', failure.trigger.path, failure.trigger.body);
    done = {
      id: context.id,
      sentence: failure.trigger.path === '/faults'
        ? `The next call of ${failure.operation === '*' ? failure.provider : failure.operation} meets it: ${failure.sentence}`
        : `Done: ${failure.sentence}`,
    };
  });
}

function list(operations, shown, context) {
  return html`<div class="beside"><div>${table(shown, context)}</div>
    <aside><ul class="rows">${operations.map((each) => html`<li><a class="row" href="${address(each, context)}"
      aria-current=${each === shown ? 'true' : nothing}>${mark(each.provider)}<span class="line">${title(each)}</span>
      <span class="right">${each.met} of ${each.possible}</span></a></li>`)}</ul></aside></div>`;
}

function address(operation, context) {
  const of = context.params.get('of');
  return context.link('coverage') + query({ of, operation: key(operation) });
}

function table(operation, context) {
  return html`<h3>${operation.provider}: ${title(operation)}</h3>
    <table><thead><tr><th>Met</th><th>Failure</th><th>Kind</th><th>Source</th><th>Bring about</th></tr></thead><tbody>
      ${operation.failures.map((each) => html`<tr>
        <td>${each.met ? html`<span class="good">${each.met} ×</span>` : each.cause === 'code' ? html`<span class="faint">a mistake in code</span>`
          : html`<span class="bad">not met</span>`}</td>
        <td><code>${each.failure}</code><br>${each.sentence}</td>
        <td>${each.kind.replace('_', ' ')} ${each.status ?? ''}</td><td>${each.source}</td>
        <td>${actions(each, context)}</td></tr>`)}</tbody></table>`;
}
