import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type VerifyCredentialOptions, verifyCredential } from 'ontid-signin/verify';
import { generateKeyPair } from '../../src/server/custody/key-pair.ts';
import { signText } from '../../src/server/onttag/signature.ts';
import { FIELDS, newOwner, ownerWithCredential } from '../support/custody/onttag.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';

let platform: TestPlatform;
let credential: string;
let ontid: string;
before(async () => {
  platform = await startTestPlatform();
  await ownerWithCredential(platform);
  const made = await ownerWithCredential(platform);
  ({ credential } = made);
  ({ ontid } = made.owner);
});
after(() => platform.close());

const verify = (text: string, changes: Partial<VerifyCredentialOptions> = {}) =>
  verifyCredential(text, { platform: platform.url, ontid, ...changes });
const DAY_MS = 86_400_000;

/** The credential with one of its four parts changed, as JSON. */
function changed(index: number, changes: object, signed?: ReturnType<typeof generateKeyPair>): string {
  const parts = credential.split('.');
  const value = JSON.parse(Buffer.from(parts[index]!, 'base64').toString()) as object;
  parts[index] = Buffer.from(JSON.stringify({ ...value, ...changes })).toString('base64');
  if (signed) parts[2] = signText(signed, `${parts[0]}.${parts[1]}`);
  return parts.join('.');
}

test('a credential that its owner shows is good, and says what the trust anchor saw', async () => {
  const { fields, issuer, payload } = await verify(credential);
  assert.deepEqual(fields, { ...FIELDS, IssuerName: 'ONTTA' });
  assert.equal(payload.sub, ontid);
  assert.equal(payload.iss, issuer);
});

test('somebody else’s, of another kind, and one that is over are refused', async () => {
  const other = await newOwner(platform);
  await assert.rejects(verify(credential, { ontid: other.ontid }), { code: 'ERR_CREDENTIAL_SUBJECT' });
  await assert.rejects(verify(credential, { template: 'authtemplate_contact01' }), { code: 'ERR_CREDENTIAL_TEMPLATE' });
  await assert.rejects(verify(credential, { now: new Date(Date.now() + 366 * DAY_MS) }), {
    code: 'ERR_CREDENTIAL_EXPIRED',
  });
  await assert.rejects(verify(credential, { now: new Date(Date.now() - DAY_MS) }), { code: 'ERR_CREDENTIAL_EXPIRED' });
  await verify(credential, { now: new Date(Date.now() + 364 * DAY_MS) });
});

test('a forged credential is refused: changed, signed by another, under another name', async () => {
  const forger = generateKeyPair();
  const cred = { clm: { cred: { ...FIELDS, IssuerName: 'ONTTA', Name: 'jane doe' } } };
  for (const text of [
    changed(1, cred),
    changed(1, cred, forger),
    changed(1, { iss: forger.ontId }, forger),
    changed(0, { kid: `${forger.ontId}#keys-1` }),
    changed(0, {
      kid: (JSON.parse(Buffer.from(credential.split('.')[0]!, 'base64').toString()) as { kid: string }).kid.replace(
        '#keys-1',
        '#keys-2',
      ),
    }),
  ])
    await assert.rejects(verify(text), { code: 'ERR_CREDENTIAL_SIGNATURE' });
});

test('a proof of something else, or one that does not lead to its root, is refused', async () => {
  const proof = JSON.parse(Buffer.from(credential.split('.')[3]!, 'base64').toString()) as {
    TxnHash: string;
    MerkleRoot: string;
    Nodes: { Direction: string; TargetHash: string }[];
  };
  const zero = '0'.repeat(64);
  for (const changes of [
    { MerkleRoot: zero },
    { TxnHash: zero },
    { Nodes: [] },
    { Nodes: proof.Nodes.map((node) => ({ ...node, Direction: 'Right' })) },
    { TxnHash: proof.MerkleRoot, Nodes: [] },
  ]) {
    await assert.rejects(verify(changed(3, changes)), { code: 'ERR_CREDENTIAL_PROOF' }, JSON.stringify(changes));
  }
});

test('what is no credential is told apart, whatever it is', async () => {
  const [header, payload, signature, proof] = credential.split('.') as [string, string, string, string];
  const raw = Buffer.from(signature, 'base64');
  for (const text of [
    '',
    'a',
    '...',
    `${header}.${payload}.${signature}`,
    `${credential}.x`,
    'x'.repeat(40_000),
    undefined as unknown as string,
    `${header}.${payload}.${raw.subarray(1).toString('base64')}.${proof}`,
    `${header}.${payload}.${Buffer.concat([Buffer.of(2), raw.subarray(1)]).toString('base64')}.${proof}`,
    `${header}.${payload}.${raw.toString('base64url')}.${proof}`,
    `${header} .${payload}.${signature}.${proof}`,
    changed(0, { alg: 'none' }),
    changed(0, { alg: 'ES256' }),
    changed(0, { typ: 'JWT' }),
    changed(0, { kid: 5 }),
    changed(1, { exp: Date.now() }),
    changed(1, { clm: null }),
    changed(1, { clm: { cred: { Name: 'only' } } }),
    changed(1, { sub: 'somebody' }),
    changed(3, { Type: 'x' }),
    changed(3, { Nodes: [null] }),
    changed(3, { Nodes: Array.from({ length: 65 }, () => ({ Direction: 'Left', TargetHash: '0'.repeat(64) })) }),
  ])
    await assert.rejects(verify(text), { code: 'ERR_CREDENTIAL_MALFORMED' }, String(text).slice(0, 80));
});

test('a wrong option is named; keys out of reach are no word on the credential', async () => {
  await assert.rejects(verify(credential, { ontid: 'me' }), { code: 'ERR_OPTION_INVALID' });
  await assert.rejects(verify(credential, { template: 'constructor' as never }), { code: 'ERR_OPTION_INVALID' });
  await assert.rejects(verify(credential, { platform: 'http://127.0.0.1:9' }), { code: 'ERR_KEYS_UNREACHABLE' });
});
