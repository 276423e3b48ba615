// Keys and the palette. None is the only way to do something, and none acts while somebody types.
import { html } from './lib/lit-html.js';
import { foreign } from './text.js';
import { call } from './api.js';

const LETTERS = { m: 'messages', p: 'people', c: 'calls', w: 'webhooks', t: 'timeline', r: 'rules', v: 'coverage', s: 'story', e: 'settings' };
let awaitsLetter = false;

function dialog(id) {
  return document.getElementById(id);
}

function isTyping(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

function moveFocus(step) {
  const rows = [...document.querySelectorAll('a.row')];
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

function press(id) {
  const button = document.getElementById(id);
  if (button && !button.disabled) {
    button.click();
  }
}

export function shortcuts(context, pages) {
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }
    if (isTyping(event.target)) {
      if (event.key === 'Escape') {
        event.target.blur();
      }
      return;
    }
    if (awaitsLetter) {
      awaitsLetter = false;
      const page = pages.find((each) => each.name === LETTERS[event.key]);
      if (page && context.id !== null) {
        context.go(context.link(page.name));
      }
      return;
    }
    const actions = {
      j: () => moveFocus(1),
      k: () => moveFocus(-1),
      n: () => press('next'),
      '.': () => press('settle'),
      '/': () => document.getElementById('search')?.focus(),
      r: () => document.getElementById('write')?.focus(),
      y: () => document.querySelector('[data-copy^="curl"]')?.click(),
      g: () => { awaitsLetter = true; },
      '?': () => dialog('help').showModal(),
      Escape: () => context.back(),
    };
    if (actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  });
}

const HELP = [
  ['j  k', 'next and previous row'], ['Enter', 'open the row'], ['Esc', 'back to the list'],
  ['/', 'search messages'], ['r', 'write as this person'], ['n', 'run the next work'], ['.', 'run what is due now'],
  ['y', 'copy the curl command'], ['g then m p c w t r v s e', 'messages, people, calls, webhooks, timeline, rules, coverage, story, settings'],
  ['Ctrl K', 'palette'], ['?', 'this list'],
];

let sandboxIds = [];

export function palette(context, pages) {
  const commands = [
    ...(context.id === null ? [] : pages.map((page) => ({ label: page.label, run: () => context.go(context.link(page.name)) }))),
    ...sandboxIds.map((id) => ({ label: `Sandbox ${id}`, run: () => context.go(context.address(id, 'messages')) })),
    { label: 'All sandboxes', run: () => context.go('/_console/') },
    ...(context.id === null ? [] : [
      { label: 'Settle: run what is due now', run: () => context.advance({ by: 'PT0S' }) },
      { label: 'Advance the clock by 1 minute', run: () => context.advance({ by: 'PT1M' }) },
      { label: 'Advance the clock by 1 hour', run: () => context.advance({ by: 'PT1H' }) },
      { label: 'Advance the clock by 1 day', run: () => context.advance({ by: 'P1D' }) },
    ]),
  ];
  const choose = (command) => {
    dialog('palette').close();
    command.run();
  };
  return html`<dialog id="palette" aria-label="Palette">
      <form method="dialog" @submit=${(event) => {
        event.preventDefault();
        const first = [...event.target.querySelectorAll('li')].find((each) => !each.hidden);
        first?.querySelector('button').click();
      }}>
        <input type="text" aria-label="Command" placeholder="Page, sandbox or command" autocomplete="off" @input=${narrow}>
        <ul class="choices">${commands.map((each) => html`<li><button type="button" @click=${() => choose(each)}>${foreign(each.label)}</button></li>`)}</ul>
      </form></dialog>
    <dialog id="help" aria-label="Keys"><h2>Keys</h2>
      <dl>${HELP.map(([keys, text]) => html`<dt><kbd>${keys}</kbd></dt><dd>${text}</dd>`)}</dl>
      <form method="dialog"><button>Close</button></form></dialog>`;
}

/** Empties the palette before it opens, so that nothing is lost of what is typed at once. */
async function openPalette() {
  const opened = dialog('palette');
  opened.querySelector('input').value = '';
  opened.querySelectorAll('li').forEach((each) => { each.hidden = false; });
  opened.showModal();
  try {
    sandboxIds = (await call('GET', '/sandboxes?limit=100&order=desc')).sandboxes.map((each) => each.id);
  } catch {
    // the palette works without them
  }
}

function narrow(event) {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of event.target.form.querySelectorAll('li')) {
    const label = item.textContent.toLowerCase();
    item.hidden = !words.every((word) => label.includes(word));
  }
}
