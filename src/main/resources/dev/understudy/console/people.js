// The people of the sandbox, and the stage: the account's inbox beside the person's phone.
import { html, nothing } from './lib/lit-html.js';
import { repeat } from './lib/directives/repeat.js';
import { call, query } from './api.js';
import { foreign, shortInstant, visible } from './text.js';
import { choice, empty, mark, status, values } from './parts.js';

const SHOWN = 200;
const CHIPS = ['STOP', 'START', 'HELP'];
const ARRIVED = ['sent', 'delivered', 'read', 'received'];
const ENDS = ['read', 'failed', 'undelivered', 'expired', 'unknown', 'cancelled', 'scheduled'];
const NEXT = {
  prolific: ['failed'],
  sociocs: ['sent', 'delivered', 'read', 'undelivered', 'failed'],
  prelude: ['submitted', 'pending_delivery', 'delivered', 'failed', 'expired', 'unknown'],
};
const LONGEST_SINGLE = 70; // no text of so few characters has more than one segment, with extensions
const ASKED_AT_ONCE = 20;
const splits = new Map();

export const people = {
  async load(context) {
    return context.path.length > 1 ? loadStage(context, context.path[0], context.path[1])
      : context.call('GET', `/people${query({ ...filters(context), limit: SHOWN })}`);
  },

  view(data, context) {
    return data.thread ? stageView(data, context) : listView(data, context);
  },

  painted: keepEndsInView,
};

function filters(context) {
  return Object.fromEntries(['provider', 'text', 'unread'].map((name) => [name, context.params.get(name) ?? '']));
}

function listView(data, context) {
  const chosen = filters(context);
  const isFiltered = Object.values(chosen).some(Boolean);
  return html`<div class="head"><h1>People</h1><span class="faint">${data.total}</span><span class="room"></span>
      <form class="line" @submit=${(event) => { event.preventDefault(); context.filter({ text: '', ...values(event.target) }); }}>
        ${choice('provider', ['prolific', 'sociocs', 'prelude'], chosen.provider, context)}
        <label class="tick"><input type="checkbox" .checked=${chosen.unread === 'true'}
          @change=${(event) => context.filter({ unread: event.target.checked ? 'true' : '' })}> unread</label>
        <input name="text" aria-label="Id or number" placeholder="id or number" .value=${chosen.text}><button>Filter</button>
        ${isFiltered ? html`<a href="${context.link('people')}">all</a>` : nothing}</form></div>
    ${data.people.length === 0 ? nobody(isFiltered)
      : html`<ul class="rows">${repeat(data.people, (each) => `${each.provider} ${each.id}`, (each) => row(each, context))}</ul>`}
    ${data.total > SHOWN ? html`<p class="faint">The first ${SHOWN} of ${data.total} are shown: filter for others.</p>` : nothing}`;
}

function nobody(isFiltered) {
  return isFiltered ? empty('Nobody matches.')
    : empty('Nobody has written or been written to.', html`<p>Participants, numbers and contacts appear here with their first message.</p>`);
}

function row(person, context) {
  const last = person.last_message;
  return html`<li><a class="row" href="${context.link('people', person.provider, person.id)}">${mark(person.provider)}
    <span class="line"><code>${foreign(person.id)}</code>${person.unread ? html` <span class="pill count">${person.unread} unread</span>` : nothing}${optedOut(person)}</span>
    <time class="right faint" datetime="${last.created_at}">${shortInstant(last.created_at)}</time>
    <span></span><span class="line">${last.direction === 'outbound' ? '→ ' : '← '}${foreign(last.body)}</span>
    <span class="right faint">${person.outbound} to, ${person.inbound} from</span></a></li>`;
}

function optedOut(person) {
  return person?.opted_out ? html` <span class="pill bad" title="Wrote STOP: Prelude sends them no marketing">opted out</span>` : nothing;
}

/** Loads the messages with one person, the person, and how the texts are split for SMS. */
export async function loadStage(context, provider, who, limit = SHOWN) {
  const [found, listed] = await Promise.all([
    context.call('GET', `/messages${query({ provider, with: who, order: 'desc', limit })}`),
    context.call('GET', `/people${query({ provider, text: who, limit: 10 })}`),
  ]);
  const thread = found.messages.reverse();
  await split(thread.filter(isSms).map((each) => each.body));
  return { provider, who, thread, total: found.total, person: listed.people.find((each) => each.id === who) };
}

function isSms(message) {
  return message.provider === 'prelude' ? (message.details.channel ?? 'sms') === 'sms'
    : message.provider === 'sociocs' && !String(message.details.channel_provider).endsWith('wa');
}

/** Asks the server how texts are split into the segments of an SMS, the newest ones first. */
async function split(texts) {
  const unknown = [...new Set(texts)].filter((text) => text.length > LONGEST_SINGLE && text.length <= 100000 && !splits.has(text));
  await Promise.all(unknown.slice(-ASKED_AT_ONCE).map(async (text) => {
    splits.set(text, await call('POST', '/sms', { text }));
  }));
  for (const text of [...splits.keys()].slice(0, Math.max(0, splits.size - 300))) {
    splits.delete(text);
  }
}

function stageView(stage, context) {
  const { provider, who, total } = stage;
  return html`<div class="head">${mark(provider)}<h1><code>${foreign(who)}</code></h1><span class="faint">${total} messages</span>${optedOut(stage.person)}
      <span class="room"></span>
      <a href="${context.link('messages')}${query({ provider, with: who })}">as a list</a>
      <a href="${context.link('rules')}${query({ recipient: who, provider })}">Fail the next one to this person</a></div>
    <div class="stage">${inbox(stage, context)}${phone(stage, context)}</div>`;
}

function inbox({ provider, who, thread }, context) {
  const unread = thread.filter((each) => each.direction === 'inbound' && each.read_at === null);
  const name = provider === 'prolific' ? "The researcher's inbox" : "Your account's inbox";
  return html`<section class="inbox panel" aria-label="Inbox"><div class="head"><h2>${name}</h2><span class="room"></span>
      ${provider === 'prolific' && unread.length ? html`<button type="button" @click=${() => context.act(() => context.call('POST', '/prolific/read', { message_ids: unread.map((each) => each.id) }))}>Mark ${unread.length} as read</button>` : nothing}</div>
    <div class="thread" tabindex="0" aria-label="Messages with ${visible(who)}">${bubbles(thread, 'outbound', context)}</div></section>`;
}

/** The phone of a person: what has arrived there, and a line to write as them. */
export function phone(stage, context) {
  const { provider, who, thread } = stage;
  const arrived = thread.filter((each) => each.direction === 'inbound' || ARRIVED.includes(each.status));
  const missing = thread.length - arrived.length;
  return html`<section class="phone" aria-label="Phone"><div class="top"><span class="ear"></span></div>
    <h2>${mark(provider)} <code>${foreign(who)}</code></h2>
    <div class="thread" tabindex="0" aria-label="Messages on the phone">${bubbles(arrived, 'inbound', context)}</div>
    ${missing ? html`<p class="under">${missing} on the way, or failed</p>` : nothing}
    ${write(stage, context)}</section>`;
}

/** The thread as one side sees it: its own messages are on the right. The latest one is in view. */
function bubbles(thread, mine, context) {
  return thread.length === 0 ? html`<p class="faint">Nothing has arrived.</p>` : repeat(thread, (each) => each.id, (each) => {
    const side = each.direction === mine ? 'mine' : '';
    return html`<div class="bubble ${side}">${text(each)}</div>
      <div class="under ${side}"><a href="${context.link('messages', each.id)}">${shortInstant(each.created_at)}</a> · ${status(each.status)}${size(each)}
        ${mine === 'outbound' && each.direction === 'outbound' ? setStatus(each, context) : nothing}</div>`;
  });
}

/** A body; where an SMS breaks into segments, a mark says so. */
function text(message) {
  const parts = isSms(message) ? splits.get(message.body)?.segments ?? [] : [];
  return parts.length < 2 ? foreign(message.body)
    : html`<bdi>${parts.map((part, at) => html`${at === 0 ? nothing : html`<span class="cut" title="Segment ${at + 1} begins here">${at + 1}</span>`}${visible(part.text)}`)}</bdi>`;
}

function size(message) {
  const known = splits.get(message.body);
  const segments = message.details.segment_count ?? known?.segments.length;
  return isSms(message) && segments
    ? ` · ${message.details.encoding ?? known.encoding} · ${segments} ${segments === 1 ? 'segment' : 'segments'}` : nothing;
}

function setStatus(message, context) {
  const later = NEXT[message.provider].filter((each) => each !== message.status && (each !== 'read' || !isSms(message)));
  return ENDS.includes(message.status) ? nothing
    : html`<select class="small" aria-label="Set the status" @change=${(event) => {
      const wanted = event.target.value;
      event.target.value = '';
      context.act(() => context.call('POST', `/messages/${encodeURIComponent(message.id)}/status`, { status: wanted }));
    }}><option value="">set…</option>${later.map((each) => html`<option>${each}</option>`)}</select>`;
}

function write({ provider, who, thread }, context) {
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
  return html`<form class="line compose" @submit=${(event) => {
    event.preventDefault();
    send(values(event.target).text);
    event.target.reset();
    event.target.querySelector('output').textContent = '';
  }}><input id="write" name="text" aria-label="Write as this person" placeholder="Write as this person…" required autocomplete="off"
      @input=${provider === 'prolific' ? nothing : measure}>
    <button class="main">Send</button><output class="under"></output></form>
    ${provider === 'prolific' ? nothing : html`<p class="chips">${CHIPS.map((word) => html`<button type="button" @click=${() => send(word)}>${word}</button>`)}</p>`}`;
}

/** Shows the size of a text while it is typed. */
async function measure(event) {
  const field = event.target;
  const output = field.form.querySelector('output');
  const text = field.value;
  if (text.length === 0 || text.length > 100000) {
    output.textContent = '';
    return;
  }
  try {
    const { encoding, units, segments } = await call('POST', '/sms', { text });
    if (field.value === text) {
      output.textContent = `${encoding}, ${units} units, ${segments.length} ${segments.length === 1 ? 'segment' : 'segments'}`;
    }
  } catch {
    output.textContent = '';
  }
}

/** Keeps the end of each thread in view, unless somebody has scrolled up. */
export function keepEndsInView() {
  for (const thread of document.querySelectorAll('.thread')) {
    const end = String(thread.scrollHeight);
    if (thread.dataset.end !== end) {
      const wasAtEnd = !thread.dataset.end || thread.scrollTop + thread.clientHeight >= Number(thread.dataset.end) - 40;
      thread.dataset.end = end;
      if (wasAtEnd) {
        thread.scrollTop = thread.scrollHeight;
      }
    }
  }
}
