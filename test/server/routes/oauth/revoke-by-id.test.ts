import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { OntId } from '../../../../src/protocol/common/ont-id.ts';
import { infoOf, postForm } from '../../../support/oauth-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

// A page that was loaded anew has no token any more. It signs the person out with the token's id.

const ORIGIN = 'https://shop.example';
let platform: TestPlatform;
let client_id: OntId;
let other: OntId;
let serial = 0;
before(async () => {
  platform = await startTestPlatform();
  client_id = await platform.addApp(ORIGIN, { refreshTokens: true });
  other = await platform.addApp('https://other.example', { refreshTokens: true });
});
after(() => platform.close());

interface Tokens {
  access_token: string;
  refresh_token: string;
}

/** A new person's sign-in. */
async function signIn() {
  const client = platform.client();
  await client.register(`+86*157${String(20_000_000 + serial++)}`);
  const { body } = await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true });
  return { client, tokens: body.result as unknown as Tokens };
}

const revoke = (form: Record<string, string>) => postForm(platform, '/oauth2/revoke', { client_id, ...form });
const jtiOf = (token: string) => decodeJwt(token).jti!;

for (const kind of ['access_token', 'refresh_token'] as const) {
  test(`threat 36, V7: the id of the ${kind} revokes all that the sign-in gave, and the page asks again`, async () => {
    const { client, tokens } = await signIn();
    const { status, body } = await revoke({ jti: jtiOf(tokens[kind]) });
    assert.deepEqual([status, body], [200, {}]);
    assert.equal((await infoOf(platform, tokens.access_token)).status, 401);
    const refreshed = await postForm(platform, '/oauth2/token', {
      grant_type: 'refresh_token',
      client_id,
      refresh_token: tokens.refresh_token,
    });
    assert.equal(refreshed.body['error'], 'invalid_grant');
    const [account] = await platform.services.sessions.list(
      client.cookieHeader()['cookie']!.match(/session=([^;]+)/)![1]!,
    );
    assert.equal(
      (await platform.services.consents.given(account!, (await platform.services.apps.find(client_id))!, []))
        ?.asksAgain,
      true,
    );
  });
}

test('V7: an id says nothing of tokens: one that is unknown, or of another app, is passed over and revokes nothing', async () => {
  const { tokens } = await signIn();
  const jti = jtiOf(tokens.access_token);
  for (const form of [{ jti, client_id: other }, { jti: 'f'.repeat(32) }]) {
    const { status, body } = await revoke(form);
    assert.deepEqual([status, body], [200, {}]);
  }
  assert.equal((await infoOf(platform, tokens.access_token)).status, 200);
});

test('V7: what is no id is a fault', async () => {
  for (const form of [{ jti: 'f'.repeat(31) }, { jti: 'F'.repeat(32) }, { jti: 'f'.repeat(32), token: 'x' }, {}]) {
    const { status, body } = await revoke(form as Record<string, string>);
    assert.deepEqual([status, body['error']], [400, 'invalid_request'], JSON.stringify(form));
  }
});
