// Makes every emulated call with Prelude's SDK for Node, whose credential has blanks.
import assert from 'node:assert/strict';
import Prelude from '@prelude.so/sdk';

const client = new Prelude({ baseURL: process.argv[2], apiToken: 'My API Token', maxRetries: 0 });
const to = '+33612345678';
const message = {
  template_id: 'template_01k8ap1btqf5r9fq2c8ax5fhc9',
  variables: { order_id: '12345', amount: '$49.99' },
};
const config = 'subcfg_01k8ap1btqf5r9fq2c8ax5fhc9';
const { notify, transactional } = client;

assert.match((await notify.send({ to, ...message })).id, /^tx_/);
assert.equal((await notify.sendBatch({ to: [to, '+15551234567'], ...message })).success_count, 2);
assert.match((await transactional.send({ to, ...message })).id, /^tx_/);
assert.equal((await notify.listSubscriptionConfigs()).configs[0].id, config);
assert.equal((await notify.getSubscriptionConfig(config)).id, config);
assert.ok(Array.isArray((await notify.listSubscriptionPhoneNumbers(config)).phone_numbers));
const number = await notify.getSubscriptionPhoneNumber(config, to);
assert.equal(number.phone_number, to);
assert.ok(Array.isArray((await notify.listSubscriptionPhoneNumberEvents(config, to)).events));
console.log("Prelude's SDK for Node: 8 calls passed");
