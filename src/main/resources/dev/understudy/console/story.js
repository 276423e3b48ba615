// The story of the sandbox: everything that happened, in one chronology.
import { html } from './lib/lit-html.js';
import { sandboxPath, text } from './api.js';
import { adminCurl, visible } from './text.js';
import { copyButton } from './parts.js';

export const story = {
  async load(context) {
    return text(`${sandboxPath(context.id)}/story`);
  },

  view(data, context) {
    return html`<div class="head"><h1>Story</h1><span class="room"></span>${copyButton('Copy', data)}
        ${copyButton('curl', adminCurl('GET', context.admin('/story')))}</div>
      <pre tabindex="0">${linked(data, context)}</pre>`;
  },
};

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
