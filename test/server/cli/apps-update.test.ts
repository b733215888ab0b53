import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import type { AuthorizeResult } from '../../../src/protocol/custody/custody-api.ts';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import { AppServer } from '../../support/app-server.ts';
import { runCommand } from '../../support/command-line.ts';
import { infoOf, postForm } from '../../support/oauth-client.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { waitsForLock } from '../../support/server/locks.ts';

const LOGO = resolve(import.meta.dirname, '../../../demo/pictures/sign-in.png');
const [ORIGIN, OTHER] = ['https://shop.example', 'https://other.example'];
const PHONE = '+86*15821703553';
const NOBODY = `did:ont:A${'1'.repeat(33)}`;
let platform: TestPlatform;
let person: PageClient;
let ontid: string;
before(async () => {
  platform = await startTestPlatform();
  person = platform.client();
  ontid = await person.register(PHONE);
});
after(() => platform.close());

/** Changes an app from beside the running server; what is printed. */
async function update(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runCommand(platform, ['apps', 'update', ...args]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const signInPage = (client_id: OntId, origin: string) =>
  fetch(`${platform.url}/signin?${new URLSearchParams({ client_id, origin, state: 'A'.repeat(22) })}`);

/** What the page gets when it asks for the person who is signed in. */
async function ask(client_id: OntId, wish: object = {}, origin = ORIGIN) {
  const { error, result } = (await person.post('/oauth2/authorize', { client_id, origin, ...wish })).body;
  return { error, ...(result as Partial<Extract<AuthorizeResult, { access_token: string }> & { status: string }>) };
}

test('every part of an app changes under the same app_id, all at once, and apps list shows it', async () => {
  const { ontId } = await platform.services.apps.add({
    name: 'Shop',
    origins: [ORIGIN],
    redirectUris: [`${ORIGIN}/back`],
    tokenFormat: 'ontology',
    allowedCalls: ['login'],
    scopes: ['phone'],
  });
  const shown = { app_id: ontId, token_format: 'ontology', call_signature: 'rfc9421', allowed_calls: ['login'] };
  const changed = await update(
    ontId,
    '--name',
    '书店',
    '--origin',
    OTHER,
    '--origin',
    ORIGIN,
    '--redirect-uri',
    `${OTHER}/back`,
    '--remove-redirect-uri',
    `${ORIGIN}/back`,
    '--remove-scope',
    'phone',
    '--refresh-tokens',
    '--short-passwords',
    '--logo',
    LOGO,
  );
  assert.deepEqual(changed, {
    ...shown,
    name: '书店',
    origins: [ORIGIN, OTHER],
    redirect_uris: [`${OTHER}/back`],
    refresh_tokens: true,
    scopes: [],
    short_passwords: true,
    logo: true,
  });
  const listed = JSON.parse((await runCommand(platform, ['apps', 'list'])).stdout) as { app_id: string }[];
  assert.deepEqual(
    listed.find(({ app_id }) => app_id === ontId),
    changed,
  );
  assert.equal(
    (await platform.services.apps.find(ontId))!.logoHash,
    createHash('sha256').update(readFileSync(LOGO)).digest('base64url'),
  );
  assert.deepEqual(
    await update(
      ontId,
      '--remove-origin',
      ORIGIN,
      '--remove-redirect-uri',
      `${OTHER}/back`,
      '--scope',
      'phone',
      '--no-refresh-tokens',
      '--no-short-passwords',
      '--remove-logo',
    ),
    {
      ...shown,
      name: '书店',
      origins: [OTHER],
      redirect_uris: [],
      refresh_tokens: false,
      scopes: ['phone'],
      short_passwords: false,
      logo: false,
    },
  );
  // What is not named stays.
  assert.deepEqual((await update(ontId, '--name', 'Shop'))['scopes'], ['phone']);
});

test('the running server knows at once: the page, other sites’ calls, the picture', async () => {
  const id = await platform.addApp(ORIGIN);
  const preflight = async () =>
    (
      await fetch(`${platform.url}/api/v1/ontid/info`, {
        method: 'OPTIONS',
        headers: { origin: 'https://new.example' },
      })
    ).headers.get('access-control-allow-origin');
  const logo = async () => (await fetch(`${platform.url}/apps/${id}/logo`)).status;
  const known = async () => [(await signInPage(id, 'https://new.example')).status, await preflight(), await logo()];
  assert.deepEqual(await known(), [403, null, 404]);
  await update(id, '--origin', 'https://new.example', '--name', 'Renamed app', '--logo', LOGO);
  assert.deepEqual(await known(), [200, 'https://new.example', 200]);
  assert.match(await (await signInPage(id, 'https://new.example')).text(), /Renamed app/);
  await update(id, '--remove-origin', 'https://new.example', '--remove-logo');
  assert.deepEqual(await known(), [403, null, 404]);
});

test('a new secret is printed once, signs calls at once, and the old one does not', async () => {
  const old = await AppServer.register(platform, ['login']);
  const call = async (secret: string) =>
    (await old.call('RFC 9421', '/ontid/login/password', { phone: PHONE, password: 'correct horse' }, { secret })).body
      .error;
  assert.equal(await call(old.secret), 0);
  const { app_secret: secret, ...rest } = await update(old.appId, '--new-secret');
  assert.equal(Buffer.from(secret as string, 'base64url').length, 32);
  assert.deepEqual([await call(old.secret), await call(secret as string)], [ERROR_CODES.SIG_VERIFY_FAILED, 0]);
  assert.deepEqual(await update(old.appId, '--name', rest['name'] as string), rest, 'without it none is made or shown');
  assert.equal(await call(secret as string), 0);
});

test('a scope that an app loses is seen by no token any more, and asked for anew if it comes back', async () => {
  const [id, other] = [
    await platform.addApp(ORIGIN, { scopes: ['phone'] }),
    await platform.addApp(ORIGIN, { scopes: ['phone'] }),
  ];
  const before = (await platform.services.apps.find(id))!;
  const [token, kept] = await Promise.all(
    [id, other].map(async (app) => (await ask(app, { consent: true, scope: 'phone' })).access_token!),
  );
  await update(id, '--remove-scope', 'phone');
  assert.deepEqual((await infoOf(platform, token!)).result, { ontid });
  assert.equal((await ask(id, { scope: 'phone' })).status, 'granted', 'what is left of the consent stays');
  // A sign-in that began before.
  const account = (await platform.services.accounts.findByOntId(ontid as OntId))!;
  const { access_token: late } = await platform.services.tokens.grant(before, account, {
    scopes: ['phone'],
    nonce: undefined,
  });
  assert.deepEqual((await infoOf(platform, late)).result, { ontid });

  await update(id, '--scope', 'phone');
  assert.deepEqual((await infoOf(platform, token!)).result, { ontid });
  assert.equal((await ask(id, { scope: 'phone' })).status, 'consent_required');
  assert.deepEqual((await infoOf(platform, kept!)).result, { ontid, phone: '+8615821703553' });
});

test('where an origin is removed nobody signs in any more; what people agreed to, and their tokens, stay good elsewhere', async () => {
  const id = await platform.addApp(ORIGIN);
  await update(id, '--origin', OTHER);
  const { access_token } = await ask(id, { consent: true }, OTHER);
  await update(id, '--remove-origin', OTHER);
  assert.equal((await ask(id, {}, OTHER)).error, ERROR_CODES.NOT_REGISTRY);
  assert.equal((await ask(id)).status, 'granted');
  assert.equal((await infoOf(platform, access_token!)).error, 0);
});

test('refresh tokens that are out are refused while the app is not registered for them', async () => {
  const id = await platform.addApp(ORIGIN, { refreshTokens: true });
  const { refresh_token } = await ask(id, { consent: true });
  const refreshed = async () =>
    (
      await postForm(platform, '/oauth2/token', {
        grant_type: 'refresh_token',
        client_id: id,
        refresh_token: refresh_token!,
      })
    ).body['error'];
  await update(id, '--no-refresh-tokens');
  assert.equal(await refreshed(), 'unauthorized_client');
  assert.equal((await ask(id)).refresh_token, undefined);
  await update(id, '--refresh-tokens');
  assert.equal(await refreshed(), undefined);
});

test('of two changes at once neither is lost', async () => {
  const id = await platform.addApp(ORIGIN);
  const { apps, db } = platform.services;
  let second: Promise<unknown> = Promise.resolve();
  await db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('app')
      .set({ origins: [ORIGIN, OTHER] })
      .where('ont_id', '=', id)
      .execute();
    second = apps.update(id, { add: { origins: ['https://third.example'] } });
    await waitsForLock(db, second);
  });
  await second;
  assert.deepEqual((await apps.find(id))!.origins, [ORIGIN, OTHER, 'https://third.example']);
});

test('what is wrong is said in a line, and nothing of the change is made', async () => {
  const id = await platform.addApp(ORIGIN, { scopes: ['phone'] });
  const rows = () => platform.services.db.selectFrom('app').selectAll().where('ont_id', '=', id).execute();
  const before = await rows();
  for (const [args, message] of [
    [[NOBODY, '--name', 'B'], new RegExp(`^There is no app ${NOBODY}\\.$`)],
    [['nonsense', '--name', 'B'], /takes one app_id, did:ont/],
    [[id, NOBODY, '--name', 'B'], /takes one app_id/],
    [[id], /^Say what to change: --name/],
    [['--name', 'B'], /takes one app_id/],
    [[id, '--name', ''], /the name has 1 to 64 characters/],
    [[id, '--name', 'B', '--remove-origin', ORIGIN], /at least one origin/],
    [[id, '--name', 'B', '--origin', `${OTHER}/`], /did you mean https:\/\/other\.example\?/],
    [
      [id, '--name', 'B', '--remove-origin', OTHER],
      /has no origin "https:\/\/other\.example" to remove; it has https:\/\/shop\.example$/,
    ],
    [[id, '--name', 'B', '--origin', OTHER, '--remove-origin', OTHER], /to be added and removed/],
    [[id, '--name', 'B', '--redirect-uri', 'https://a@shop.example/'], /not a redirect URI/],
    [[id, '--name', 'B', '--remove-redirect-uri', `${ORIGIN}/`], /no redirect URI .* it has none/],
    [[id, '--name', 'B', '--scope', 'mail'], /no scope "mail"/],
    [[id, '--name', 'B', '--remove-scope', 'mail'], /no scope "mail" to remove/],
    [[id, '--new-secret', '--logo', import.meta.filename], /PNG, JPEG or WebP/],
    [[id, '--new-secret', '--logo', '/nowhere.png'], /--logo: \/nowhere.png cannot be read/],
    [[id, '--logo', LOGO, '--remove-logo'], /--logo or --remove-logo, not both/],
    [[id, '--refresh-tokens', '--no-refresh-tokens'], /not both/],
    [[id, '--token-format', 'ontology'], /token-format/],
  ] as const) {
    const { code, stdout, stderr } = await runCommand(platform, ['apps', 'update', ...args]);
    assert.deepEqual([code, stdout, stderr.trim().split('\n').length], [2, '', 1], `${args.join(' ')}: ${stderr}`);
    assert.match(stderr.trim(), message);
  }
  assert.deepEqual(await rows(), before);
});
