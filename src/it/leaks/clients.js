// Calls the real services with every client for Node, and prints the status that each gets.
import https from 'node:https';
import Prelude from '@prelude.so/sdk';
import axios from 'axios';

const url = 'https://api.prolific.com/api/v1/messages/unread/';
const headers = (name) => ({ Authorization: `Token real-${name}` });

const calls = {
  fetch: async (name) => (await fetch(url, { headers: headers(name) })).status,
  https: (name) =>
    new Promise((resolve, reject) => {
      https.get(url, { headers: headers(name) }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
    }),
  axios: async (name) => (await axios.get(url, { headers: headers(name) })).status,
  prelude: async (name) => {
    const client = new Prelude({ apiToken: `real-${name}`, maxRetries: 0 });
    return (await client.notify.listSubscriptionConfigs().asResponse()).status;
  },
};

for (const [client, call] of Object.entries(calls)) {
  if (process.argv.length > 2 && !process.argv.includes(client)) {
    continue;
  }
  try {
    console.log(`node-${client}: ${await call(`node-${client}`)}`);
  } catch (error) {
    console.log(`node-${client}: ${error.name}`);
    console.error(client, error);
  }
}
