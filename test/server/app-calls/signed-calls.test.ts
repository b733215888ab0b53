import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
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
      for (const seconds of [-300, 300])
        assert.deepEqual(await said(app.send(await sign({ at: at + seconds }))), IN_ORDER);
      for (const seconds of [-301, 301]) assert.deepEqual(await said(app.send(await sign({ at: at + seconds }))), SKEW);
      assert.deepEqual(await said(app.send(await sign({ at: START.getTime() }))), SKEW, 'milliseconds');
    });

    test('threat 17: another secret, app, address, query or body than was signed is refused', async () => {
      const wire = await sign({ uri: `/api/v1${PATH}?a=x&b=j` });
      assert.deepEqual(await said(app.send({ ...wire, uri: `/api/v1${PATH}?b=j&a=x` })), TAMPERED, 'reordered query');
      assert.deepEqual(
        await said(app.send({ ...wire, uri: `/api/v1${PATH}?a=x&b=%6A` })),
        TAMPERED,
        'query written in another way',
      );
      assert.deepEqual(await said(app.send({ ...wire, uri: `/api/v1${PATH}` })), TAMPERED, 'query left out');
      assert.deepEqual(
        await said(app.send({ ...wire, uri: '/api/v1/ontid/login/phone?a=x&b=j' })),
        TAMPERED,
        'another endpoint',
      );
      assert.deepEqual(
        await said(app.send({ ...wire, body: wire.body.replace('horse', 'Horse') })),
        TAMPERED,
        'a byte of the body',
      );
      assert.deepEqual(
        await said(app.send({ ...wire, body: wire.body.replace(',', ', ') })),
        TAMPERED,
        'the same JSON in other bytes',
      );
      assert.deepEqual(await said(app.send(wire)), IN_ORDER);
      const other = await AppServer.register(platform, ['login'], () => now);
      assert.deepEqual(await said(app.send(await sign({ secret: other.secret }))), TAMPERED, 'another app’s secret');
      const unknown = `did:ont:A${'1'.repeat(33)}`;
      assert.deepEqual(await said(app.send(await sign({ appId: unknown }))), UNKNOWN);
      assert.deepEqual(await said(app.send(await sign({ appId: 'shop' }))), UNKNOWN);
    });

    test('a right signature counts wherever it comes from, a wrong one nowhere', async () => {
      const from = (origin: string, call: WireCall) => ({
        ...call,
        headers: { ...call.headers, origin, 'sec-fetch-site': 'cross-site' },
      });
      assert.deepEqual(await said(app.send(from('https://app.example', await sign()))), IN_ORDER);
      const wrong = from(platform.url, await sign({ secret: 'guessed' }));
      assert.deepEqual(
        await said(app.send({ ...wrong, headers: { ...wrong.headers, 'sec-fetch-site': 'same-origin' } })),
        TAMPERED,
      );
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
  const kept = async () =>
    (await db.selectFrom('app_nonce').select('nonce').where('nonce', 'in', ['first', 'second']).execute()).length;
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
  const held = accepted['Signature-Input']!.replace(/^sig=/, '')
    .replace(/(created|nonce|keyid)=[^;]*/g, '$1')
    .split(';')
    .sort();
  assert.deepEqual(wanted, held);
});

test('a call that is signed in two ways, or in none that can be read, is refused', async () => {
  const [one, two] = [await app.sign('Hmac', PATH, BODY), await app.sign('RFC 9421', PATH, BODY)];
  assert.deepEqual(await said(app.send({ ...one, headers: { ...one.headers, ...two.headers } })), UNREADABLE);
  for (const headers of [
    { hmac: '' },
    { hmac: 'ont' },
    { hmac: `ont,${app.appId}` },
    { authorization: 'ont:' },
    { authorization: 'hmac:other' },
    { signature: 'sig=:AA==:' },
    { 'signature-input': 'sig=("@method")' },
    { signature: '\u00ff', 'signature-input': '(' },
  ]) {
    const { status, body } = await app.send({
      ...one,
      headers: { 'content-type': 'application/json', ...(headers as unknown as Record<string, string>) },
    });
    assert.deepEqual([status, body.error], UNREADABLE, JSON.stringify(headers));
  }
});

for (const form of ['Hmac', 'Authorization hmac:', 'Authorization'] as const) {
  test(`threat 17, V16: ${form}: a captured call without its body is refused, with the digest of the body in the nonce`, async () => {
    const nonce = randomUUID();
    const { headers, uri, body } = await app.sign(form, PATH, BODY, { nonce });
    const digest = createHash('md5').update(body).digest('base64');
    const { 'content-type': _, ...signed } = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace(nonce, nonce + digest)]),
    );
    assert.deepEqual(await said(app.send({ uri, headers: signed, body: '' })), UNREADABLE);
    const { headers: empty } = await app.sign(form, PATH, '');
    delete empty['content-type'];
    assert.deepEqual(await said(app.send({ uri, headers: empty, body: '' })), UNREADABLE);
    assert.deepEqual(await said(app.send({ uri, headers, body })), IN_ORDER);
  });

  test(`threat 17, V16: ${form}: an address that ends with a digit, or has ten in a row, is refused`, async () => {
    for (const query of ['?a=1', '?t=1767323045&a=b', `?a=b${START.getTime() / 1000}`]) {
      assert.deepEqual(
        await said(app.send(await app.sign(form, PATH, BODY, { uri: `/api/v1${PATH}${query}` }))),
        UNREADABLE,
        query,
      );
    }
  });
}

test('threat 17: an app has one form: the other one is refused, also with a right signature, and changes with a command', async () => {
  for (const [callSignature, own, other] of [
    ['rfc9421', 'RFC 9421', 'Hmac'],
    ['hmac', 'Hmac', 'RFC 9421'],
  ] as const) {
    const { ontId, secret } = await platform.services.apps.add({
      name: 'One form',
      origins: ['https://one.example'],
      redirectUris: [],
      tokenFormat: 'jws',
      callSignature,
      allowedCalls: ['login'],
    });
    const one = new AppServer(platform, { ontId, secret }, () => now);
    assert.deepEqual(await said(one.call(own, PATH, BODY)), IN_ORDER);
    const { status, body } = await one.call(other, PATH, BODY);
    assert.deepEqual([status, body.error], [403, 61005]);
    assert.match(body.desc, /--call-signature (hmac|rfc9421)$/);
    assert.deepEqual(await said(one.call(other, PATH, BODY, { secret: 'guessed' })), TAMPERED);
    await platform.services.apps.update(ontId, { callSignature: callSignature === 'hmac' ? 'rfc9421' : 'hmac' });
    assert.deepEqual(await said(one.call(other, PATH, BODY)), IN_ORDER);
  }
  const { ontId } = await platform.services.apps.add({
    name: 'New',
    origins: ['https://new.example'],
    redirectUris: [],
    tokenFormat: 'jws',
  });
  assert.equal((await platform.services.apps.find(ontId))!.callSignature, 'rfc9421');
});

test('an app that was registered before there was a choice goes on with the form that it uses', async () => {
  const older = await AppServer.register(platform, ['login'], () => now);
  // The version before knows no column `call_signature`.
  await platform.services.db
    .updateTable('app')
    .set({ call_signature: sql`default` })
    .where('ont_id', '=', older.appId as OntId)
    .execute();
  for (const form of FORMS) assert.deepEqual(await said(older.call(form, PATH, BODY)), IN_ORDER);
});
