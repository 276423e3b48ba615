// Calls of the control plane. The admin token is kept for this tab only.

const TOKEN = 'understudy.token';

export class Refused extends Error {
  constructor(status, detail, errors) {
    super(detail);
    this.status = status;
    this.errors = errors || {};
  }
}

/** Takes the token out of the address (#token=…), where it must not stay. */
export function takeTokenFromAddress() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    keepToken(given);
    history.replaceState(null, '', location.pathname + location.search);
  }
}

export function keepToken(token) {
  sessionStorage.setItem(TOKEN, token);
}

function headers(more) {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

async function refusal(response) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // a proxy in between may answer in HTML
  }
  return new Refused(response.status, problem.detail || `The server answered ${response.status}.`,
    problem.errors);
}

async function send(method, path, body) {
  const init = { method, headers: headers({}), cache: 'no-store' };
  if (body !== undefined) {
    init.headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(`/_admin${path}`, init);
  } catch {
    throw new Refused(0, 'The server does not answer. The page goes on as soon as it does.');
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

/** Calls the control plane and returns the JSON of the answer; undefined for 204. */
export async function call(method, path, body) {
  const response = await send(method, path, body);
  return response.status === 204 ? undefined : response.json();
}

export async function text(path) {
  return (await send('GET', path)).text();
}

export function sandboxPath(id) {
  return `/sandboxes/${encodeURIComponent(id)}`;
}

export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/**
 * Reads the events of a sandbox until the signal aborts. Each event is passed on by its name and
 * data. fetch is used, since EventSource sends no token and hides a 401.
 */
export async function listen(id, signal, onEvent) {
  const response = await fetch(`/_admin${sandboxPath(id)}/events`,
    { headers: headers({}), signal, cache: 'no-store' });
  if (!response.ok) {
    throw await refusal(response);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    rest += value;
    const blocks = rest.split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block);
      const data = /^data: (.*)$/m.exec(block);
      if (event && data) {
        onEvent(event[1], JSON.parse(data[1]));
      }
    }
  }
}
