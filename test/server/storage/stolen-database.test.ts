import assert from 'node:assert/strict';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import sdk from 'ontology-ts-sdk';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { foreignKeystore } from '../../support/custody/custody.ts';
import { authRequest, FIELDS, holder, newId, PNG } from '../../support/custody/onttag.ts';
import { codeFor, pkce, postForm } from '../../support/oauth-client.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { startProvider } from '../../support/provider.ts';
import { signCall } from '../../support/server/signed-call.ts';
import { placesOf, steal, walPosition } from '../../support/server/stolen.ts';
import { LinkedBrowser } from '../../support/stand-ins/linked-browser.ts';
import { REGISTRATIONS, type StandIns, startStandIns } from '../../support/stand-ins/stand-ins.ts';

// The sender is one that a production server would have: the development one keeps every code as text.

const ORIGIN = `https://seen-${randomUUID()}.example`;
const SMS_SECRET = randomBytes(32).toString('base64url');
/** What a person or the platform keeps to themselves, by what it is. */
const secrets: Record<string, { value: string | Buffer; guessable: boolean }> = {};
let provider: Awaited<ReturnType<typeof startProvider>>;
let standIns: StandIns;
let platform: TestPlatform;
let now = new Date();
let smsStatus = 204;

before(async () => {
  provider = await startProvider(() => ({ status: smsStatus }));
  standIns = await startStandIns();
  const sms = { sender: 'webhook' as const, url: provider.url, secret: SMS_SECRET };
  platform = await startTestPlatform({
    now: () => now,
    providersAt: standIns.at,
    config: { sms, linked: REGISTRATIONS },
  });
});
after(async () => {
  await platform?.close();
  await standIns?.close();
  await provider?.close();
});

/** Keeps a secret under its name. */
function secret<Value extends string | Buffer>(name: string, value: Value, guessable = false): Value {
  assert.ok(value.length >= 6, name);
  secrets[name] = { value, guessable };
  return value;
}
/** The same of one of which all can be tried. */
const guessable = (name: string, value: string) => secret(name, value, true);
const newPassword = (name: string) => guessable(name, `canary ${randomUUID()}`);
function newPhone(name: string): string {
  const national = guessable(name, `137${randomInt(1e8).toString().padStart(8, '0')}`);
  guessable(`${name}, as it is dialled`, `+86${national}`);
  return guessable(`${name}, as it is written here`, `+86*${national}`);
}

/** Asks for a code, and reads it where the service that sends it does. */
async function code(client: PageClient, phone: string, purpose: string): Promise<string> {
  await client.post('/ontid/getcode/phone', { number: phone, purpose });
  return sentCode(phone, purpose);
}

/** The code that was sent to a phone last. */
function sentCode(phone: string, purpose: string): string {
  const sent = provider.calls
    .map(({ body }) => JSON.parse(body) as { to: string; code?: string })
    .filter(({ to }) => to === phone.replace('*', ''));
  now = new Date(now.getTime() + 61_000);
  return guessable(`code for ${purpose}`, sent.findLast(({ code }) => code)!.code!);
}

async function done(client: PageClient, path: string, body: object): Promise<string> {
  const answer = await client.post(path, body);
  assert.equal(answer.body.error, 0, `${path}: ${answer.body.desc}`);
  return answer.body.result as string;
}

/** A key in each form in which it could be written down. */
function privateKey(name: string, wif: string): InstanceType<typeof sdk.Crypto.PrivateKey> {
  const key = sdk.Crypto.PrivateKey.deserializeWIF(secret(`${name}, WIF`, wif));
  secret(name, Buffer.from(key.key, 'hex'));
  return key;
}

/** One person’s whole life with the platform. */
async function live(client: PageClient): Promise<{ ontid: OntId; password: string }> {
  const [phone, nextPhone] = [newPhone('phone'), newPhone('next phone')];
  const [first, second, password] = [
    newPassword('password'),
    newPassword('second password'),
    newPassword('password after the reset'),
  ];
  await client.post('/ontid/login/password', { phone, password: newPassword('password of nobody') });
  const old = await done(client, '/ontid/register/phone', {
    number: phone,
    verifyCode: await code(client, phone, 'signin'),
    password: first,
  });
  await client.post('/ontid/login/password', { phone, password: newPassword('wrong password') });
  await done(client, '/ontid/login/password', { phone, password: first });
  privateKey('private key', await done(client, '/ontid/export/wif', { ontid: old, password: first }));
  await done(client, '/ontid/edit/password', { phone, oldPassword: first, newPassword: second });
  const keystore = await done(client, '/ontid/export/keystore', { ontid: old, password: second });
  secret('sealed key of the keystore', (JSON.parse(keystore) as { key: string }).key);
  await done(client, '/account/keystore-sign-in', { ontid: old, password: second, allow: true });
  await done(client, '/login/keystore', { keystore, password: second });
  await done(client, '/ontid/edit/phone', {
    newPhone: nextPhone,
    verifyCode: await code(client, nextPhone, 'edit-phone'),
    oldPhone: phone,
    password: second,
  });
  const ontid = await done(client, '/ontid/edit/password', {
    phone: nextPhone,
    verifyCode: await code(client, nextPhone, 'reset'),
    newPassword: password,
  });
  await done(client, '/ontid/export/phone', { ontid, password });
  await done(client, '/account/two-step-code', { ontid });
  await done(client, '/account/two-step', { ontid, on: true, verifyCode: sentCode(nextPhone, 'two-step') });
  const halfway = platform.client();
  await halfway.post('/ontid/login/password', { phone: nextPhone, password });
  keepCookies('a first step', halfway);
  await done(client, '/ontid/verify', { ontid, password });
  return { ontid: ontid as OntId, password };
}

/** Somebody who brings a key along. */
async function bind(client: PageClient): Promise<void> {
  const [phone, password] = [
    newPhone('phone of a key that was brought'),
    newPassword('password of a key that was brought'),
  ];
  const { ontId, keystore } = await foreignKeystore(password);
  await done(client, '/ontid/binding', { phone, verifyCode: await code(client, phone, 'binding'), keystore, password });
  privateKey('private key that was brought', await done(client, '/ontid/export/wif', { ontid: ontId, password }));
}

/** Keeps the cookies of a browser. */
function keepCookies(whose: string, client: PageClient): void {
  for (const pair of client.cookieHeader()['cookie']!.split('; '))
    secret(`cookie of ${whose}, ${pair.split('=')[0]}`, pair.split('=')[1]!);
}

/** Somebody who signs in with an account elsewhere, and goes there once more without coming to an end. */
async function link(): Promise<void> {
  const browser = new LinkedBrowser(platform, standIns);
  const subject = guessable('subject at a provider', randomUUID());
  await browser.register('google', subject, newPassword('password of a linked account'));
  const address = new URL(await browser.setOut('google'));
  secret('state', address.searchParams.get('state')!);
  await browser.open(browser.answer(address.href, subject));
  keepCookies('a linked account', browser.client);
}

/** Signs in to an app that calls the platform too. */
async function signInToApp(client: PageClient): Promise<{ ontId: OntId }> {
  const app = await platform.services.apps.add({
    name: 'Seen',
    origins: [ORIGIN],
    redirectUris: [],
    tokenFormat: 'jws',
    refreshTokens: true,
    scopes: ['phone'],
    callSignature: 'hmac',
    allowedCalls: ['getcode'],
  });
  secret('app secret', app.secret);
  privateKey('private key of the app', app.wif);
  const { verifier, challenge } = pkce();
  const authorizationCode = secret(
    'authorization code',
    await codeFor(client, { client_id: app.ontId, origin: ORIGIN, code_challenge: challenge }),
  );
  const tokens = await postForm(platform, '/oauth2/token', {
    grant_type: 'authorization_code',
    client_id: app.ontId,
    code: authorizationCode,
    code_verifier: secret('verifier', verifier),
  });
  const next = await postForm(platform, '/oauth2/token', {
    grant_type: 'refresh_token',
    client_id: app.ontId,
    refresh_token: tokens.body['refresh_token']!,
  });
  for (const [use, { body }] of Object.entries({ first: tokens, next })) {
    for (const name of ['access_token', 'refresh_token']) {
      const token = secret(`${use} ${name}`, body[name]!);
      secret(
        `jti of the ${use} ${name}`,
        (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { jti: string }).jti,
      );
    }
  }
  const body = JSON.stringify({ number: newPhone('phone that an app named') });
  const uri = '/api/v1/ontid/getcode/phone';
  // The service is away: the message stays on its way.
  smsStatus = 503;
  const headers = { 'content-type': 'application/json', hmac: signCall(app.ontId, app.secret, uri, body, now) };
  assert.equal((await fetch(`${platform.url}${uri}`, { method: 'POST', headers, body })).status, 200);
  guessable('code on its way', (JSON.parse(provider.calls.at(-1)!.body) as { code: string }).code);
  return app;
}

/** One credential that was issued, and documents that nobody has decided on. */
async function askForCredentials(
  client: PageClient,
  { ontid, password }: { ontid: OntId; password: string },
): Promise<void> {
  const owner = holder(
    ontid,
    privateKey('private key after the reset', await done(client, '/ontid/export/wif', { ontid, password })),
  );
  secret('document', Buffer.from(PNG, 'base64').subarray(20));
  const fields = {
    ...FIELDS,
    Name: secret('name in a credential', `Canary ${randomUUID()}`),
    IDDocNumber: guessable('number in a credential', randomUUID()),
  };
  for (const decide of [true, false]) {
    const request = owner.sign(authRequest(owner, owner));
    const { body } = await client.post('/onttag/authrequest', request);
    assert.equal(body.error, 0, body.desc);
    if (decide) await platform.services.onttag.decisions.approve(request['auth_id'] as string, fields);
  }
  const query = owner.sign({ nounce: newId(), auth_template: 'authtemplate_kyc01', ontid });
  const { body } = await client.post('/onttag/authrequesters', query);
  assert.equal((body.result as unknown[]).length, 1);
}

test('threat 13: a stolen database, its files and its log hold no secret of a person, an app or the platform', async () => {
  const since = await walPosition(platform.databaseUrl);
  const client = platform.client();
  const person = await live(client);
  keepCookies('a person', client);
  await bind(platform.client());
  await link();
  await platform.services.sms.sendDue();
  await signInToApp(client);
  await askForCredentials(client, person);
  secret('envelope key', platform.config.envelopeKey);
  secret('secret of the webhook', SMS_SECRET);
  assert.ok(Object.keys(secrets).length > 40, 'everything was seen');

  const loot = await steal(platform.databaseUrl, since);
  const empty = [...loot]
    .filter(([place, content]) => place.startsWith('table ') && !content)
    .map(([place]) => place.slice(6));
  assert.deepEqual(
    empty.sort(),
    ['dev_outbox', 'onttag_outbox', 'used_proof', 'verification_code'],
    'every other table had something to hide',
  );
  // What is no secret is found in each kind of place, so that the rest is not missed for want of looking.
  const seen = placesOf(ORIGIN, loot);
  for (const place of [/^table app$/, /^base\//, /^pg_wal\//])
    assert.ok(
      seen.some((name) => place.test(name)),
      `${place} is looked into`,
    );
  for (const [name, { value, ...kind }] of Object.entries(secrets))
    assert.deepEqual(placesOf(value, loot, kind), [], `${name} stands in the database`);
});
