import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { ApiError } from '../../../src/server/errors/api-error.ts';
import { TokenIssuer } from '../../../src/server/tokens/token-issuer.ts';
import { TokenReader } from '../../../src/server/tokens/token-reader.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let reader: TokenReader;
let token: string;
let app: OntId;
before(async () => {
  platform = await startTestPlatform();
  const { apps, signingKeys: keys } = platform.services;
  reader = new TokenReader({ apps, keys, publicUrl: platform.url });
  app = await platform.addApp('https://shop.example');
  ({ token } = await new TokenIssuer({ keys, now: () => new Date(), publicUrl: platform.url }).sign(
    { ontId: app, tokenFormat: 'jws' },
    'access_token',
    'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL' as OntId,
    60,
  ));
});
after(() => platform.close());

const REFUSALS = ['DECODE_ERROR', 'SIG_VERIFY_FAILED', 'REVOKED'];
const refusalOf = (text: string) =>
  reader.read(text, 'access_token').then(
    () => 'accepted',
    (error: unknown) => (error instanceof ApiError ? error.error : String(error)),
  );

test('a token of ours is read', async () => assert.equal(await refusalOf(token), 'accepted'));

test('any text, and any change of one character, is refused with a code of its own', async () => {
  const json = fc.oneof(
    fc.json(),
    fc
      .record({ alg: fc.constantFrom('ES256', 'none'), kid: fc.anything(), aud: fc.constant(app), exp: fc.anything() })
      .map((value) => JSON.stringify(value)),
  );
  const parts = fc.array(
    fc.oneof(json, fc.string()).map((part) => Buffer.from(part).toString('base64url')),
    { minLength: 2, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        parts.map((some) => some.join('.')),
      ),
      async (text) => assert.ok(REFUSALS.includes(await refusalOf(text))),
    ),
    { numRuns: 300 },
  );
  const change = fc.tuple(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_.=+ '));
  await fc.assert(
    fc.asyncProperty(
      change.filter(([at, char]) => token[at] !== char),
      async ([at, char]) =>
        assert.ok(REFUSALS.includes(await refusalOf(token.slice(0, at) + char + token.slice(at + 1)))),
    ),
    { numRuns: 300 },
  );
});

test('threat 2: no other algorithm, and no key that the token brings or that is not ours by its name', async () => {
  const [, payload, signature] = token.split('.') as [string, string, string];
  const { kid, publicJwk } = await platform.services.signingKeys.current();
  const withHeader = (header: object) =>
    refusalOf(`${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`);
  for (const alg of ['none', 'HS256', 'ES384', 'es256', undefined])
    assert.equal(await withHeader({ alg, typ: 'JWT', kid }), 'DECODE_ERROR', alg);
  for (const header of [{ kid, jwk: publicJwk }, { kid: `${kid}0` }, { kid: '' }, {}, { kid: kid.toUpperCase() }]) {
    assert.equal(
      await withHeader({ alg: 'ES256', typ: 'JWT', ...header }),
      'SIG_VERIFY_FAILED',
      JSON.stringify(header),
    );
  }
});
