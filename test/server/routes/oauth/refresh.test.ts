import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import sdk from 'ontology-ts-sdk';
import type { OntId } from '../../../../src/protocol/common/ont-id.ts';
import { hashed } from '../../../../src/server/common/hashed.ts';
import { keepHouse } from '../../../../src/server/housekeeping.ts';
import { TokenIssuer } from '../../../../src/server/tokens/token-issuer.ts';
import { infoOf, refreshTokens, revokeToken, signInForTokens } from '../../../support/oauth-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

const ORIGIN = 'https://shop.example';
const START = new Date('2026-01-02T03:04:05Z');
const DAY = 86_400;
const HOUR = 3_600;
let now = START;
const at = (seconds: number) => (now = new Date(START.getTime() + seconds * 1000));
let platform: TestPlatform;
let apps: Record<'jws' | 'ontology', OntId>;
let serial = 0;
before(async () => {
  platform = await startTestPlatform({ now: () => now });
  apps = {
    jws: await platform.addApp(ORIGIN, { refreshTokens: true }),
    ontology: await platform.addApp(ORIGIN, { refreshTokens: true, tokenFormat: 'ontology' }),
  };
});
after(() => platform.close());
beforeEach(() => at(0));

const signIn = (client_id = apps.jws) =>
  signInForTokens(platform, `+86*158${String(20000000 + serial++)}`, { client_id, origin: ORIGIN });
const refreshed = (refresh_token: string, client_id = apps.jws) => refreshTokens(platform, refresh_token, client_id);
const revoke = (token: string, client_id = apps.jws) => revokeToken(platform, token, client_id);
const refused = async (answer: ReturnType<typeof refreshed>) => [(await answer).status, (await answer).body['error']];
const INVALID = [400, 'invalid_grant'];

test('a refresh token is a token of its own type, in the app’s form, and gives new tokens', async () => {
  const { kid } = await platform.services.signingKeys.current();
  for (const client_id of [apps.jws, apps.ontology]) {
    const { ontid, refresh } = await signIn(client_id);
    const claims = decodeJwt(refresh);
    const isJws = client_id === apps.jws;
    assert.deepEqual(
      decodeProtectedHeader(refresh),
      isJws ? { alg: 'ES256', typ: 'rt+jwt', kid } : { alg: 'ES256', typ: 'JWT' },
    );
    assert.deepEqual(claims['content'], { type: 'refresh_token', ontid });
    // Original back ends verify the second form, and read the ONT ID from it: its claims are the seed's and no other.
    assert.deepEqual(Object.keys(claims), [
      'aud',
      'iss',
      'exp',
      'iat',
      'jti',
      'content',
      ...(isJws ? ['sub', 'client_id'] : []),
    ]);
    assert.deepEqual([claims.aud, claims['client_id']], isJws ? [platform.url, client_id] : [client_id, undefined]);
    assert.equal(claims.exp! - claims.iat!, isJws ? 30 * DAY : DAY);
    const { status, body } = await refreshed(refresh, client_id);
    const { access_token, refresh_token, ...rest } = body;
    assert.deepEqual([status, rest], [200, { token_type: 'Bearer', expires_in: isJws ? HOUR : DAY, ontid }]);
    const access = decodeJwt(access_token!);
    assert.equal(access.exp! - access.iat!, isJws ? HOUR : DAY);
    assert.deepEqual(Object.keys(access), ['aud', 'iss', 'exp', 'iat', 'jti', 'content', ...(isJws ? ['sub'] : [])]);
    assert.equal(access.sub, isJws ? ontid : undefined);
    assert.deepEqual((await infoOf(platform, access_token!)).result, { ontid });
    assert.notEqual(refresh_token, refresh);
    assert.equal((await refreshed(refresh_token!, client_id)).status, 200);
  }
  const { Crypto, utils } = sdk;
  const [header, payload, signature] = (await signIn(apps.ontology)).refresh.split('.') as [string, string, string];
  const key = new Crypto.PublicKey((await platform.services.signingKeys.current()).publicKeyHex);
  assert.equal(
    key.verify(
      utils.str2hexstr(`${header}.${payload}`),
      Crypto.Signature.deserializeHex(Buffer.from(signature, 'base64url').toString()),
    ),
    true,
  );
});

test('the page’s own answer carries a refresh token for the apps that have them, and for no other', async () => {
  const client = platform.client();
  await client.register('+86*15830000001');
  const result = async (client_id: OntId) =>
    Object.keys(
      (await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true })).body.result as object,
    );
  assert.deepEqual(await result(apps.jws), ['status', 'access_token', 'refresh_token', 'ontid', 'expires_in']);
  const plain = await platform.addApp(ORIGIN);
  assert.deepEqual(await result(plain), ['status', 'access_token', 'ontid', 'expires_in']);
  assert.deepEqual(await refused(refreshed((await signIn()).refresh, plain)), [400, 'unauthorized_client']);
});

test('threat 16: a refresh token that is used again after 30 seconds revokes everything of its sign-in', async () => {
  const { access, refresh } = await signIn();
  const other = await signIn();
  const second = (await refreshed(refresh)).body;
  at(30);
  assert.deepEqual(await refused(refreshed(refresh)), INVALID);
  assert.deepEqual(await refused(refreshed(second['refresh_token']!)), INVALID);
  for (const token of [access, second['access_token']!]) assert.equal((await infoOf(platform, token)).error, 61008);
  assert.equal((await refreshed(other.refresh)).status, 200);
});

test('threat 16: a refresh token that is used again after its successor revokes everything, within 30 seconds too', async () => {
  const { access, refresh } = await signIn();
  const second = (await refreshed(refresh)).body;
  const third = (await refreshed(second['refresh_token']!)).body;
  assert.deepEqual(await refused(refreshed(refresh)), INVALID);
  assert.deepEqual(await refused(refreshed(third['refresh_token']!)), INVALID);
  for (const token of [access, second['access_token']!, third['access_token']!])
    assert.equal((await infoOf(platform, token)).error, 61008);
});

test('threat 16: within 30 seconds the same client gets the same answer, whose answer was lost', async () => {
  for (const client_id of [apps.jws, apps.ontology]) {
    const { refresh } = await signIn(client_id);
    const first = await refreshed(refresh, client_id);
    at(29);
    assert.deepEqual(await refreshed(refresh, client_id), first);
    assert.deepEqual(
      await refused(refreshed(refresh, await platform.addApp(ORIGIN, { refreshTokens: true }))),
      INVALID,
    );
    assert.equal((await refreshed(first.body['refresh_token']!, client_id)).status, 200);
    at(0);
  }
});

test('threat 16: a revoked sign-in gives no answer again', async () => {
  const { refresh } = await signIn();
  const first = await refreshed(refresh);
  await revoke(first.body['access_token']!);
  assert.deepEqual(await refused(refreshed(refresh)), INVALID);
});

test('threat 16: of thirty uses of a refresh token at once, one makes tokens, and all get them', async () => {
  const { db } = platform.services;
  const { refresh } = await signIn();
  const tokens = async () => (await db.selectFrom('issued_token').select('jti_hash').execute()).length;
  const before = await tokens();
  const answers = await Promise.all(Array.from({ length: 30 }, () => refreshed(refresh)));
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0]!.status, 200);
  assert.equal((await tokens()) - before, 2);
});

test('threat 13: a kept answer cannot be read without the token that it was given for, and goes after 30 seconds', async () => {
  const { db, answers } = platform.services;
  const { refresh } = await signIn();
  const { body } = await refreshed(refresh);
  const rows = () =>
    db
      .selectFrom('refresh_answer')
      .selectAll()
      .where('jti_hash', '=', hashed(decodeJwt(refresh).jti!))
      .execute();
  const [row] = await rows();
  const stolen = Buffer.concat([row!.jti_hash, row!.next_jti_hash, row!.answer_sealed]).toString('latin1');
  for (const token of [refresh, body['access_token']!, body['refresh_token']!]) {
    for (const part of token.split('.')) assert.ok(!stolen.includes(part));
  }
  await answers.sweep();
  assert.equal((await rows()).length, 1);
  at(30);
  await answers.sweep();
  assert.equal((await rows()).length, 0);
});

test('V28: ACCESS_TOKEN_MINUTES decides how long access tokens are good, and every answer says so', async () => {
  const short = await startTestPlatform({ now: () => now, config: { accessTokenMinutes: 10 } });
  try {
    for (const refreshTokens of [true, false]) {
      const client_id = await short.addApp(ORIGIN, { refreshTokens });
      const client = short.client();
      await client.register(`+86*1582000000${Number(refreshTokens)}`);
      const granted = (await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true })).body
        .result as { access_token: string; expires_in: number };
      const { exp, iat } = decodeJwt(granted.access_token);
      assert.deepEqual([granted.expires_in, exp! - iat!], [600, 600]);
      at(599);
      assert.equal((await infoOf(short, granted.access_token)).error, 0);
      at(600);
      assert.equal((await infoOf(short, granted.access_token)).error, 61007);
      at(0);
    }
  } finally {
    await short.close();
  }
});

test('a refresh token of the form ontology ends after a day without use', async () => {
  const { refresh } = await signIn(apps.ontology);
  at(DAY - 1);
  const next = (await refreshed(refresh, apps.ontology)).body['refresh_token']!;
  at(2 * DAY - 1);
  assert.deepEqual(await refused(refreshed(next, apps.ontology)), INVALID);
});

test('thirty days without use end it, and ninety days end it however often it was used', async () => {
  const { refresh: idle } = await signIn();
  at(30 * DAY);
  assert.deepEqual(await refused(refreshed(idle)), INVALID);
  at(0);
  let { refresh } = await signIn();
  for (const day of [29, 58, 87]) {
    at(day * DAY);
    refresh = (await refreshed(refresh)).body['refresh_token']!;
  }
  assert.equal(decodeJwt(refresh).exp, START.getTime() / 1000 + 90 * DAY);
  at(90 * DAY);
  assert.deepEqual(await refused(refreshed(refresh)), INVALID);
});

test('threat 3: another app’s, an access token, another key’s or no token at all is refused for a refresh token', async () => {
  const { access, refresh } = await signIn();
  const other = await platform.addApp(ORIGIN, { refreshTokens: true });
  assert.deepEqual(await refused(refreshed(refresh, other)), INVALID);
  for (const token of [access, 'x', 'a.b.c', `${refresh}A`, refresh.slice(0, -4), `${refresh}.x`, 'x'.repeat(9000)])
    assert.deepEqual(await refused(refreshed(token)), INVALID, token.slice(0, 20));
  assert.equal((await refreshed(refresh)).status, 200);
});

test('revoking either token revokes both, is the app’s alone, and says nothing of what is no token', async () => {
  for (const which of ['access', 'refresh'] as const) {
    const tokens = await signIn();
    assert.deepEqual(await refused(revoke(tokens[which], apps.ontology)), INVALID);
    assert.equal((await infoOf(platform, tokens.access)).error, 0);
    for (let time = 0; time < 2; time++) {
      const { status, body } = await revoke(tokens[which]);
      assert.deepEqual([status, body], [200, {}]);
    }
    assert.equal((await infoOf(platform, tokens.access)).error, 61008);
    assert.deepEqual(await refused(refreshed(tokens.refresh)), INVALID);
  }
  for (const token of ['x', 'a.b.c']) assert.equal((await revoke(token)).status, 200);
  assert.deepEqual(await refused(revoke('')), [400, 'invalid_request']);
});

test('threat 12: revoking all of an account ends its sessions and tokens, and nobody else’s', async () => {
  const [mine, other] = [await signIn(), await signIn()];
  const { id } = await platform.services.db
    .selectFrom('account')
    .select('id')
    .where('ont_id', '=', mine.ontid as OntId)
    .executeTakeFirstOrThrow();
  await platform.services.tokens.revokeAll(id);
  assert.equal((await infoOf(platform, mine.access)).error, 61008);
  assert.deepEqual(await refused(refreshed(mine.refresh)), INVALID);
  assert.equal(
    (await mine.client.post('/oauth2/authorize', { client_id: apps.jws, origin: ORIGIN, consent: true })).body.error,
    61007,
  );
  assert.equal((await infoOf(platform, other.access)).error, 0);
});

test('threat 12: what an account’s former ONT ID allowed is over, even where nobody revoked it', async () => {
  const { access, refresh, ontid } = await signIn();
  const successor = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf' as OntId;
  await platform.services.db
    .updateTable('account')
    .set({ ont_id: successor })
    .where('ont_id', '=', ontid as OntId)
    .execute();
  assert.equal((await infoOf(platform, access)).error, 61008);
  assert.deepEqual(await refused(refreshed(refresh)), INVALID);
});

test('info tells the faults of a token apart', async () => {
  const { access, refresh, ontid } = await signIn();
  const info = async (headers: Record<string, string>) => {
    const response = await fetch(`${platform.url}/api/v1/ontid/info`, { method: 'POST', headers });
    return [
      response.status,
      ((await response.json()) as { error: number }).error,
      response.headers.get('www-authenticate'),
    ];
  };
  assert.deepEqual(await info({ access_token: access }), [200, 0, null]);
  assert.deepEqual(await info({ authorization: `bearer ${access}` }), [200, 0, null]);
  // RFC 6750 §3.1: no error is named to whoever sent no token.
  const faults = async (headers: Record<string, string>, error: number, named = ', error="invalid_token"') =>
    assert.deepEqual(await info(headers), [401, error, `Bearer realm="ont"${named}`], JSON.stringify(headers));
  await faults({ access_token: refresh }, 62015);
  await faults({}, 61001, '');
  await faults({ authorization: 'Bearer' }, 61001);
  await faults({ authorization: `Bearer ${access}`, access_token: access }, 61001);
  await faults({ access_token: 'a.b.c' }, 61031);
  const [header, payload, signature] = access.split('.') as [string, string, string];
  await faults({ access_token: `${header}.${payload}.${Buffer.alloc(64, 1).toString('base64url')}` }, 62006);
  const hex = `01${Buffer.from(signature, 'base64url').toString('hex')}`;
  await faults({ access_token: `${header}.${payload}.${Buffer.from(hex).toString('base64url')}` }, 62006);
  const issuer = new TokenIssuer({ keys: platform.services.signingKeys, now: () => now, publicUrl: platform.url });
  // Signed by us and never given out: nothing is known that it could rest on.
  const { token: unknown } = await issuer.sign(
    { ontId: apps.jws, tokenFormat: 'jws' },
    'access_token',
    ontid as OntId,
    DAY,
  );
  await faults({ access_token: unknown }, 61008);
  const { token: swapped } = await issuer.sign(
    { ontId: apps.jws, tokenFormat: 'ontology' },
    'access_token',
    ontid as OntId,
    DAY,
  );
  await faults({ access_token: swapped }, 62006);
  at(DAY);
  await faults({ access_token: access }, 61007);
});

test('what has expired is forgotten, and what is good is kept', async () => {
  const { db } = platform.services;
  const kept = await signIn();
  at(2 * DAY);
  await keepHouse(platform.services, assert.ifError);
  const tokens = await db.selectFrom('issued_token').select(['type', 'expires_at']).execute();
  assert.ok(tokens.length > 0 && tokens.every(({ expires_at }) => expires_at > now));
  assert.equal((await refreshed(kept.refresh)).status, 200);
  at(91 * DAY + 1);
  await keepHouse(platform.services, assert.ifError);
  for (const table of ['issued_token', 'token_grant', 'authorization_code'] as const)
    assert.deepEqual(await db.selectFrom(table).select(db.fn.countAll().as('n')).execute(), [{ n: '0' }], table);
});
