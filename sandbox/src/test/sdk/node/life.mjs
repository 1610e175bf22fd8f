// A customer's life, told through Paddle's own Node SDK. Only the address of the API is not Paddle's.

import assert from 'node:assert/strict';
import { Paddle } from '@paddle/paddle-node-sdk';

const PRO = 'pri_01tenure0pro0monthly000000';
const MAX = 'pri_01tenure0max0monthly000000';

const paddle = new Paddle(process.env.PADDLE_API_KEY, { environment: process.env.PADDLE_API_BASE_URL });

const stage = async (path) => (await fetch(process.env.STAGE_URL + path, { method: 'POST' })).json();

async function all(collection) {
  const items = [];
  for await (const item of collection) {
    items.push(item);
  }
  return items;
}

async function buy(email) {
  const customer = await paddle.customers.create({ email, name: 'Sam Miller' });
  const address = await paddle.addresses.create(customer.id, { countryCode: 'US', postalCode: '10021' });
  const transaction = await paddle.transactions.create({
    items: [{ priceId: PRO, quantity: 1 }],
    customerId: customer.id,
    addressId: address.id,
    customData: { user: email },
  });
  assert.equal(transaction.status, 'ready');
  const paid = await stage(`/pay?transaction=${transaction.id}`);
  return { transactionId: transaction.id, subscriptionId: paid.subscription_id };
}

const { transactionId, subscriptionId } = await buy('node-0@example.com');
for (let number = 1; number < 5; number++) {
  await buy(`node-${number}@example.com`);
}

const subscriptions = await all(paddle.subscriptions.list({ perPage: 2 }));
assert.ok(new Set(subscriptions.map((subscription) => subscription.id)).size >= 5);

const change = { items: [{ priceId: MAX, quantity: 1 }], prorationBillingMode: 'prorated_immediately' };
const preview = await paddle.subscriptions.previewUpdate(subscriptionId, change);
assert.equal(preview.updateSummary.result.amount, '3000');
const updated = await paddle.subscriptions.update(subscriptionId, change);
assert.equal(updated.items[0].price.id, MAX);
const shown = await paddle.subscriptions.get(subscriptionId, { include: ['next_transaction'] });
assert.equal(shown.nextTransaction.details.totals.total, '5000');

await stage('/advance?duration=P32D');
const renewed = await all(paddle.transactions.list({ subscriptionId: [subscriptionId] }));
assert.equal(renewed.length, 3);

const paused = await paddle.subscriptions.pause(subscriptionId, { effectiveFrom: 'immediately' });
assert.equal(paused.status, 'paused');
const resumed = await paddle.subscriptions.resume(subscriptionId, { effectiveFrom: 'immediately' });
assert.equal(resumed.status, 'active');

const refund = await paddle.adjustments.create({ action: 'refund', type: 'full', reason: 'asked', transactionId });
assert.equal(refund.status, 'pending_approval');
await assert.rejects(
  paddle.adjustments.create({ action: 'refund', type: 'full', reason: 'again', transactionId }),
  (refused) => refused.code === 'adjustment_pending_refund_request',
);

const canceled = await paddle.subscriptions.cancel(subscriptionId, { effectiveFrom: 'next_billing_period' });
assert.equal(canceled.scheduledChange.action, 'cancel');
const ended = await paddle.subscriptions.cancel(subscriptionId, { effectiveFrom: 'immediately' });
assert.equal(ended.status, 'canceled');

const events = await all(paddle.events.list({ perPage: 50 }));
assert.ok(events.some((event) => event.eventType === 'subscription.canceled'));

const webhook = await stage('/webhook');
const secret = process.env.PADDLE_WEBHOOK_SECRET;
const event = await paddle.webhooks.unmarshal(webhook.body, secret, webhook.signature);
assert.match(event.eventId, /^evt_/);
assert.equal(await paddle.webhooks.isSignatureValid(webhook.body.replace('evt_', 'evt-'), secret, webhook.signature), false);
console.log(`node: ${events.length} events read by the SDK`);
