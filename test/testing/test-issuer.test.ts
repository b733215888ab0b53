import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { verifyAccessToken, verifyCredential } from 'ontid-signin/verify';
import { isOntId } from '../../src/protocol/common/ont-id.ts';
import { signInMessage } from '../../src/protocol/sign-in/messages.ts';
import { signInUrl } from '../../src/protocol/sign-in/request.ts';
import { parseFragmentReturn, parseQueryReturn } from '../../src/protocol/sign-in/return.ts';
import { startTestIssuer, type TestIssuer, testOntId, testPhone } from '../../src/testing/index.ts';
import { standInPage } from '../../src/testing/stand-in-page.ts';

const SITE = 'http://127.0.0.1:8080';
let issuer: TestIssuer;
before(async () => {
  issuer = await startTestIssuer({ refreshTokens: true });
});
after(() => issuer?.close());

const verify = (token: string, clientId: string = issuer.clientId) =>
  verifyAccessToken(token, { platform: issuer.url, clientId });

test('a name stands for one person, an ONT ID for itself, and each is an ONT ID by its checksum', () => {
  const ada = testOntId('Ada');
  assert.ok(isOntId(ada));
  assert.equal(testOntId('Ada'), ada);
  assert.notEqual(testOntId('Ben'), ada);
  assert.equal(testOntId(ada), ada);
});

test('a back end gets tokens that it believes, and those that it must not believe', async () => {
  const { ontid, claims } = await verify(await issuer.accessToken('Ada'));
  assert.equal(ontid, testOntId('Ada'));
  assert.equal(claims.aud, issuer.clientId);
  const past = Math.floor(Date.now() / 1000) - 60;
  await assert.rejects(verify(await issuer.accessToken('Ada', { exp: past })), { code: 'ERR_TOKEN_EXPIRED' });
  await assert.rejects(verify(await issuer.accessToken('Ada', { aud: testOntId('another app') })), {
    code: 'ERR_TOKEN_AUDIENCE',
  });
  const refresh = { type: 'refresh_token', ontid: testOntId('Ada') } as const;
  await assert.rejects(verify(await issuer.accessToken('Ada', { content: refresh })), { code: 'ERR_TOKEN_TYPE' });
});

test('tokens of the form that the Ontology SDKs read, for a back end that is registered for them', async () => {
  const other = await startTestIssuer({ tokenFormat: 'ontology' });
  try {
    const token = await other.accessToken('Ada');
    const options = { platform: other.url, clientId: other.clientId };
    assert.equal((await verifyAccessToken(token, { ...options, tokenFormat: 'ontology' })).ontid, testOntId('Ada'));
    assert.deepEqual(JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()), {
      alg: 'ES256',
      typ: 'JWT',
    });
    await assert.rejects(verifyAccessToken(token, options), { code: 'ERR_TOKEN_SIGNATURE' });
  } finally {
    await other.close();
  }
});

test('a back end gets credentials that it believes, and those that it must not believe', async () => {
  const ada = { platform: issuer.url, ontid: testOntId('Ada') };
  const credential = issuer.credential('Ada', { Name: 'Ada Lovelace' });
  const { fields, payload } = await verifyCredential(credential, ada);
  assert.deepEqual([fields.Name, payload.sub], ['Ada Lovelace', ada.ontid]);
  await assert.rejects(verifyCredential(issuer.credential('Ben'), ada), { code: 'ERR_CREDENTIAL_SUBJECT' });
  await assert.rejects(verifyCredential(issuer.credential('Ada', { ExpirationDate: '2020-01-01' }), ada), {
    code: 'ERR_CREDENTIAL_EXPIRED',
  });
  await assert.rejects(verifyCredential(credential.replace(/[^.]+$/, issuer.credential('Ada').split('.')[3]!), ada), {
    code: 'ERR_CREDENTIAL_PROOF',
  });
});

test('what an access token may see is told to its holder, as long as it is good', async () => {
  const ada = testOntId('Ada');
  const token = await issuer.accessToken('Ada', {}, ['phone']);
  assert.deepEqual(await info({ authorization: `Bearer ${token}` }), {
    status: 200,
    error: 0,
    result: { ontid: ada, phone: testPhone('Ada') },
  });
  assert.deepEqual(await info({ access_token: await issuer.accessToken('Ada') }), {
    status: 200,
    error: 0,
    result: { ontid: ada },
  });
  const refresh = { type: 'refresh_token', ontid: ada } as const;
  for (const [error, wrong] of [
    [61001, ''],
    [61031, 'none'],
    [62006, 'of.somebody.else'],
    [61007, await issuer.accessToken('Ada', { exp: 1 })],
    [62015, await issuer.accessToken('Ada', { content: refresh })],
  ] as const)
    assert.deepEqual(await info({ access_token: wrong }), { status: 401, error, result: '' });
  await post('revoke', { client_id: issuer.clientId, token });
  assert.deepEqual(await info({ access_token: token }), { status: 401, error: 61008, result: '' });
});

test('two issuers do not believe each other', async () => {
  const other = await startTestIssuer();
  try {
    await assert.rejects(verify(await other.accessToken('Ada')), { code: 'ERR_TOKEN_SIGNATURE' });
  } finally {
    await other.close();
  }
});

test('a code is good once, for the client, verifier and redirect URI that it was made for', async () => {
  const verifier = randomBytes(32).toString('base64url');
  const right = {
    grant_type: 'authorization_code',
    client_id: issuer.clientId,
    code_verifier: verifier,
    redirect_uri: `${SITE}/cart`,
  };
  const wrong = [
    { client_id: testOntId('another app') },
    { code_verifier: randomBytes(32).toString('base64url') },
    { redirect_uri: `${SITE}/` },
  ];
  for (const change of wrong) {
    const { status, body } = await post('token', { ...right, ...change, code: await askForCode(verifier) });
    assert.deepEqual([status, body.error], [400, 'invalid_grant'], JSON.stringify(change));
  }
  const code = await askForCode(verifier);
  const given = await post('token', { ...right, code });
  assert.equal(given.status, 200);
  assert.equal((await verify(given.body.access_token!)).ontid, testOntId('somebody'));
  assert.equal((await post('token', { ...right, code })).body.error, 'invalid_grant');
});

test('a plugin of today gets the answer in the query, redeems it without a redirect URI, or cancels it', async () => {
  const verifier = randomBytes(32).toString('base64url');
  const ask = async () => {
    const url = signInUrl(issuer.url, {
      ...request(verifier),
      state: `ontid.${randomBytes(32).toString('base64url')}`,
      acknowledges: true,
    });
    const { address } = JSON.parse(/= (\{.*\});/.exec(await (await fetch(url)).text())![1]!) as { address: string };
    const answer = parseQueryReturn(new URL(address).search)!;
    assert.equal(answer.iss, issuer.url);
    return answer.code!;
  };
  const form = { grant_type: 'authorization_code', client_id: issuer.clientId, code_verifier: verifier };
  assert.equal((await post('token', { ...form, code: await ask() })).status, 200);
  const code = await ask();
  assert.deepEqual((await post('cancel', { code })).body, {});
  assert.equal((await post('token', { ...form, code })).body.error, 'invalid_grant');
});

test('a refresh token is good once and gives the next, until it is revoked', async () => {
  const verifier = randomBytes(32).toString('base64url');
  const first = await post('token', {
    grant_type: 'authorization_code',
    client_id: issuer.clientId,
    code_verifier: verifier,
    redirect_uri: `${SITE}/cart`,
    code: await askForCode(verifier),
  });
  const refresh = (token: string | undefined) =>
    post('token', { grant_type: 'refresh_token', client_id: issuer.clientId, refresh_token: token! });
  const second = await refresh(first.body.refresh_token);
  assert.equal((await verify(second.body.access_token!)).ontid, testOntId('somebody'));
  assert.deepEqual((await refresh(first.body.refresh_token)).body, second.body, 'the answer was lost on the way');
  const third = await refresh(second.body.refresh_token);
  assert.equal((await refresh(first.body.refresh_token)).body.error, 'invalid_grant');
  assert.equal((await post('revoke', { client_id: issuer.clientId, token: third.body.refresh_token! })).status, 200);
  assert.equal((await refresh(second.body.refresh_token)).body.error, 'invalid_grant');
  assert.equal((await info({ access_token: second.body.access_token! })).error, 61008);
});

test('what cannot be read is refused in the words of the platform', async () => {
  assert.deepEqual(await post('token', { grant_type: 'password' }).then(({ status, body }) => [status, body.error]), [
    400,
    'unsupported_grant_type',
  ]);
  assert.deepEqual(
    await post('revoke', { client_id: issuer.clientId }).then(({ status, body }) => [status, body.error]),
    [400, 'invalid_request'],
  );
  const page = await fetch(`${issuer.url}/signin?client_id=${issuer.clientId}`);
  assert.deepEqual([page.status, await page.text()], [400, 'origin is missing']);
});

test('nothing that a request brings can end the script of the stand-in page', () => {
  const message = signInMessage('state', { error: { code: 'ERR_ACCESS_DENIED', message: '</script>' } });
  const page = standInPage({ message, origin: SITE, address: `${SITE}/</script>`, leaves: false });
  assert.equal(page.match(/<\/script>/g)!.length, 1);
});

test('a port that is taken is said to be', async () => {
  await assert.rejects(startTestIssuer({ port: Number(new URL(issuer.url).port) }), { code: 'EADDRINUSE' });
});

const request = (verifier: string) => ({
  clientId: issuer.clientId,
  origin: SITE,
  state: randomBytes(32).toString('base64url'),
  responseMode: 'redirect' as const,
  redirectUri: `${SITE}/cart`,
  codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
});

async function info(headers: Record<string, string>) {
  const response = await fetch(`${issuer.url}/api/v1/ontid/info`, { method: 'POST', headers });
  const { error, result } = (await response.json()) as { error: number; result: unknown };
  return { status: response.status, error, result };
}

/** What the stand-in page would go back to the site with. */
async function askForCode(verifier: string): Promise<string> {
  const html = await (await fetch(signInUrl(issuer.url, request(verifier)))).text();
  const { address } = JSON.parse(/= (\{.*\});/.exec(html)![1]!) as { address: string };
  return parseFragmentReturn(new URL(address).hash)!.code!;
}

async function post(path: 'token' | 'revoke' | 'cancel', form: Record<string, string>) {
  const response = await fetch(`${issuer.url}/api/v1/oauth2/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: JSON.parse(text || '{}') as Partial<Record<'error' | 'access_token' | 'refresh_token', string>>,
  };
}
