import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openerReply } from '../../src/page/reply.ts';
import type { OntId } from '../../src/protocol/ont-id.ts';

const ontid = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf' as OntId;
const request = { clientId: ontid, origin: 'https://shop.example', state: 'a'.repeat(22), responseMode: 'web_message' as const };

function windowWithOpener(closed = false) {
  const sent: unknown[][] = [];
  const opener = { closed, postMessage: (...message: unknown[]) => sent.push(message) };
  return { window: { opener } as unknown as Window, sent };
}

test('a token goes to the registered origin, with the state, and with nothing else that was known of it', () => {
  const { window, sent } = windowWithOpener();
  openerReply(window, request).deliver({ access_token: 'token', ontid, status: 'granted' } as never);
  const message = { source: 'ontid-signin', version: 1, state: request.state, result: { access_token: 'token', ontid } };
  assert.deepEqual(sent, [[message, 'https://shop.example']]);
});

test('a refresh token goes along where there is one', () => {
  const { window, sent } = windowWithOpener();
  openerReply(window, request).deliver({ access_token: 'token', refresh_token: 'next', ontid });
  assert.deepEqual((sent as [[{ result: object }]])[0][0].result, { access_token: 'token', ontid, refresh_token: 'next' });
});

test('a refusal goes the same way and says so', () => {
  const { window, sent } = windowWithOpener();
  openerReply(window, request).refuse();
  const [[message, target]] = sent as [[{ error: { code: string } }, string]];
  assert.deepEqual([message.error.code, target], ['ERR_ACCESS_DENIED', 'https://shop.example']);
});

test('no opener, or one that is closed, cannot be answered', () => {
  assert.equal(openerReply({ opener: null } as Window, request).canDeliver(), false);
  const { window, sent } = windowWithOpener(true);
  const reply = openerReply(window, request);
  assert.equal(reply.canDeliver(), false);
  reply.deliver({ access_token: 'token', ontid });
  assert.deepEqual(sent, []);
});
