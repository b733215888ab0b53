import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { OntId } from '../../../src/protocol/ont-id.ts';
import { Nonces } from '../../../src/server/app-calls/nonces.ts';
import { AppServer, FORMS, type WireCall } from '../../support/app-server.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const START = new Date('2026-01-02T03:04:05Z');
const PATH = '/ontid/login/password';
const PHONE = '+86*15821703553';
const BODY = { phone: PHONE, password: 'correct horse' };

let platform: TestPlatform;
let app: AppServer;
let ontid: string;
let now = START;
const pass = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));

before(async () => {
  platform = await startTestPlatform({ now: () => now });
  app = await AppServer.register(platform, ['login'], () => now);
  ontid = await platform.client().register(PHONE);
});
after(() => platform.close());
beforeEach(() => (now = START));

/** What an answer says: HTTP status and the platform's number. */
const said = async (answer: ReturnType<AppServer['send']>) => [(await answer).status, (await answer).body.error];
const IN_ORDER = [200, 0];
const SKEW = [401, 61007];
const UNKNOWN = [401, 61006];
const TAMPERED = [401, 62006];
const REPLAYED = [401, 61040];
const UNREADABLE = [400, 61001];

for (const form of FORMS) {
  describe(form, () => {
    const sign = (other: Parameters<AppServer['sign']>[3] = {}) => app.sign(form, PATH, BODY, other);

    test('a right signature is taken, and answered as the published interface has it', async () => {
      const { status, body } = await app.send(await sign());
      assert.equal(status, 200);
      assert.deepEqual(body, { action: 'login', version: '1.0', error: 0, desc: 'SUCCESS', result: ontid });
    });

    test('threat 17: the same call again is refused, at once and for as long as its time is taken', async () => {
      // Signed by a clock that is as far ahead as may be, it stays good for twice the window.
      const call = await sign({ at: START.getTime() / 1000 + 300 });
      assert.deepEqual(await said(app.send(call)), IN_ORDER);
      assert.deepEqual(await said(app.send(call)), REPLAYED);
      pass(600);
      await platform.services.nonces.sweep();
      assert.deepEqual(await said(app.send(call)), REPLAYED);
      pass(1);
      assert.deepEqual(await said(app.send(call)), SKEW);
    });

    test('threat 17: of one call sent 20 times at once, one is taken', async () => {
      const call = await sign();
      const answers = await Promise.all(Array.from({ length: 20 }, () => said(app.send(call))));
      assert.deepEqual(answers.sort(), [IN_ORDER, ...Array.from({ length: 19 }, () => REPLAYED)]);
    });

    test('threat 17: a nonce is used up for other calls too, but not by another app or a wrong signature', async () => {
      const nonce = randomUUID();
      assert.deepEqual(await said(app.send(await sign({ nonce, secret: 'guessed' }))), TAMPERED);
      assert.deepEqual(await said(app.send(await sign({ nonce }))), IN_ORDER);
      assert.deepEqual(await said(app.call(form, PATH, { phone: PHONE, password: 'another' }, { nonce })), REPLAYED);
      const other = await AppServer.register(platform, ['login'], () => now);
      assert.deepEqual(await said(other.call(form, PATH, BODY, { nonce })), IN_ORDER);
    });

    test('threat 17: 300 seconds off are taken, 301 refused, to either side', async () => {
      const at = START.getTime() / 1000;
      for (const seconds of [-300, 300]) assert.deepEqual(await said(app.send(await sign({ at: at + seconds }))), IN_ORDER);
      for (const seconds of [-301, 301]) assert.deepEqual(await said(app.send(await sign({ at: at + seconds }))), SKEW);
      assert.deepEqual(await said(app.send(await sign({ at: START.getTime() }))), SKEW, 'milliseconds');
    });

    test('threat 17: another secret, app, address, query or body than was signed is refused', async () => {
      const wire = await sign({ uri: `/api/v1${PATH}?a=1&b=2` });
      assert.deepEqual(await said(app.send({ ...wire, uri: `/api/v1${PATH}?b=2&a=1` })), TAMPERED, 'reordered query');
      assert.deepEqual(await said(app.send({ ...wire, uri: `/api/v1${PATH}?a=1&b=%32` })), TAMPERED, 'query written in another way');
      assert.deepEqual(await said(app.send({ ...wire, uri: `/api/v1${PATH}` })), TAMPERED, 'query left out');
      assert.deepEqual(await said(app.send({ ...wire, uri: '/api/v1/ontid/login/phone?a=1&b=2' })), TAMPERED, 'another endpoint');
      assert.deepEqual(await said(app.send({ ...wire, body: wire.body.replace('horse', 'Horse') })), TAMPERED, 'a byte of the body');
      assert.deepEqual(await said(app.send({ ...wire, body: wire.body.replace(',', ', ') })), TAMPERED, 'the same JSON in other bytes');
      assert.deepEqual(await said(app.send(wire)), IN_ORDER);
      const other = await AppServer.register(platform, ['login'], () => now);
      assert.deepEqual(await said(app.send(await sign({ secret: other.secret }))), TAMPERED, 'another app’s secret');
      const unknown = `did:ont:A${'1'.repeat(33)}`;
      assert.deepEqual(await said(app.send(await sign({ appId: unknown }))), UNKNOWN);
      assert.deepEqual(await said(app.send(await sign({ appId: 'shop' }))), UNKNOWN);
    });

    test('a right signature counts wherever it comes from, a wrong one nowhere', async () => {
      const from = (origin: string, call: WireCall) => ({ ...call, headers: { ...call.headers, origin, 'sec-fetch-site': 'cross-site' } });
      assert.deepEqual(await said(app.send(from('https://app.example', await sign()))), IN_ORDER);
      const wrong = from(platform.url, await sign({ secret: 'guessed' }));
      assert.deepEqual(await said(app.send({ ...wrong, headers: { ...wrong.headers, 'sec-fetch-site': 'same-origin' } })), TAMPERED);
    });

    test('an app that was removed is unknown from then on', async () => {
      const gone = await AppServer.register(platform, ['login'], () => now);
      assert.deepEqual(await said(gone.call(form, PATH, BODY)), IN_ORDER);
      await platform.services.apps.remove(gone.appId as never);
      assert.deepEqual(await said(gone.call(form, PATH, BODY)), UNKNOWN);
    });
  });
}

test('threat 17: a nonce that was used in one form is used up in all', async () => {
  const nonce = randomUUID();
  assert.deepEqual(await said(app.call('Hmac', PATH, BODY, { nonce })), IN_ORDER);
  for (const form of FORMS) assert.deepEqual(await said(app.call(form, PATH, BODY, { nonce })), REPLAYED);
});

test('nonces are forgotten once no signature that holds them can be good', async () => {
  const { db } = platform.services;
  const clock = { now: START };
  const nonces = new Nonces({ db, now: () => clock.now });
  const signedAt = START.getTime() / 1000;
  const kept = async () => (await db.selectFrom('app_nonce').select('nonce').where('nonce', 'in', ['first', 'second']).execute()).length;
  assert.equal(await nonces.take(app.appId as OntId, 'first', signedAt), true);
  clock.now = new Date(START.getTime() + 600_000);
  assert.equal(await nonces.take(app.appId as OntId, 'second', signedAt + 600), true);
  await nonces.sweep();
  assert.equal(await kept(), 2);
  clock.now = new Date(START.getTime() + 601_000);
  await nonces.sweep();
  assert.equal(await kept(), 1);
});

test('a 401 names the schemes that there are, and what a signature has to hold', async () => {
  const { status, headers } = await app.call('Hmac', PATH, BODY, { secret: 'guessed' });
  const { headers: accepted } = await app.sign('RFC 9421', PATH, BODY);
  assert.deepEqual([status, headers.get('www-authenticate')], [401, 'hmac realm="ont"']);
  // RFC 9421 §5.1: the same members as in the Signature-Input of a call that is taken, created and nonce without values.
  const wanted = headers.get('accept-signature')!.replace(/^sig=/, '').split(';').sort();
  const held = accepted['Signature-Input']!.replace(/^sig=/, '').replace(/(created|nonce|keyid)=[^;]*/g, '$1').split(';').sort();
  assert.deepEqual(wanted, held);
});

test('a call that is signed in two ways, or in none that can be read, is refused', async () => {
  const [one, two] = [await app.sign('Hmac', PATH, BODY), await app.sign('RFC 9421', PATH, BODY)];
  assert.deepEqual(await said(app.send({ ...one, headers: { ...one.headers, ...two.headers } })), UNREADABLE);
  for (const headers of [
    { hmac: '' }, { hmac: 'ont' }, { hmac: `ont,${app.appId}` }, { authorization: 'ont:' }, { authorization: 'hmac:other' },
    { signature: 'sig=:AA==:' }, { 'signature-input': 'sig=("@method")' }, { signature: '\u00ff', 'signature-input': '(' },
  ]) {
    const { status, body } = await app.send({ ...one, headers: { 'content-type': 'application/json', ...(headers as unknown as Record<string, string>) } });
    assert.deepEqual([status, body.error], UNREADABLE, JSON.stringify(headers));
  }
});

test('a call without a body is signed without one', async () => {
  for (const form of ['Hmac', 'Authorization hmac:', 'Authorization'] as const) {
    const { headers, ...call } = await app.sign(form, PATH, '');
    const { 'content-type': _, ...signed } = headers;
    // It gets as far as being told that there is no body.
    assert.deepEqual(await said(app.send({ ...call, headers: signed })), UNREADABLE);
    const { headers: wrong } = await app.sign(form, PATH, '', { secret: 'guessed' });
    delete wrong['content-type'];
    assert.deepEqual(await said(app.send({ ...call, headers: wrong })), TAMPERED);
  }
});
