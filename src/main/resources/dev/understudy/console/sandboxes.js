// All sandboxes: open, create, reset, delete.
import { html, nothing } from './lib/lit-html.js';
import { repeat } from './lib/directives/repeat.js';
import { call, sandboxPath } from './api.js';
import { between, foreign, instant } from './text.js';
import { empty, values } from './parts.js';

const SHOWN = 200;

export const sandboxes = {
  async load() {
    return call('GET', '/sandboxes?limit=500&order=desc');
  },

  view(data, context) {
    const wanted = (context.params.get('id') ?? '').toLowerCase();
    const shown = data.sandboxes.filter((each) => each.id.toLowerCase().includes(wanted));
    return html`<div class="head"><h1>Sandboxes</h1><span class="faint">${data.total}</span><span class="room"></span>
        <input type="search" aria-label="Filter by id" placeholder="Filter by id" .value=${context.params.get('id') ?? ''}
          @input=${(event) => context.filter({ id: event.target.value })}></div>
      ${create(context)}
      ${shown.length === 0
        ? empty('No sandbox has this id.', html`<p>A call with a token that begins with <code>sb_</code> makes one.</p>`)
        : html`<ul class="rows">${repeat(shown.slice(0, SHOWN), (each) => each.id, (each) => row(each, context))}</ul>`}
      ${shown.length > SHOWN ? html`<p class="faint">${SHOWN} of ${shown.length} are shown: filter by id.</p>` : nothing}
      ${data.total > data.sandboxes.length ? html`<p class="faint">The filter knows the newest ${data.sandboxes.length} of ${data.total}.
        Any other opens by its address, <code>/_console/its-id</code>.</p>` : nothing}`;
  },
};

function row(sandbox, context) {
  return html`<li class="with-actions"><a class="row" href="${context.address(sandbox.id, 'messages')}">
    <span></span>
    <span class="line"><code>${foreign(sandbox.id)}</code></span>
    <span class="right"><span class="pill">${sandbox.clock.mode}</span> <time datetime="${sandbox.clock.now}">${instant(sandbox.clock.now)}</time></span>
    <span></span>
    <span class="line faint">${counts(sandbox.counts)} · seed ${sandbox.seed}</span>
    <span class="right faint">used ${between(sandbox.used_at, new Date().toISOString())} · ${sandbox.next_due ? html`next due <time>${instant(sandbox.next_due)}</time>` : 'nothing to come'}</span>
  </a><details class="actions"><summary>Reset, delete</summary><div class="line">
    ${confirmed('Reset', sandbox.id, () => context.act(() => call('POST', `${sandboxPath(sandbox.id)}/reset`)))}
    ${sandbox.id === 'default' ? nothing : confirmed('Delete', sandbox.id, () => context.act(() => call('DELETE', sandboxPath(sandbox.id))))}
  </div></details></li>`;
}

function counts(numbers) {
  return Object.entries({ message: numbers.messages, call: numbers.requests, webhook: numbers.webhooks, fault: numbers.faults })
    .map(([name, number]) => `${number} ${name}${number === 1 ? '' : 's'}`).join(', ');
}

function create(context) {
  return html`<details class="panel"><summary>Create a sandbox</summary>
    <form class="grid" @submit=${(event) => {
      event.preventDefault();
      const given = values(event.target);
      const wanted = {};
      if (given.id) { wanted.id = given.id; }
      if (given.seed) { wanted.seed = Number(given.seed); }
      if (given.fixtures) { wanted.fixtures = given.fixtures.split(/[ ,]+/).filter(Boolean); }
      if (given.frozen) { wanted.clock = { mode: 'frozen', now: given.frozen }; }
      context.act(async () => {
        const made = await call('POST', '/sandboxes', wanted);
        context.go(context.address(made.id, 'settings'));
      });
    }}>
      <label for="new-id">Id</label><input id="new-id" name="id" placeholder="a fresh one">
      <label for="new-seed">Seed</label><input id="new-seed" name="seed" inputmode="numeric" placeholder="the constant one">
      <label for="new-fixtures">Fixtures</label><input id="new-fixtures" name="fixtures" placeholder="those of the server">
      <label for="new-clock">Clock frozen at</label><input id="new-clock" name="frozen" placeholder="2026-01-15T09:00:00Z; empty: live">
      <span></span><button class="main">Create</button>
    </form></details>`;
}

/** A form that resets or deletes a sandbox once its id was typed. */
export function confirmed(label, id, action) {
  return html`<form class="line" @submit=${(event) => {
    event.preventDefault();
    if (values(event.target).id === id) {
      event.target.reset();
      event.target.querySelector('button').disabled = true;
      action();
    }
  }}><input name="id" aria-label="${label}: type the id of the sandbox" placeholder="type ${id}" autocomplete="off"
      @input=${(event) => { event.target.form.querySelector('button').disabled = event.target.value !== id; }}>
    <button class="danger" disabled>${label}</button></form>`;
}

export { sandboxPath };
