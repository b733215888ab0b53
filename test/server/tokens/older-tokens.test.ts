import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { CompactSign, decodeJwt, decodeProtectedHeader } from 'jose';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { hashed } from '../../../src/server/common/hashed.ts';
import { fromOntologyForm, secondWriting, toOntologyForm, withLowSignature } from '../../support/custody/tokens.ts';
import { infoOf, refreshTokens, revokeToken, signInForTokens } from '../../support/oauth-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const ORIGIN = 'https://shop.example';
const START = new Date('2026-01-02T03:04:05Z');
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

/** A token as the version before made it: with the lower or the higher s, and of either type with `typ` JWT. */
async function olderToken(
  type: 'access_token' | 'refresh_token',
  given: string,
  client_id: OntId,
  higher: boolean,
): Promise<string> {
  const { db, signingKeys } = platform.services;
  const key = await signingKeys.current();
  const { sub: _, client_id: __, ...claims } = decodeJwt(given);
  const jti = randomBytes(16).toString('hex');
  const isJws = client_id === apps.jws;
  const jws = await new CompactSign(Buffer.from(JSON.stringify({ ...claims, aud: client_id, jti })))
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', ...(isJws && { kid: key.kid }) })
    .sign(key.privateKey);
  const wanted = higher ? secondWriting(withLowSignature(jws)) : withLowSignature(jws);
  const { grant_id } = await db
    .selectFrom('issued_token')
    .select('grant_id')
    .where('jti_hash', '=', hashed(claims.jti!))
    .executeTakeFirstOrThrow();
  // That version knows no column `form`.
  await db
    .insertInto('issued_token')
    .values({ jti_hash: hashed(jti), grant_id, type, expires_at: new Date(claims.exp! * 1000), used_at: null })
    .execute();
  return isJws ? wanted : toOntologyForm(wanted);
}

test('tokens of the version before stay good after the upgrade: access tokens till they end, refresh tokens once', async () => {
  for (const client_id of [apps.jws, apps.ontology]) {
    for (const higher of [false, true]) {
      const tokens = await signIn(client_id);
      const access = await olderToken('access_token', tokens.access, client_id, higher);
      assert.deepEqual((await infoOf(platform, access)).result, { ontid: tokens.ontid });
      const refresh = await olderToken('refresh_token', tokens.refresh, client_id, higher);
      assert.equal((await infoOf(platform, refresh)).error, 62015);
      const next = await refreshed(refresh, client_id);
      assert.equal(next.status, 200);
      assert.equal(decodeProtectedHeader(next.body['refresh_token']!).typ, client_id === apps.jws ? 'rt+jwt' : 'JWT');
      at(30);
      assert.deepEqual(await refused(refreshed(refresh, client_id)), INVALID);
      at(0);
    }
  }
});

test('threat 4: the platform takes no second writing of a token that it gives out now', async () => {
  for (const client_id of [apps.jws, apps.ontology]) {
    const { access, refresh } = await signIn(client_id);
    const twin = (token: string) =>
      client_id === apps.jws ? secondWriting(token) : toOntologyForm(secondWriting(fromOntologyForm(token)));
    assert.equal((await infoOf(platform, twin(access))).error, 62006);
    assert.deepEqual(await refused(refreshed(twin(refresh), client_id)), INVALID);
    assert.equal((await revoke(twin(access), client_id)).status, 200);
    assert.equal((await infoOf(platform, access)).error, 0);
    assert.equal((await refreshed(refresh, client_id)).status, 200);
  }
});

test('threat 4: a refresh token of today is good with its own typ only', async () => {
  const { refresh } = await signIn();
  const { signingKeys } = platform.services;
  const key = await signingKeys.current();
  const sign = async (header: object, changes: object = {}) =>
    withLowSignature(
      await new CompactSign(Buffer.from(JSON.stringify({ ...decodeJwt(refresh), ...changes })))
        .setProtectedHeader({ alg: 'ES256', kid: key.kid, ...header })
        .sign(key.privateKey),
    );
  for (const token of [
    await sign({ typ: 'JWT' }, { aud: apps.jws }),
    await sign({ typ: 'rt+jwt' }, { aud: 'https://other.example' }),
    await sign({ typ: 'RT+JWT' }),
    await sign({}, { aud: apps.jws }),
    await sign({ typ: 'rt+jwt' }, { iss: apps.jws }),
  ]) {
    assert.deepEqual(await refused(refreshed(token)), INVALID);
  }
  assert.equal((await refreshed(refresh)).status, 200);
});
