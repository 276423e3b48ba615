// The sandbox itself: credentials, settings, fixtures; reset and delete.
import { html } from './lib/lit-html.js';
import { call, sandboxPath, text } from './api.js';
import { adminCurl } from './text.js';
import { code, copyButton, fields, saveButton, values, when } from './parts.js';
import { confirmed } from './sandboxes.js';

export const settings = {
  async load(context) {
    return context.call('GET', '');
  },

  view(sandbox, context) {
    const { credentials } = sandbox;
    const lines = `export PROLIFIC_URL=${location.origin}\nexport PROLIFIC_TOKEN=${credentials.prolific_token}\n`
      + `export PRELUDE_BASE_URL=${location.origin}\nexport API_TOKEN=${credentials.prelude_api_key}\n`
      + `export SOCIOCS_BASE_URL=${location.origin}\nexport SOCIOCS_API_KEY=${credentials.sociocs_api_key}`;
    return html`<div class="head"><h1>Settings</h1><span class="room"></span>
        ${copyButton('curl', adminCurl('GET', context.admin('')))}</div>
      ${fields([['id', html`<code>${sandbox.id}</code>`], ['seed', html`<code>${sandbox.seed}</code>`],
        ['fixtures', sandbox.fixtures.join(', ') || 'none'], ['created', when(sandbox.created_at)]])}
      <h2>Credentials</h2>${code(lines)}${copyButton('Copy', lines)}
      <h2>Settings</h2>
      <form class="grid" @submit=${(event) => {
        event.preventDefault();
        const given = values(event.target);
        context.act(() => context.call('PATCH', '/settings', given));
      }}>${Object.entries(sandbox.settings).map(([name, value]) => html`<label for="set-${name}">${name}</label>
        <input id="set-${name}" name="${name}" .value=${value} required>`)}<span></span><button>Change</button></form>
      <h2>Add a fixture</h2>
      <form @submit=${(event) => {
        event.preventDefault();
        const form = event.target;
        context.act(async () => {
          await context.call('POST', '/fixtures', JSON.parse(values(form).document));
          form.reset();
        });
      }}><textarea name="document" aria-label="Fixture in JSON" required placeholder='{"prolific": {"participants": [{"id": "619e049f7648a4e1f8f3645f"}]}}'></textarea>
        <button>Add</button> <span class="faint">JSON; YAML by POST …/fixtures</span></form>
      <h2>The world as a fixture</h2>
      <p class="faint">What exists here now, for a fresh sandbox: without messages, journal and credentials.</p>
      ${saveButton('Save as a fixture', context, async () => [`${sandbox.id.replace(/[^\w-]/g, '_')}.yaml`, await text(`${sandboxPath(sandbox.id)}/fixtures`)])}
      <h2>Reset</h2><p class="faint">Empties it, and replays its fixtures.</p>
      ${confirmed('Reset', sandbox.id, () => context.act(() => context.call('POST', '/reset')))}
      <h2>Delete</h2><p class="faint">Its credentials are refused from then on.</p>
      ${confirmed('Delete', sandbox.id, async () => {
        await context.act(() => call('DELETE', `/sandboxes/${encodeURIComponent(sandbox.id)}`));
        context.go('/_console/');
      })}`;
  },
};
