import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { verifyAccessToken } from '../../src/verify/verify-access-token.ts';
import { claimsFor, type KeyServer, sign, startKeyServer } from '../support/custody/tokens.ts';

const CLIENT = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL';
const COOL_DOWN_SECONDS = 30;
let server: KeyServer;
before(async () => (server = await startKeyServer()));
after(() => server.close());

test('threat 24: 10,000 tokens with unknown keys fetch the keys once a cool-down, and the true key stays', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const now = new Date();
  const [header, payload, signature] = (await sign(server, claimsFor(CLIENT, now))).split('.') as [
    string,
    string,
    string,
  ];
  const members = JSON.parse(Buffer.from(header, 'base64url').toString()) as object;
  const unknown = (i: number) => {
    const changed = JSON.stringify({ ...members, kid: `${server.issuer}#keys-${i}` });
    return `${Buffer.from(changed).toString('base64url')}.${payload}.${signature}`;
  };
  const codeOf = (token: string) =>
    verifyAccessToken(token, { platform: server.url, clientId: CLIENT, now }).then(
      () => 'accepted',
      ({ code }: { code: string }) => code,
    );
  try {
    for (const expected of [1, 2]) {
      for (let batch = 0; batch < 5; batch++) {
        const codes = await Promise.all(Array.from({ length: 1000 }, (_, i) => codeOf(unknown(2 + batch * 1000 + i))));
        assert.deepEqual([...new Set(codes)], ['ERR_TOKEN_KEY_UNKNOWN']);
      }
      assert.deepEqual(
        server.requests,
        Array.from({ length: expected }, () => '/.well-known/jwks.json'),
      );
      assert.equal(await codeOf(`${header}.${payload}.${signature}`), 'accepted');
      mock.timers.setTime(Date.now() + COOL_DOWN_SECONDS * 1000);
    }
  } finally {
    mock.timers.reset();
  }
});
