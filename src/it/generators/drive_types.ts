// Drives a sandbox with openapi-fetch and the types that openapi-typescript makes.
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type * as admin from './clients/types/admin.js';
import type * as prelude from './clients/types/prelude.js';
import type * as prolific from './clients/types/prolific.js';
import type * as sociocs from './clients/types/sociocs.js';

const baseUrl = process.argv[2];
const id = 'openapi-typescript';
const control = createClient<admin.paths>({ baseUrl });
const sandbox = await control.POST('/_admin/sandboxes', { body: { id } });
assert.equal(sandbox.data?.credentials.prelude_api_key, id);

const params = { path: { id } };
const fault = await control.POST('/_admin/sandboxes/{id}/faults', {
  params,
  body: { provider: 'prelude', times: 1, effect: { type: 'error', status: 503 } },
});
assert.equal(fault.data?.effect.type, 'error');

const notify = createClient<prelude.paths>({ baseUrl, headers: { Authorization: `Bearer ${id}` } });
const batch = {
  to: ['+33612345678'],
  template_id: 'template_01k8ap1btqf5r9fq2c8ax5fhc9',
  variables: { order_id: '12345', amount: '$49.99' },
};
const failed = await notify.POST('/v2/notify/batch', { body: batch });
assert.equal(failed.response.status, 503);
const accepted = await notify.POST('/v2/notify/batch', { body: batch });
assert.equal(accepted.data?.results[0].message?.encoding, 'GSM-7');

const messages = createClient<prolific.paths>({ baseUrl, headers: { Authorization: `Token ${id}` } });
const recipient_id = '619e049f7648a4e1f8f3645b';
const study_id = '6569ece7ca177d19117b1b95';
await messages.POST('/api/v1/messages/', { body: { recipient_id, body: 'Thank you', study_id } });
const sent = await messages.GET('/api/v1/messages/', { params: { query: { user_id: recipient_id } } });
assert.equal(sent.data?.results[0].body, 'Thank you');

const bulk = createClient<sociocs.paths>({ baseUrl, headers: { apikey: `${id}:understudy` } });
const job = await bulk.POST('/messages/bulk', {
  body: {
    provider: 'twlo',
    channel_key: 'your_channel_key',
    recipients: [{ to: '16175551212' }],
    text: 'Hello',
  },
});
assert.match(job.data?.data.job_id ?? '', /^[A-Za-z0-9]{8}$/);

const found = await control.GET('/_admin/sandboxes/{id}/messages', {
  params: { path: { id }, query: { provider: 'prelude' } },
});
assert.equal(found.data?.total, 1);
await control.DELETE('/_admin/sandboxes/{id}', { params });
console.log('openapi-typescript: passed');
