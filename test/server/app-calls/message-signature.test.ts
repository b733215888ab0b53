import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSigner, createVerifier, httpbis, type SignConfig } from 'http-message-signatures';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { checkMessageSignature } from '../../../src/server/app-calls/message-signature.ts';
import type { SignedCall } from '../../../src/server/app-calls/signed-call.ts';
import type { App } from '../../../src/server/apps/app-registry.ts';
import { ApiError } from '../../../src/server/errors/api-error.ts';

const APP_ID = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL';
const SECRET = 'dGhlIHNlY3JldA';
const PLATFORM = 'https://id.example';
const BODY = '{"phone":"+86*15821703553"}';
const AT = 1767323045;
const app: App = {
  ontId: APP_ID as OntId,
  name: 'Shop',
  origins: [],
  redirectUris: [],
  tokenFormat: 'jws',
  callSignature: 'rfc9421',
  allowedCalls: [],
  refreshTokens: false,
  scopes: [],
  shortPasswords: false,
  logoHash: null,
};

/** A call that is signed rightly, but for what is given. */
async function signed(
  config: Partial<SignConfig> = {},
  headers: Record<string, string> = {},
  url = `${PLATFORM}/api/v1/x?b=2&a=1`,
): Promise<SignedCall> {
  const digest = createHash('sha256').update(BODY).digest('base64');
  const message = await httpbis.signMessage(
    {
      key: createSigner(SECRET, 'hmac-sha256', APP_ID),
      fields: ['@method', '@target-uri', 'content-digest'],
      params: ['created', 'nonce', 'keyid', 'alg'],
      ...config,
      paramValues: { created: new Date(AT * 1000), nonce: 'one', ...config.paramValues },
    },
    { method: 'POST', url, headers: { 'content-digest': `sha-256=:${digest}:`, ...headers } },
  );
  const lower = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { method: 'POST', uri: '/api/v1/x?b=2&a=1', headers: lower, body: Buffer.from(BODY) };
}

const check = (call: SignedCall) =>
  checkMessageSignature(call, PLATFORM, async (appId, signedAt) => {
    assert.deepEqual([appId, signedAt], [APP_ID, AT]);
    return { app, secret: SECRET };
  });

test('the library agrees with the example of RFC 9421 appendix B.2.5', async () => {
  const secret = Buffer.from(
    'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==',
    'base64',
  );
  const message = (signature: string) => ({
    method: 'POST',
    url: 'https://example.com/foo?param=Value&Pet=dog',
    headers: {
      host: 'example.com',
      date: 'Tue, 20 Apr 2021 02:07:55 GMT',
      'content-type': 'application/json',
      'signature-input': 'sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
      signature: `sig-b25=:${signature}:`,
    },
  });
  const verify = (signature: string) =>
    httpbis.verifyMessage(
      {
        keyLookup: async ({ keyid }) =>
          keyid === 'test-shared-secret' ? { verify: createVerifier(secret, 'hmac-sha256') } : null,
      },
      message(signature),
    );
  assert.equal(await verify('pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8='), true);
  assert.equal(await verify('qxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8='), false);
});

test('a right signature gives the app, its nonce and its time; it may cover more, under any label, and name its algorithm', async () => {
  const expected = { app, nonce: 'one', signedAt: AT };
  assert.deepEqual(await check(await signed()), expected);
  assert.deepEqual(await check(await signed({ name: 'shop', params: ['created', 'nonce', 'keyid', 'alg'] })), expected);
  assert.deepEqual(
    await check(
      await signed(
        { fields: ['content-type', 'content-digest', '@target-uri', '@method'] },
        { 'content-type': 'application/json' },
      ),
    ),
    expected,
  );
});

test('threat 17: a signature that covers less than it must, or by another algorithm, is refused', async () => {
  const wrong: Partial<SignConfig>[] = [
    { fields: ['@target-uri', 'content-digest'] },
    { fields: ['@method', 'content-digest'] },
    { fields: ['@method', '@target-uri'] },
    { fields: ['@method', '@path', 'content-digest'] },
    { fields: ['@method', '@target-uri', 'content-digest;key="sha-256"'] },
    { params: ['nonce', 'keyid', 'alg'] },
    { params: ['created', 'keyid', 'alg'] },
    { params: ['created', 'nonce', 'alg'] },
    { params: ['created', 'nonce', 'keyid'] },
    { params: ['created', 'nonce', 'keyid', 'alg'], paramValues: { alg: 'hmac-sha512' } },
    { params: ['created', 'nonce', 'keyid', 'alg'], paramValues: { alg: 'ed25519' } },
    { key: createSigner('another', 'hmac-sha256', APP_ID) },
  ];
  for (const config of wrong)
    await assert.rejects(
      check(await signed(config)),
      (error) => error instanceof ApiError && [400, 401].includes(error.status),
      JSON.stringify(config),
    );
  await assert.rejects(check(await signed({}, {}, 'https://other.example/api/v1/x?b=2&a=1')), {
    error: 'SIG_VERIFY_FAILED',
  });
  await assert.rejects(check(await signed({}, {}, `${PLATFORM}/api/v1/x?a=1&b=2`)), { error: 'SIG_VERIFY_FAILED' });
  await assert.rejects(check({ ...(await signed()), method: 'PUT' }), { error: 'SIG_VERIFY_FAILED' });
  await assert.rejects(
    check(
      await signed({
        params: ['created', 'nonce', 'keyid', 'alg', 'expires'],
        paramValues: { expires: new Date(AT * 1000) },
      }),
    ),
    { error: 'EXPIRES' },
  );
});

test('threat 17: the body is bound by its digest, and the digest by the signature', async () => {
  const call = await signed();
  await assert.rejects(check({ ...call, body: Buffer.from(BODY.replace('3', '4')) }), { error: 'SIG_VERIFY_FAILED' });
  const other = Buffer.from('{}');
  const digest = `sha-256=:${createHash('sha256').update(other).digest('base64')}:`;
  await assert.rejects(check({ ...call, body: other, headers: { ...call.headers, 'content-digest': digest } }), {
    error: 'SIG_VERIFY_FAILED',
  });
  await assert.rejects(
    check(await signed({}, { 'content-digest': `sha-512=:${createHash('sha512').update(BODY).digest('base64')}:` })),
    { error: 'PARAM_ERROR' },
  );
});

test('of several signatures none is taken, whichever is right', async () => {
  const [right, wrong] = [
    await signed({ name: 'a' }),
    await signed({ name: 'b', key: createSigner('another', 'hmac-sha256', APP_ID) }),
  ];
  const both = (first: SignedCall, second: SignedCall) => ({
    ...first,
    headers: {
      ...first.headers,
      signature: `${first.headers['signature']}, ${second.headers['signature']}`,
      'signature-input': `${first.headers['signature-input']}, ${second.headers['signature-input']}`,
    },
  });
  for (const call of [
    both(right, wrong),
    both(wrong, right),
    both(right, await signed({ name: 'c', paramValues: { nonce: 'two' } })),
  ]) {
    await assert.rejects(check(call), { error: 'PARAM_ERROR', message: 'a call has one signature' });
  }
});

test('whatever stands in the fields, the answer is a refusal that may be told', async () => {
  const good = await signed();
  const part = fc.oneof(
    fc.constantFrom(
      'sig=',
      '("@method" "@target-uri" "content-digest")',
      ';created=1767323045',
      ';nonce="one"',
      `;keyid="${APP_ID}"`,
      ';alg="none"',
      ':AAAA:',
      ',',
      ';req',
      '@1',
      '?1',
      '""',
    ),
    fc.string(),
  );
  const field = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
  const fields = fc.record(
    { signature: field, 'signature-input': field, 'content-digest': field },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fields, async (headers) => {
      if (Object.keys(headers).length === 0) return;
      await assert.rejects(
        checkMessageSignature({ ...good, headers: { ...good.headers, ...headers } }, PLATFORM, async () => ({
          app,
          secret: SECRET,
        })),
        (error) => error instanceof ApiError && [400, 401].includes(error.status),
      );
    }),
    { numRuns: 500 },
  );
});
