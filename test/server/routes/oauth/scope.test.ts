import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import type { OntId } from '../../../../src/protocol/common/ont-id.ts';
import type { AuthorizeResult } from '../../../../src/protocol/custody/custody-api.ts';
import { verifyAccessToken } from '../../../../src/verify/verify-access-token.ts';
import { codeFor, infoOf, pkce, postForm } from '../../../support/oauth-client.ts';
import type { PageClient } from '../../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

type Granted = Extract<AuthorizeResult, { access_token: string }>;
const ORIGIN = 'https://shop.example';
let platform: TestPlatform;
let person: PageClient;
let ontid: string;
before(async () => {
  platform = await startTestPlatform();
  person = platform.client();
  ontid = await person.register('+86*15821703553');
});
after(() => platform.close());

/** Asks as the page does for the person who is signed in. */
async function ask(client_id: OntId, wish: object = {}): Promise<AuthorizeResult> {
  return (await person.post('/oauth2/authorize', { client_id, origin: ORIGIN, ...wish })).body
    .result as AuthorizeResult;
}

describe('a phone number', () => {
  test('is told where the person allowed it, in E.164, and nowhere else', async () => {
    const client_id = await platform.addApp(ORIGIN, { scopes: ['phone'] });
    const shown = (await ask(client_id, { consent: true, scope: 'phone' })) as Granted;
    assert.deepEqual((await infoOf(platform, shown.access_token)).result, { ontid, phone: '+8615821703553' });
    // The same consent covers less; a token that did not ask for the phone does not see it.
    const less = (await ask(client_id)) as Granted;
    assert.deepEqual((await infoOf(platform, less.access_token)).result, { ontid });
    assert.ok(!JSON.stringify(decodeJwt(shown.access_token)).includes('15821703553'));
  });

  test('that is kept back is asked for again when it is asked for, and a sign-in without it goes on', async () => {
    const client_id = await platform.addApp(ORIGIN, { scopes: ['phone'] });
    assert.equal((await ask(client_id, { scope: 'phone' })).status, 'consent_required');
    const kept = (await ask(client_id, { consent: true })) as Granted;
    assert.deepEqual((await infoOf(platform, kept.access_token)).result, { ontid });
    assert.equal((await ask(client_id)).status, 'granted');
    assert.equal((await ask(client_id, { scope: 'phone' })).status, 'consent_required');
  });

  test('is not told to an app that is not registered for it, whatever it asks', async () => {
    const client_id = await platform.addApp(ORIGIN);
    const granted = (await ask(client_id, { consent: true, scope: 'phone openid' })) as Granted;
    assert.deepEqual((await infoOf(platform, granted.access_token)).result, { ontid });
    assert.equal(granted['scope' as never], undefined);
  });

  test('comes through a code and a refresh as well', async () => {
    const client_id = await platform.addApp(ORIGIN, { scopes: ['phone'], refreshTokens: true });
    const { verifier, challenge } = pkce();
    const code = await codeFor(person, {
      client_id,
      origin: ORIGIN,
      code_challenge: challenge,
      scope: 'phone',
    } as never);
    const first = await postForm(platform, '/oauth2/token', {
      grant_type: 'authorization_code',
      client_id,
      code,
      code_verifier: verifier,
    });
    const second = await postForm(platform, '/oauth2/token', {
      grant_type: 'refresh_token',
      client_id,
      refresh_token: first.body['refresh_token']!,
    });
    for (const { body } of [first, second]) {
      assert.equal(body['scope'], 'phone');
      assert.deepEqual((await infoOf(platform, body['access_token']!)).result, { ontid, phone: '+8615821703553' });
    }
  });
});

describe('threat 16: a nonce', () => {
  test('is a claim of the token, straight or through a code, which a verifier can ask for', async () => {
    const client_id = await platform.addApp(ORIGIN, { refreshTokens: true });
    const { verifier, challenge } = pkce();
    const direct = ((await ask(client_id, { consent: true, nonce: 'n-0S6_WzA2Mj' })) as Granted).access_token;
    const code = await codeFor(person, {
      client_id,
      origin: ORIGIN,
      code_challenge: challenge,
      nonce: 'n-0S6_WzA2Mj',
    } as never);
    const { body } = await postForm(platform, '/oauth2/token', {
      grant_type: 'authorization_code',
      client_id,
      code,
      code_verifier: verifier,
    });
    const verify = (token: string, nonce?: string) =>
      verifyAccessToken(token, { platform: platform.url, clientId: client_id, ...(nonce ? { nonce } : {}) });
    for (const token of [direct, body['access_token']!]) {
      assert.equal((await verify(token, 'n-0S6_WzA2Mj')).claims.nonce, 'n-0S6_WzA2Mj');
      await verify(token);
      await assert.rejects(verify(token, 'another'), { code: 'ERR_TOKEN_NONCE' });
    }
    // What is renewed answers no request.
    const { body: next } = await postForm(platform, '/oauth2/token', {
      grant_type: 'refresh_token',
      client_id,
      refresh_token: body['refresh_token']!,
    });
    await assert.rejects(verify(next['access_token']!, 'n-0S6_WzA2Mj'), { code: 'ERR_TOKEN_NONCE' });
    assert.equal(decodeJwt(body['refresh_token']!)['nonce'], undefined);
    // A token without one is not the answer to a request with one.
    await assert.rejects(verify(((await ask(client_id)) as Granted).access_token, 'n-0S6_WzA2Mj'), {
      code: 'ERR_TOKEN_NONCE',
    });
  });

  test('has no place in the payload that Ontology back ends know', async () => {
    const client_id = await platform.addApp(ORIGIN, { tokenFormat: 'ontology' });
    const { access_token } = (await ask(client_id, { consent: true, nonce: 'n-0S6_WzA2Mj' })) as Granted;
    assert.deepEqual(Object.keys(decodeJwt(access_token)), ['aud', 'iss', 'exp', 'iat', 'jti', 'content']);
    const asking = verifyAccessToken(access_token, {
      platform: platform.url,
      clientId: client_id,
      tokenFormat: 'ontology',
      nonce: 'n-0S6_WzA2Mj',
    });
    await assert.rejects(asking, { code: 'ERR_OPTION_INVALID' });
  });
});
