import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import type { OntId } from '../../../../src/protocol/common/ont-id.ts';
import { DEFAULT_LIMITS } from '../../../../src/server/limits/limits-config.ts';
import { codeFor, infoOf, pkce, postForm } from '../../../support/oauth-client.ts';
import type { PageClient } from '../../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

const ORIGIN = 'https://shop.example';
const REDIRECT = 'https://shop.example/back?from=ontid';
const START = new Date('2026-01-02T03:04:05Z');
let now = START;
let platform: TestPlatform;
let person: PageClient;
let ontid: string;
let client_id: OntId;
before(async () => {
  platform = await startTestPlatform({ now: () => now });
  person = platform.client();
  ontid = await person.register('+86*15800000001');
  client_id = await platform.addApp(ORIGIN);
});
after(() => platform.close());
beforeEach(() => (now = START));

/** A code and the form that trades it. */
async function newCode(changes: { redirect_uri?: string; client_id?: OntId } = {}) {
  const { verifier, challenge } = pkce();
  const code = await codeFor(person, { client_id, origin: ORIGIN, code_challenge: challenge, ...changes });
  return { grant_type: 'authorization_code', client_id, code, code_verifier: verifier, ...changes };
}
const trade = (form: Record<string, string> | string, headers?: Record<string, string>) =>
  postForm(platform, '/oauth2/token', form, headers);
const refused = (answer: { status: number; body: Record<string, string> }) => [answer.status, answer.body['error']];

test('a code is traded for a token, by a form or JSON, and the answer is RFC 6749’s', async () => {
  for (const [headers, write] of [
    [{}, (form: Record<string, string>) => new URLSearchParams(form).toString()],
    [{ 'content-type': 'application/json' }, JSON.stringify],
  ] as const) {
    const answer = await trade(write(await newCode()), headers);
    const { access_token, ...rest } = answer.body;
    assert.deepEqual([answer.status, rest], [200, { token_type: 'Bearer', expires_in: 86_400, ontid }]);
    assert.deepEqual([answer.headers.get('cache-control'), answer.headers.get('pragma')], ['no-store', 'no-cache']);
    assert.deepEqual(await infoOf(platform, access_token!), { status: 200, error: 0, result: { ontid } });
  }
});

test('a code comes alone, and is 32 random bytes that the database does not hold', async () => {
  const { challenge } = pkce();
  const { body } = await person.post('/oauth2/authorize', {
    client_id,
    origin: ORIGIN,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    consent: true,
  });
  const { code, ...rest } = body.result as unknown as { code: string };
  assert.deepEqual(rest, { status: 'granted', redirect_uri: `${ORIGIN}/`, expires_in: 60 });
  assert.equal(Buffer.from(code, 'base64url').length, 32);
  const rows = await platform.services.db.selectFrom('authorization_code').selectAll().execute();
  assert.ok(
    !JSON.stringify(rows).includes(code) &&
      !rows.some(({ code_hash }) => code_hash.equals(Buffer.from(code, 'base64url'))),
  );
});

test('threat 16: a code that is used again is refused, and what it gave is revoked', async () => {
  const form = await newCode();
  const first = await trade(form);
  assert.equal((await infoOf(platform, first.body['access_token']!)).error, 0);
  assert.deepEqual(refused(await trade(form)), [400, 'invalid_grant']);
  assert.deepEqual(await infoOf(platform, first.body['access_token']!), { status: 401, error: 61008, result: '' });
});

test('threat 16: one who saw the code but has no verifier can neither use it nor end what it gave', async () => {
  const form = await newCode();
  const stolen = { ...form, code_verifier: pkce().verifier };
  assert.deepEqual(refused(await trade(stolen)), [400, 'invalid_grant']);
  const { body } = await trade(form);
  assert.deepEqual(refused(await trade(stolen)), [400, 'invalid_grant']);
  assert.equal((await infoOf(platform, body['access_token']!)).error, 0);
});

test('threat 16: of a hundred redemptions at once, one succeeds', async () => {
  const form = await newCode();
  const answers = await Promise.all(Array.from({ length: 100 }, () => trade(form)));
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, ...Array.from({ length: 99 }, () => 400)]);
  assert.equal(
    (await infoOf(platform, answers.find(({ status }) => status === 200)!.body['access_token']!)).error,
    61008,
  );
});

test('threat 16: swapped client, redirect URI or page, and a missing or plain verifier', async () => {
  const other = await platform.addApp(ORIGIN);
  const form = await newCode({ redirect_uri: REDIRECT });
  const { code_verifier: _out, ...withoutVerifier } = form;
  const challenge = createHash('sha256').update(form.code_verifier).digest('base64url');
  for (const [changed, expected, headers] of [
    [{ ...form, client_id: other }, [400, 'invalid_grant']],
    [{ ...form, redirect_uri: 'https://shop.example/back' }, [400, 'invalid_grant']],
    [{ ...form, redirect_uri: `${REDIRECT}#` }, [400, 'invalid_grant']],
    [form, [400, 'invalid_grant'], { origin: 'https://evil.example' }],
    [{ ...form, code_verifier: challenge }, [400, 'invalid_grant']],
    [{ ...form, code: `${form.code}A` }, [400, 'invalid_grant']],
    [withoutVerifier, [400, 'invalid_request']],
    [{ ...form, code_verifier: form.code_verifier.slice(1) }, [400, 'invalid_request']],
    [{ ...form, client_id: 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf' }, [400, 'invalid_client']],
  ] as const) {
    assert.deepEqual(refused(await trade(changed, headers)), expected, JSON.stringify({ changed, headers }));
  }
  const unasked = await newCode();
  assert.deepEqual(refused(await trade({ ...unasked, redirect_uri: REDIRECT })), [400, 'invalid_grant']);
  assert.equal((await trade(form, { origin: ORIGIN })).status, 200);
});

test('a code is redeemed without a redirect URI, with the one that it was sent to, or with the one that was asked for', async () => {
  const app = await platform.addApp(ORIGIN, { redirectUris: ['https://shop.example/registered'] });
  const asked = 'https://SHOP.example/not/registered';
  for (const sent of [undefined, 'https://shop.example/registered', 'https://shop.example/not/registered', asked]) {
    const { redirect_uri: _, ...form } = await newCode({ client_id: app, redirect_uri: asked });
    assert.equal((await trade({ ...form, ...(sent && { redirect_uri: sent }) })).status, 200, sent);
  }
  for (const sent of ['https://shop.example/', 'https://shop.example/other', 'https://evil.example/', 'x']) {
    const form = await newCode({ client_id: app, redirect_uri: asked });
    assert.deepEqual(refused(await trade({ ...form, redirect_uri: sent })), [400, 'invalid_grant'], sent);
  }
});

test('a code that was cancelled is refused, and what was granted with it is revoked', async () => {
  const form = await newCode();
  const cancel = (body: Record<string, string>) => postForm(platform, '/oauth2/cancel', body);
  const answers = [
    await cancel({ code: form.code }),
    await cancel({ code: form.code }),
    await cancel({ code: 'unknown' }),
  ];
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body]),
    [
      [200, {}],
      [200, {}],
      [200, {}],
    ],
  );
  assert.deepEqual(refused(await trade(form)), [400, 'invalid_grant']);
  const { revoked_at } = await platform.services.db
    .selectFrom('token_grant')
    .select('revoked_at')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('authorization_code')
        .select('grant_id')
        .where('code_hash', '=', createHash('sha256').update(form.code).digest()),
    )
    .executeTakeFirstOrThrow();
  assert.ok(revoked_at);
  assert.deepEqual(refused(await cancel({})), [400, 'invalid_request']);
});

test('one who saw a code cannot end the sign-in that it was redeemed for', async () => {
  const form = await newCode();
  const { body } = await trade(form);
  await postForm(platform, '/oauth2/cancel', { code: form.code });
  assert.equal((await infoOf(platform, body['access_token']!)).error, 0);
  // And a second redemption still revokes.
  assert.deepEqual(refused(await trade(form)), [400, 'invalid_grant']);
  assert.equal((await infoOf(platform, body['access_token']!)).error, 61008);
});

test('cancelling is rate limited like every other call', async () => {
  const platform = await startTestPlatform({ config: { limits: { ...DEFAULT_LIMITS, addressFactor: 1 / 600 } } });
  try {
    const statuses = [];
    for (const code of ['a', 'b']) statuses.push((await postForm(platform, '/oauth2/cancel', { code })).status);
    assert.deepEqual(statuses, [200, 429]);
  } finally {
    await platform.close();
  }
});

test('threat 16: no downgrade when the code is asked for', async () => {
  const { challenge } = pkce();
  const ask = async (wish: object) =>
    (await person.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true, ...wish })).body.error;
  assert.equal(await ask({ code_challenge: challenge, code_challenge_method: 'plain' }), 61001);
  assert.equal(await ask({ code_challenge: challenge, code_challenge_method: 's256' }), 61001);
  assert.equal(await ask({ code_challenge: `${challenge}=` }), 61001);
  assert.equal(await ask({ code_challenge: '' }), 61001);
  assert.equal(await ask({ code_challenge_method: 'S256' }), 61001);
  assert.equal(await ask({ redirect_uri: REDIRECT }), 61001);
});

test('threat 16: a code is good for a minute', async () => {
  const [early, late] = [await newCode(), await newCode()];
  now = new Date(START.getTime() + 59_999);
  assert.equal((await trade(early)).status, 200);
  now = new Date(START.getTime() + 60_000);
  assert.deepEqual(refused(await trade(late)), [400, 'invalid_grant']);
});

test('threat 7: a code goes to a registered redirect URI of the page’s origin, or to the root of the origin, and nowhere else', async () => {
  const ask = async (app: OntId, redirect_uri: string, origin = ORIGIN) => {
    const { body } = await person.post('/oauth2/authorize', {
      client_id: app,
      origin,
      code_challenge: pkce().challenge,
      redirect_uri,
      consent: true,
    });
    return body.error || (body.result as { redirect_uri: string }).redirect_uri;
  };
  const [bare, app] = [
    await platform.addApp(ORIGIN),
    await platform.addApp(ORIGIN, {
      redirectUris: ['https://other.example/back', `${ORIGIN}/#/legacy`, `${ORIGIN}/first`, `${ORIGIN}/second`],
    }),
  ];
  for (const [asked, got] of [
    [`${ORIGIN}/second`, `${ORIGIN}/second`],
    ['https://SHOP.example:443/a/../second', `${ORIGIN}/second`],
    // Everything else of the origin, an open redirector among it, is only a preference.
    [`${ORIGIN}/second/`, `${ORIGIN}/first`],
    [`${ORIGIN}/SECOND`, `${ORIGIN}/first`],
    [`${ORIGIN}/second?x=1`, `${ORIGIN}/first`],
    [`${ORIGIN}/`, `${ORIGIN}/first`],
    [`${ORIGIN}/out?url=https://evil.example/`, `${ORIGIN}/first`],
    [`${ORIGIN}/%2e%2e/out`, `${ORIGIN}/first`],
    [`${ORIGIN}//evil.example`, `${ORIGIN}/first`],
  ] as const) {
    assert.equal(await ask(app, asked), got, asked);
    assert.equal(await ask(bare, asked), `${ORIGIN}/`, asked);
  }
  for (const uri of [
    'https://other.example/back',
    'https://other.example/else',
    'https://shop.example.evil.example/',
    'https://shop.example:444/',
  ]) {
    assert.equal(await ask(app, uri), 61006, uri);
  }
  for (const uri of [
    '//shop.example/',
    'https://shop.example@evil.example/',
    'http://shop.example/',
    'javascript:alert(1)',
    'https://shop.example/#x',
    '',
    `${ORIGIN}/#/legacy`,
    `blob:${ORIGIN}/x`,
  ])
    assert.equal(await ask(app, uri), 61001, uri);
  // An origin that is only a redirect URI's may get a token by a legacy callback, and no code.
  assert.equal(await ask(app, 'https://other.example/back', 'https://other.example'), 61006);
});

test('pages of registered sites may read the answers, others may not', async () => {
  const preflight = (path: string, origin: string) =>
    fetch(`${platform.url}/api/v1${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
  for (const path of ['/oauth2/token', '/oauth2/revoke', '/oauth2/cancel', '/ontid/info']) {
    const allowed = await preflight(path, ORIGIN);
    assert.deepEqual(
      [allowed.status, allowed.headers.get('access-control-allow-origin'), allowed.headers.get('vary')],
      [204, ORIGIN, 'Origin'],
    );
    assert.match(allowed.headers.get('access-control-allow-headers')!, /content-type/);
    for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.example']) {
      assert.equal((await preflight(path, origin)).headers.get('access-control-allow-origin'), null, origin);
    }
  }
  assert.equal((await trade(await newCode(), { origin: ORIGIN })).headers.get('access-control-allow-origin'), ORIGIN);
  assert.equal((await trade({}, { origin: ORIGIN })).headers.get('access-control-allow-origin'), ORIGIN);
  assert.equal((await trade({}, { origin: 'https://evil.example' })).headers.get('access-control-allow-origin'), null);
});

test('threat 27: what cannot be read is invalid_request, in OAuth’s words', async () => {
  const json = { 'content-type': 'application/json' };
  for (const [body, headers, status] of [
    ['', {}, 400],
    ['grant_type', {}, 400],
    ['%', {}, 400],
    ['grant_type=authorization_code&grant_type=authorization_code', {}, 400],
    ['\0=\0', {}, 400],
    ['', json, 400],
    ['{', json, 400],
    ['null', json, 400],
    ['[]', json, 400],
    ['{"__proto__":{"grant_type":"x"}}', json, 400],
    ['{"grant_type":["x"]}', json, 400],
    ['x', { 'content-type': 'text/plain' }, 415],
    [`code=${'x'.repeat(17_000)}`, {}, 413],
  ] as const) {
    const answer = await trade(body, headers as Record<string, string>);
    assert.deepEqual(refused(answer), [status, 'invalid_request'], body.slice(0, 40));
    assert.deepEqual(Object.keys(answer.body), ['error', 'error_description']);
  }
  assert.deepEqual(refused(await trade({ grant_type: 'password' })), [400, 'unsupported_grant_type']);
});
