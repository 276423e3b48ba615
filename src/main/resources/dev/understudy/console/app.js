// The shell: address, header, pages, keys. Everything that is shown comes from /_admin.
import { html, nothing, render } from './lib/lit-html.js';
import { Refused, call, keepToken, listen, query, sandboxPath, takeTokenFromAddress } from './api.js';
import { between, foreign, instant } from './text.js';
import { refusal, values } from './parts.js';
import { palette, shortcuts } from './keys.js';
import { sandboxes } from './sandboxes.js';
import { people } from './people.js';
import { messages } from './messages.js';
import { calls } from './calls.js';
import { webhooks } from './webhooks.js';
import { timeline } from './timeline.js';
import { rules } from './rules.js';
import { story } from './story.js';
import { settings } from './settings.js';

const BASE = '/_console/';
const PAGES = [messages, people, calls, webhooks, timeline, rules, story, settings];
const RETRY_MS = 1000;

const state = {
  id: null, page: null, path: [], params: new URLSearchParams(), data: null, error: null,
  actionError: null, connection: 'connecting', clock: null, next: null, counts: {}, move: null,
};
let loading = false;
let again = false;
let listening = null;

export function address(id, page, ...rest) {
  return BASE + [id, page, ...rest].map(encodeURIComponent).join('/');
}

function go(url) {
  history.pushState(null, '', url);
  route();
}

function route() {
  const segments = location.pathname.slice(BASE.length).split('/').filter(Boolean).map(decoded);
  const id = segments[0] ?? null;
  const page = id === null ? sandboxes : PAGES.find((each) => each.name === segments[1]) ?? messages;
  const changed = page !== state.page || id !== state.id || segments.slice(2).join('/') !== state.path.join('/');
  if (id !== state.id) {
    Object.assign(state, { id, clock: null, next: null, counts: {}, move: null });
    listenAnew();
  }
  Object.assign(state, { page, path: segments.slice(2), params: new URLSearchParams(location.search) });
  if (changed) {
    Object.assign(state, { data: null, error: null, actionError: null });
  }
  paint();
  refresh();
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const context = {
  get id() { return state.id; },
  get path() { return state.path; },
  get params() { return state.params; },
  get now() { return state.clock?.now ?? new Date().toISOString(); },
  get clock() { return state.clock; },
  get move() { return state.move; },
  get error() { return state.actionError; },
  go, address, refresh, act,
  link: (page, ...rest) => address(state.id, page, ...rest),
  admin: (path) => sandboxPath(state.id) + path,
  call: (method, path, body) => call(method, sandboxPath(state.id) + path, body),
  filter(changes) {
    const params = new URLSearchParams(state.params);
    for (const [name, value] of Object.entries(changes)) {
      if (value) { params.set(name, value); } else { params.delete(name); }
    }
    go(location.pathname + (params.size ? `?${params}` : ''));
  },
  advance: (body) => act(async () => {
    state.move = await call('POST', `${sandboxPath(state.id)}/clock/advance`, body);
  }),
};

/** Carries out an action of the user; a refusal is shown where the page shows it. */
async function act(action) {
  try {
    state.actionError = null;
    await action();
  } catch (error) {
    state.actionError = error;
  }
  await refresh();
}

async function refresh() {
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  do {
    again = false;
    const { page, id, path } = state;
    try {
      const [data, clock, work] = await Promise.all([
        page.load(context),
        id === null ? null : call('GET', `${sandboxPath(id)}/clock`),
        id === null ? null : call('GET', `${sandboxPath(id)}/timeline${query({ limit: 1 })}`),
      ]);
      if (page === state.page && id === state.id && path === state.path) {
        Object.assign(state, { data, clock, next: work?.work[0] ?? null, error: null });
      }
    } catch (error) {
      state.error = error;
      if (!(error instanceof Refused)) {
        console.error(error);
      }
    }
    paint();
  } while (again);
  loading = false;
}

/** Listens to the sandbox that is shown, as long as the page is visible. */
async function listenAnew() {
  listening?.abort();
  const id = state.id;
  if (id === null || document.hidden) {
    return;
  }
  const mine = new AbortController();
  listening = mine;
  while (!mine.signal.aborted) {
    try {
      await listen(id, mine.signal, (name, data) => {
        if (name === 'gone') {
          state.error = new Refused(404, `The sandbox ${id} was deleted.`);
          state.connection = 'gone';
          mine.abort();
          paint();
          return;
        }
        state.connection = 'live';
        state.counts = data.counts;
        refresh();
      });
    } catch (error) {
      if (mine.signal.aborted) {
        return;
      }
      if (error instanceof Refused && error.status === 401) {
        state.error = error;
        paint();
        return;
      }
    }
    if (!mine.signal.aborted) {
      state.connection = 'lost';
      paint();
      await new Promise((resume) => { setTimeout(resume, RETRY_MS); });
    }
  }
}

function paint() {
  const name = state.id === null ? 'Sandboxes' : `${state.page.label} · ${state.id}`;
  document.title = `${name} · Understudy`;
  render(shell(), document.getElementById('app'));
}

function shell() {
  if (state.error?.status === 401) {
    return tokenForm();
  }
  return html`<header class="bar">
      <a class="name" href="${BASE}">Understudy</a>
      ${state.id === null ? nothing : header()}
    </header>
    ${state.id === null
      ? html`<main tabindex="-1">${content()}</main>`
      : html`<div class="frame"><nav class="pages" aria-label="Pages">${PAGES.map(pageLink)}</nav>
          <main tabindex="-1">${content()}</main></div>`}
    ${palette(context, PAGES)}`;
}

function header() {
  const { clock, next } = state;
  return html`<span class="pill">${foreign(state.id)}</span>
    <form role="search" @submit=${searched}><input id="search" name="text" type="search" placeholder="Search messages  /"
      aria-label="Search messages"></form>
    <span class="room"></span>
    ${clock ? html`<span class="pill">${clock.mode}</span><time datetime="${clock.now}">${instant(clock.now)}</time>` : nothing}
    <button type="button" id="settle" title="Runs the work that is due now (.)" @click=${() => context.advance({ by: 'PT0S' })}>Settle</button>
    <button type="button" id="next" class="main" ?disabled=${!next} @click=${() => context.advance({ to: 'next' })}
      title="${next ? `${next.kind} at ${next.at} (n)` : 'There is no work to come'}">
      Next${next && clock ? `: ${next.kind} ${between(next.at, clock.now)}` : ''}</button>
    <span class="pill ${state.connection}">${state.connection}</span>
    <button type="button" id="theme" title="Light, dark or as the system" @click=${nextTheme}>${theme()}</button>`;
}

function pageLink(page) {
  const count = state.counts[page.counted];
  return html`<a href="${address(state.id, page.name)}" aria-current=${page === state.page ? 'page' : nothing}>
    <span>${page.label}</span>${count ? html`<span>${count}</span>` : nothing}</a>`;
}

function content() {
  if (state.error && (state.data === null || state.connection === 'gone')) {
    return html`<div class="empty"><p role="alert">${state.error.message}</p>
      <p><a href="${BASE}">All sandboxes</a></p></div>`;
  }
  return html`${state.error ? html`<p class="bad" role="status">${state.error.message}</p>` : nothing}
    ${refusal(state.actionError)}
    ${state.data === null ? html`<p class="faint">Loading…</p>` : state.page.view(state.data, context)}`;
}

function tokenForm() {
  return html`<main><h1>Understudy</h1><p>The control plane of this server needs its admin token.</p>
    <form class="line" @submit=${(event) => {
      event.preventDefault();
      keepToken(values(event.target).token ?? '');
      state.error = null;
      listenAnew();
      refresh();
    }}><label>Admin token <input name="token" type="password" autocomplete="off" required></label>
    <button class="main">Open</button></form>${refusal(state.error)}</main>`;
}

function searched(event) {
  event.preventDefault();
  go(address(state.id, 'messages') + query(values(event.target)));
}

function theme() {
  return document.documentElement.dataset.theme ?? 'auto';
}

function nextTheme() {
  const order = { auto: 'light', light: 'dark', dark: 'auto' };
  setTheme(order[theme()]);
  paint();
}

function setTheme(name) {
  localStorage.setItem('understudy.theme', name);
  if (name === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = name;
  }
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  if (link && link.pathname.startsWith(BASE) && link.origin === location.origin && !link.target
      && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    go(link.getAttribute('href'));
  }
});
document.addEventListener('visibilitychange', () => {
  listenAnew();
  if (!document.hidden) {
    refresh();
  }
});
window.addEventListener('popstate', route);
shortcuts(context, PAGES);
setTheme(localStorage.getItem('understudy.theme') ?? 'auto');
takeTokenFromAddress();
route();
