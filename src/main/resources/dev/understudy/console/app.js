// The shell: address, header, pages, keys. Everything that is shown comes from /_admin.
import { html, nothing, render, svg } from './lib/lit-html.js';
import { Refused, call, keepToken, listen, query, sandboxPath, takeTokenFromAddress } from './api.js';
import { between, foreign, instant } from './text.js';
import { refusal, values } from './parts.js';
import { palette, shortcuts } from './keys.js';

const BASE = '/_console/';
const SANDBOXES = { name: 'sandboxes', label: 'Sandboxes', module: () => import('./sandboxes.js') };
const PAGES = [
  { name: 'messages', label: 'Messages', counted: 'messages', module: () => import('./messages.js') },
  { name: 'people', label: 'People', module: () => import('./people.js') },
  { name: 'calls', label: 'Calls', counted: 'requests', module: () => import('./calls.js') },
  { name: 'webhooks', label: 'Webhooks', counted: 'webhooks', module: () => import('./webhooks.js') },
  { name: 'timeline', label: 'Timeline', module: () => import('./timeline.js') },
  { name: 'rules', label: 'Rules', counted: 'faults', module: () => import('./rules.js') },
  { name: 'coverage', label: 'Coverage', module: () => import('./coverage.js') },
  { name: 'story', label: 'Story', module: () => import('./story.js') },
  { name: 'settings', label: 'Settings', module: () => import('./settings.js') },
];
const RETRY_MS = 1000;
const POLL_MS = 1000;
const LONGEST_REST_MS = 1000;

const state = {
  id: null, page: null, shown: null, path: [], params: new URLSearchParams(), data: null, error: null,
  actionError: null, connection: 'connecting', clock: null, next: null, counts: {}, move: null,
};
let loading = false;
let again = false;
let wake = () => {};
let listening = null;
let opensSingle = location.pathname === BASE;
let rowToFocus = null;
const lists = new Map(); // the address of each page's list, with its filters

export function address(id, page, ...rest) {
  return BASE + [id, page, ...rest].map(encodeURIComponent).join('/');
}

function go(url) {
  opensSingle = false;
  history.pushState(null, '', url);
  route();
}

/** Goes from one item back to its list, and puts the focus on the row of the item. */
function back() {
  if (state.id !== null && state.path.length > 0) {
    const item = location.pathname;
    go(lists.get(state.page) ?? address(state.id, state.page.name));
    rowToFocus = item;
  }
}

function route() {
  const segments = location.pathname.slice(BASE.length).split('/').filter(Boolean).map(decoded);
  const id = segments[0] ?? null;
  const page = id === null ? SANDBOXES : PAGES.find((each) => each.name === segments[1]) ?? PAGES[0];
  const changed = page !== state.page || id !== state.id || segments.slice(2).join('/') !== state.path.join('/');
  if (id !== state.id) {
    Object.assign(state, { id, connection: 'connecting', clock: null, next: null, counts: {}, move: null });
    lists.clear();
    listenAnew();
  }
  if (segments.length <= 2) {
    lists.set(page, location.pathname + location.search);
  }
  Object.assign(state, { page, path: segments.slice(2), params: new URLSearchParams(location.search) });
  if (changed) {
    Object.assign(state, { data: null, error: null, actionError: null });
  }
  paint();
  wake();
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
  go, back, address, refresh, act, paint,
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
  wake();
  await refresh();
}

/** Returns the module of a page, which is loaded when the page is first opened. */
async function opened(page) {
  try {
    return (await page.module())[page.name];
  } catch {
    throw new Refused(0, 'The server does not answer. The page opens as soon as it does.');
  }
}

async function refresh() {
  if (loading) {
    again = true;
    return;
  }
  loading = true;
  do {
    again = false;
    const began = performance.now();
    const { page, id, path } = state;
    try {
      const shown = await opened(page);
      const [data, clock, work] = await Promise.all([
        shown.load(context),
        id === null ? null : call('GET', `${sandboxPath(id)}/clock`),
        id === null ? null : call('GET', `${sandboxPath(id)}/timeline${query({ limit: 1 })}`),
      ]);
      if (page === state.page && id === state.id && path === state.path) {
        Object.assign(state, { data, shown, clock, next: work?.work[0] ?? null, error: null });
        if (id === null) {
          state.connection = 'live';
          openSingle(data);
        }
      }
    } catch (error) {
      state.error = error;
      if (error.status === 0) {
        state.connection = 'lost';
      }
      if (!(error instanceof Refused)) {
        console.error(error);
      }
    }
    paint();
    rowToFocus = again ? rowToFocus : null;
    if (again) {
      // leaves a busy server most of its time
      await rest(2 * (performance.now() - began));
    }
  } while (again);
  loading = false;
}

/** Waits, until the user asks for something. */
function rest(ms) {
  return new Promise((resume) => {
    wake = resume;
    setTimeout(resume, Math.min(LONGEST_REST_MS, ms));
  });
}

/** Opens the only sandbox, if the visit began with the list. */
function openSingle(data) {
  if (opensSingle && data.sandboxes.length === 1 && data.total === 1) {
    history.replaceState(null, '', address(data.sandboxes[0].id, 'messages'));
    setTimeout(route);
  }
  opensSingle = false;
}

/** Asks for the list of sandboxes again while it is shown: only single sandboxes have events. */
function poll() {
  if (state.id === null && !document.hidden && !loading && state.error?.status !== 401) {
    refresh();
  }
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
      if (error instanceof Refused && error.status === 404) {
        Object.assign(state, { error, connection: 'gone' });
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
  state.shown?.painted?.();
  const row = rowToFocus && document.querySelector(`a.row[href="${CSS.escape(rowToFocus)}"]`);
  if (row) {
    rowToFocus = null;
    row.focus();
  }
}

function shell() {
  if (state.error?.status === 401) {
    return tokenForm();
  }
  return html`<header class="bar">
      <a class="name" href="${BASE}" title="All sandboxes">${logo()} Understudy</a>
      ${state.id === null ? nothing : header()}
      ${state.id === null ? html`<span class="room"></span>` : nothing}
      <span class="pill ${state.connection}">${state.connection}</span>
      <button type="button" id="theme" title="Light, dark or as the system" @click=${nextTheme}>${theme()}</button>
    </header>
    ${state.id === null
      ? html`<main tabindex="-1">${content()}</main>`
      : html`<div class="frame"><nav class="pages" aria-label="Pages">${PAGES.map(pageLink)}</nav>
          <main tabindex="-1">${content()}</main></div>`}
    ${palette(context, PAGES)}`;
}

function header() {
  const { clock, next } = state;
  return html`<a class="pill" href="${BASE}" title="All sandboxes">${foreign(state.id)}</a>
    <form role="search" @submit=${searched}><input id="search" name="text" type="search" placeholder="Search messages  /"
      aria-label="Search messages"></form>
    <span class="room"></span>
    ${clock ? html`<span class="pill">${clock.mode}</span><time datetime="${clock.now}">${instant(clock.now)}</time>` : nothing}
    <button type="button" id="settle" title="Runs the work that is due now (.)" @click=${() => context.advance({ by: 'PT0S' })}>Settle</button>
    <button type="button" id="next" class="main" ?disabled=${!next} @click=${() => context.advance({ to: 'next' })}
      title="${next ? `${next.kind} at ${next.at} (n)` : 'There is no work to come'}">
      Next${next && clock ? `: ${next.kind} ${between(next.at, clock.now)}` : ''}</button>`;
}

function logo() {
  return html`<svg class="logo" viewBox="0 0 16 16" aria-hidden="true">${svg`<path d="M1 2h14v9H7l-4 4v-4H1zM4 5v1h8V5zm0 2v1h5V7z" fill-rule="evenodd"></path>`}</svg>`;
}

function pageLink(page) {
  const count = state.counts[page.counted];
  return html`<a href="${address(state.id, page.name)}" aria-current=${page === state.page ? 'page' : nothing}>
    <span>${page.label}</span>${count ? html`<span>${count}</span>` : nothing}</a>`;
}

function content() {
  const { error } = state;
  if (error && (state.data === null || state.connection === 'gone')) {
    return html`<div class="empty"><p role="alert">${error.message}</p>${state.connection === 'gone'
      ? html`<p>A call whose token begins with <code>sb_</code> makes a sandbox of that name, unless it was deleted. Others are
          created in the list.</p>` : nothing}
      <p><a href="${BASE}">All sandboxes</a></p></div>`;
  }
  return html`${error ? html`<p class="refusal" role="status">${error.message}</p>` : nothing}
    ${refusal(state.actionError)}
    ${state.data === null ? html`<p class="faint">Loading…</p>` : state.shown.view(state.data, context)}`;
}

function tokenForm() {
  return html`<main class="token"><h1>${logo()} Understudy</h1><p>The control plane of this server needs its admin token: the
      value of <code>--admin-token</code>.</p>
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
setInterval(poll, POLL_MS);
shortcuts(context, PAGES);
setTheme(localStorage.getItem('understudy.theme') ?? 'auto');
takeTokenFromAddress();
route();
