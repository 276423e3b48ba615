// Drives a sandbox with the clients that openapi-generator makes for TypeScript.
import assert from 'node:assert/strict';
import * as admin from './clients/admin/index.js';
import * as prelude from './clients/prelude/index.js';
import * as prolific from './clients/prolific/index.js';
import * as sociocs from './clients/sociocs/index.js';

const basePath = process.argv[2];
const id = 'openapi-generator-typescript';
const control = new admin.Configuration({ basePath });
const sandbox = await new admin.SandboxesApi(control).createSandbox({ newSandbox: { id } });
assert.equal(sandbox.credentials.preludeApiKey, id);

const faults = new admin.FaultsApi(control);
const fault = await faults.createFault({
  id,
  newFault: { provider: 'prelude', times: 1, effect: { type: 'error', status: 503 } },
});
assert.equal(fault.effect.type, 'error');

const notify = new prelude.NotifyApi(new prelude.Configuration({ basePath, accessToken: id }));
const sendNotifyBulkRequest = {
  to: ['+33612345678'],
  templateId: 'template_01k8ap1btqf5r9fq2c8ax5fhc9',
  variables: { order_id: '12345', amount: '$49.99' },
};
await assert.rejects(
  notify.sendNotifyBulk({ sendNotifyBulkRequest }),
  (e) => e instanceof prelude.ResponseError && e.response.status === 503,
);
const batch = await notify.sendNotifyBulk({ sendNotifyBulkRequest });
assert.equal(batch.results[0].message?.encoding, 'GSM-7');

const messages = new prolific.MessagesApi(new prolific.Configuration({ basePath, apiKey: `Token ${id}` }));
const recipientId = '619e049f7648a4e1f8f3645b';
await messages.sendMessage({
  sendMessage: { recipientId, body: 'Thank you', studyId: '6569ece7ca177d19117b1b95' },
});
const sent = await messages.getMessages({ userId: recipientId });
assert.equal(sent.results[0].body, 'Thank you');

const bulk = new sociocs.MessagesApi(new sociocs.Configuration({ basePath, apiKey: `${id}:understudy` }));
const job = await bulk.sendBulkMessages({
  sendBulkMessages: {
    provider: 'twlo',
    channelKey: 'your_channel_key',
    recipients: [{ to: '16175551212' }],
    text: 'Hello',
  },
});
assert.match(job.data.jobId, /^[A-Za-z0-9]{8}$/);

const found = await new admin.MessagesApi(control).listMessages({ id, provider: 'prelude' });
assert.equal(found.total, 1);
assert.equal(found.messages[0].scheduledAt, null);
const story = await new admin.JournalApi(control).getStory({ id });
assert.match(story, /\+33612345678/);
await new admin.SandboxesApi(control).deleteSandbox({ id });
console.log('openapi-generator, TypeScript: passed');
