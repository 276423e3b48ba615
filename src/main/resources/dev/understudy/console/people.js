// The people of the sandbox, and the stage: the account's inbox beside the person's phone.
import { html, nothing } from './lib/lit-html.js';
import { repeat } from './lib/directives/repeat.js';
import { query } from './api.js';
import { foreign, shortInstant } from './text.js';
import { empty, mark, status, values } from './parts.js';

const SHOWN = 200;
const CHIPS = ['STOP', 'START', 'HELP'];

export const people = {
  name: 'people', label: 'People',

  async load(context) {
    return context.path.length > 1 ? stage(context)
      : context.call('GET', `/people${query({ provider: context.params.get('provider'), text: context.params.get('text'), limit: SHOWN })}`);
  },

  view(data, context) {
    return data.thread ? stageView(data, context) : listView(data, context);
  },
};

function listView(data, context) {
  return html`<div class="head"><h1>People</h1><span class="faint">${data.total}</span><span class="room"></span>
      <form class="line" @submit=${(event) => { event.preventDefault(); context.filter({ text: '', ...values(event.target) }); }}>
        <input name="text" aria-label="Id or number" placeholder="id or number" .value=${context.params.get('text') ?? ''}><button>Filter</button></form></div>
    ${data.people.length === 0 ? empty('Nobody has written or been written to.', html`<p>Participants, numbers and contacts appear here with their first message.</p>`)
      : html`<ul class="rows">${repeat(data.people, (each) => `${each.provider} ${each.id}`, (each) => row(each, context))}</ul>`}`;
}

function row(person, context) {
  const last = person.last_message;
  return html`<li><a class="row" href="${context.link('people', person.provider, person.id)}">${mark(person.provider)}
    <span class="line"><code>${foreign(person.id)}</code>${person.unread ? html` <span class="pill">${person.unread} unread</span>` : nothing}</span>
    <time class="right faint" datetime="${last.created_at}">${shortInstant(last.created_at)}</time>
    <span></span><span class="line">${last.direction === 'outbound' ? '→ ' : '← '}${foreign(last.body)}</span>
    <span class="right faint">${person.outbound} to, ${person.inbound} from</span></a></li>`;
}

async function stage(context) {
  const [provider, who] = context.path;
  const found = await context.call('GET', `/messages${query({ provider, with: who, order: 'desc', limit: SHOWN })}`);
  return { provider, who, thread: found.messages.reverse(), total: found.total };
}

function stageView({ provider, who, thread, total }, context) {
  const unread = thread.filter((each) => each.direction === 'inbound' && each.read_at === null);
  return html`<div class="head">${mark(provider)}<h1><code>${foreign(who)}</code></h1><span class="faint">${total} messages</span><span class="room"></span>
      <a href="${context.link('rules')}${query({ recipient: who })}">Fail the next one to this person</a></div>
    <div class="stage">
      <section class="inbox panel" aria-label="Inbox"><h2>Your application's inbox</h2>
        ${provider === 'prolific' && unread.length ? html`<button type="button" @click=${() => context.act(() => context.call('POST', '/prolific/read', { message_ids: unread.map((each) => each.id) }))}>Mark ${unread.length} as read</button>` : nothing}
        ${bubbles(thread, 'outbound', context)}</section>
      <section class="phone" aria-label="Phone"><h2>Their phone</h2>
        ${bubbles(thread, 'inbound', context)}
        ${write(provider, who, thread, context)}</section>
    </div>`;
}

/** The thread as one side sees it: its own messages are on the right. */
function bubbles(thread, mine, context) {
  const shown = thread.filter((each) => mine === 'outbound' || each.direction === 'inbound' || ['delivered', 'read', 'sent'].includes(each.status));
  return shown.length === 0 ? html`<p class="faint">Nothing has arrived.</p>` : shown.map((each) => {
    const side = each.direction === mine ? 'mine' : '';
    const segments = each.details.segment_count;
    return html`<div class="bubble ${side}">${foreign(each.body)}</div>
      <div class="under ${side}"><a href="${context.link('messages', each.id)}">${shortInstant(each.created_at)}</a> · ${status(each.status)}${segments ? ` · ${each.details.encoding} · ${segments} ${segments === 1 ? 'segment' : 'segments'}` : ''}</div>`;
  });
}

function write(provider, who, thread, context) {
  const send = (text) => context.act(() => {
    if (provider === 'prolific') {
      return context.call('POST', '/prolific/replies', { participant_id: who, body: text });
    }
    if (provider === 'prelude') {
      return context.call('POST', '/prelude/inbound', { from: who, text });
    }
    const channel = thread.findLast((each) => each.details.channel_key)?.details.channel_key;
    return context.call('POST', '/sociocs/incoming', { channel_key: channel, from: who, text });
  });
  return html`<form class="line" @submit=${(event) => {
    event.preventDefault();
    send(values(event.target).text);
    event.target.reset();
  }}><input id="write" name="text" aria-label="Write as this person" placeholder="Write as this person…" required autocomplete="off">
    <button class="main">Send</button></form>
    ${provider === 'prolific' ? nothing : html`<p>${CHIPS.map((word) => html`<button type="button" @click=${() => send(word)}>${word}</button> `)}</p>`}`;
}
