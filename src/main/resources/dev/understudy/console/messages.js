// Messages of the sandbox, and one with its history, webhooks and the call that made it.
import { html, nothing } from './lib/lit-html.js';
import { repeat } from './lib/directives/repeat.js';
import { query } from './api.js';
import { adminCurl, foreign, shortInstant } from './text.js';
import { choice, code, copyButton, empty, fields, mark, party, status, values, when } from './parts.js';
import { keepEndsInView, loadStage, phone } from './people.js';

const FILTERS = ['provider', 'direction', 'status', 'with', 'text', 'batch_id'];
const STATUSES = ['created', 'submitted', 'pending_delivery', 'scheduled', 'enqueued', 'queued', 'sending', 'sent', 'delivered',
  'read', 'received', 'failed', 'undelivered', 'expired', 'unknown', 'cancelled'];
const PENDING = ['created', 'submitted', 'pending_delivery', 'scheduled', 'enqueued', 'queued', 'sending', 'sent'];
const SHOWN = 200;
const ON_PHONE = 40;
const WIDE = matchMedia('(min-width: 78rem)');
let focused = null;
let onPhone = null;
let wanted = null;
let isFollowing = false;

export const messages = {
  async load(context) {
    return context.path.length > 0 ? one(context) : list(context);
  },

  view(data, context) {
    return data.message ? oneView(data, context) : listView(data, context);
  },

  painted: keepEndsInView,
};

function filters(context) {
  return Object.fromEntries(FILTERS.map((name) => [name, context.params.get(name) ?? '']));
}

/** Loads the list; in a wide window also the phone of the person of the focused or newest row. */
async function list(context) {
  const data = await context.call('GET', `/messages${query({ ...filters(context), order: 'desc', limit: SHOWN, brief: true })}`);
  const message = data.messages.find((each) => each.id === focused) ?? data.messages[0];
  if (message && WIDE.matches) {
    showOnPhone(message, context);
  }
  return data;
}

/** Loads the phone of a message after its list is shown; rests between, since others need the server, too. */
async function showOnPhone(message, context) {
  wanted = message;
  if (isFollowing) {
    return;
  }
  isFollowing = true;
  let loaded;
  do {
    loaded = wanted;
    const began = performance.now();
    try {
      const { id } = context;
      onPhone = { id, ...await loadStage(context, loaded.provider, who(loaded), ON_PHONE) };
      context.paint();
    } catch {
      // the list says what is wrong
    }
    await new Promise((resume) => { setTimeout(resume, Math.min(2000, 4 * (performance.now() - began))); });
  } while (loaded !== wanted);
  isFollowing = false;
}

function who(message) {
  return message.direction === 'outbound' ? message.recipient : message.sender;
}

function follow(message, context) {
  if (WIDE.matches && focused !== message.id) {
    focused = message.id;
    context.refresh();
  }
}

function listView(data, context) {
  const chosen = filters(context);
  const isFiltered = Object.values(chosen).some(Boolean);
  const stage = WIDE.matches && data.total > 0 && onPhone?.id === context.id ? onPhone : null;
  return html`<div class="head"><h1>Messages</h1><span class="faint">${data.total}</span><span class="room"></span>
      <form class="line" @submit=${(event) => { event.preventDefault(); context.filter({ with: '', text: '', ...values(event.target) }); }}>
        ${choice('provider', ['prolific', 'sociocs', 'prelude'], chosen.provider, context)}
        ${choice('direction', ['outbound', 'inbound'], chosen.direction, context)}
        ${choice('status', STATUSES, chosen.status, context)}
        <input name="with" aria-label="Person or number" placeholder="person or number" .value=${chosen.with}>
        <input name="text" aria-label="Text" placeholder="text" .value=${chosen.text}>
        <button>Filter</button>
        ${isFiltered ? html`<a href="${context.link('messages')}">all</a>` : nothing}
      </form>
      ${copyButton('curl', adminCurl('GET', context.admin(`/messages${query(chosen)}`)))}</div>
    <div class="${stage ? 'beside' : ''}"><div>
      ${data.total === 0 ? none(isFiltered, context) : html`<ul class="rows">${repeat(data.messages, (each) => each.id, (each) => row(each, context))}</ul>`}
      ${data.total > SHOWN ? html`<p class="faint">The newest ${SHOWN} of ${data.total} are shown: filter for others.</p>` : nothing}</div>
      ${stage ? html`<aside>${phone(stage, context)}</aside>` : nothing}</div>`;
}

function none(isFiltered, context) {
  return isFiltered
    ? empty('No message matches.', html`<p>It may be in another sandbox: the credential of the call chooses it.</p>`)
    : empty('No message yet. Send the first one:',
      code(`curl -H 'Authorization: Token ${context.id}' -H 'Content-Type: application/json' \\\n  -d '{"recipient_id":"619e049f7648a4e1f8f3645b","body":"Hello","study_id":"6569ece7ca177d19117b1b95"}' \\\n  ${location.origin}/api/v1/messages/`),
      html`<p>Or did a call of yours reach another sandbox? Its response has the header <code>Understudy-Sandbox</code>.</p>`);
}

function row(message, context) {
  return html`<li><a class="row" href="${context.link('messages', message.id)}" @focus=${() => follow(message, context)}>
    ${mark(message.provider)}<span class="line">${party(message)}</span>
    <time class="right faint" datetime="${message.created_at}">${shortInstant(message.created_at)}</time>
    <span></span><span class="line">${foreign(message.body)}</span>
    <span class="right">${status(message.status)}</span></a></li>`;
}

async function one(context) {
  const id = context.path[0];
  const message = await context.call('GET', `/messages/${encodeURIComponent(id)}`);
  const [hooks, calls] = await Promise.all([
    context.call('GET', `/webhooks${query({ message_id: id, brief: true, limit: SHOWN })}`),
    context.call('GET', `/requests${query({ provider: message.provider, brief: true, limit: 500, order: 'desc' })}`),
  ]);
  const call = calls.requests.find((each) => each.at === message.created_at && each.method === 'POST');
  return { message, hooks: hooks.webhooks, call };
}

function oneView({ message, hooks, call }, context) {
  const java = `var message = sandbox.messages().${message.direction}().provider("${message.provider}").with("${javaText(who(message))}").await(1).get(0);\n`
    + `assertEquals("${javaText(message.body)}", message.body());`;
  return html`<div class="head">${mark(message.provider)}<h1>${party(message)}</h1>${status(message.status)}<span class="room"></span>
      ${copyButton('curl', adminCurl('GET', context.admin(`/messages/${message.id}`)))}
      ${copyButton('Await this in a test', java)}
      <a href="${context.link('people', message.provider, who(message))}">Conversation</a></div>
    ${code(message.body)}
    ${fields([
      ['id', html`<code>${message.id}</code>`], ['provider', message.provider],
      ['sender', html`<code>${foreign(message.sender)}</code>`], ['recipient', html`<code>${foreign(message.recipient)}</code>`],
      ['batch', message.batch_id ? html`<a href="${context.link('messages')}${query({ batch_id: message.batch_id })}"><code>${message.batch_id}</code></a>` : null],
      ['created', when(message.created_at)], ['scheduled', message.scheduled_at ? when(message.scheduled_at) : null],
      ['sent', message.sent_at ? when(message.sent_at) : null], ['read', message.read_at ? when(message.read_at) : null],
      ...Object.entries(message.details).map(([name, value]) => [name, html`<code>${foreign(typeof value === 'string' ? value : JSON.stringify(value))}</code>`]),
      ['made by', call ? html`<a href="${context.link('calls', call.id)}">${call.method} ${call.path}</a>` : null],
    ])}
    <h2>History</h2>
    <table><tbody>${message.history.map((step) => html`<tr><td>${when(step.at)}</td><td>${status(step.status)}</td><td class="faint">${foreign(step.detail ?? '')}</td></tr>`)}</tbody></table>
    ${message.direction === 'outbound' ? setStatus(message, context) : nothing}
    <h2>Webhooks</h2>
    ${context.clock?.mode === 'frozen' && message.provider !== 'prolific' && PENDING.includes(message.status) ? html`<p class="fair">The clock is frozen: the message takes
      its further steps, and tells of them, when the clock is moved by Settle, Next or the <a href="${context.link('timeline')}">timeline</a>.</p>` : nothing}
    ${hooks.length === 0 ? html`<p class="faint">${noWebhook(message)}</p>`
      : html`<ul class="rows">${hooks.map((hook) => html`<li><a class="row" href="${context.link('webhooks', hook.id)}"><span></span>
          <span class="line">${hook.event}</span><span class="right">${status(hook.state)}</span>
          <span></span><span class="line faint">${foreign(hook.url)}</span><span class="right faint">${hook.attempts.length} attempt${hook.attempts.length === 1 ? '' : 's'}</span></a></li>`)}</ul>`}`;
}

/** The reason why a message has no webhook. */
function noWebhook(message) {
  if (message.status === 'scheduled') {
    return 'None yet: the message waits for its hour.';
  }
  return {
    prelude: message.direction === 'inbound' ? 'None: Prelude tells of an inbound message only the webhook_url of the account, which a fixture sets.'
      : 'None: the call had no callback_url.',
    sociocs: 'None so far: no webhook subscription of its channel names this kind of event. One that is added later tells of later steps only.',
    prolific: "None: of a message, Prolific tells no hook.",
  }[message.provider];
}

function setStatus(message, context) {
  return html`<form class="line" @submit=${(event) => {
    event.preventDefault();
    const given = values(event.target);
    context.act(() => context.call('POST', `/messages/${encodeURIComponent(message.id)}/status`, given));
  }}><label>Set the status <input name="status" required placeholder="delivered, failed, …"></label>
    <input name="reason" aria-label="Reason" placeholder="reason, if it failed"><button>Set</button></form>`;
}

function javaText(text) {
  return JSON.stringify(text).slice(1, -1);
}
