// The story of the sandbox: everything that happened, in one chronology; and the same as a test.
import { html, nothing } from './lib/lit-html.js';
import { query, sandboxPath, text } from './api.js';
import { adminCurl, visible } from './text.js';
import { code, copyButton, empty, saveButton } from './parts.js';

const STYLES = { junit: 'JUnit', 'rest-assured': 'REST Assured' };

export const story = {
  async load(context) {
    const style = context.params.get('as');
    if (!(style in STYLES)) {
      return { text: await text(`${sandboxPath(context.id)}/story`) };
    }
    try {
      return { style, text: await text(`${sandboxPath(context.id)}/test${query({ style })}`) };
    } catch (error) {
      if (error.status !== 409) {
        throw error;
      }
      return { style, refused: error.message };
    }
  },

  view(data, context) {
    const { style } = data;
    return html`<div class="head"><h1>${style ? 'A test of the session' : 'Story'}</h1><span class="room"></span>
        ${tab('As text', undefined, style, context)}
        ${Object.entries(STYLES).map(([name, label]) => tab(label, name, style, context))}
        ${data.text ? copyButton('Copy', data.text) : nothing}
        ${style && data.text ? saveButton('Save', context, async () => [fileName(data.text), data.text]) : nothing}
        ${copyButton('curl', adminCurl('GET', context.admin(style ? `/test${query({ style })}` : '/story')))}</div>
      ${style ? test(data) : html`<pre tabindex="0">${linked(data.text, context)}</pre>`}`;
  },
};

function tab(label, name, style, context) {
  const address = context.link('story') + (name ? `?as=${name}` : '');
  return html`<a href="${address}" aria-current=${name === style ? 'page' : nothing}>${label}</a>`;
}

function test(data) {
  return data.refused
    ? empty(data.refused)
    : html`<p class="faint">Does again what was done here since the beginning or the last reset, and expects the same.</p>
      ${code(data.text)}`;
}

function fileName(source) {
  return `${/^class (\w+)/m.exec(source)[1]}.java`;
}

/** Makes links of the ids of messages, webhooks and faults. */
function linked(data, context) {
  return data.split(/(\b(?:tx_|whk_|flt_)[0-9a-z]{26}\b)/).map((part, at) => {
    if (at % 2 === 0) {
      return html`<bdi>${visible(part)}</bdi>`;
    }
    const link = part.startsWith('tx_') ? context.link('messages', part)
      : part.startsWith('whk_') ? context.link('webhooks', part) : context.link('rules');
    return html`<a href="${link}">${part}</a>`;
  });
}
