// Calls the real services with the fetch of Deno or Bun, and prints the status.
const name = globalThis.Deno ? 'deno' : 'bun';
const headers = { Authorization: `Token real-${name}` };
const answer = await fetch('https://api.prolific.com/api/v1/messages/unread/', { headers });
console.log(`${name}: ${answer.status}`);
