import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { hasLowS, withOtherS } from '../../../src/protocol/oauth/low-s.ts';
import { leafOf } from '../../../src/server/onttag/merkle-log.ts';
import { verifyCredential } from '../../../src/verify/index.ts';
import { runCommand } from '../../support/command-line.ts';
import { ownerWithCredential } from '../../support/custody/onttag.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());
// Verifiers keep the list by the clock of the process.
const pass = (ms: number) => mock.timers.enable({ apis: ['Date'], now: Date.now() + ms });

/** The same credential with (r, n − s) for (r, s), and a proof of its own, which anybody can make. */
function secondWriting(credential: string): string {
  const [header, payload, signature] = credential.split('.') as [string, string, string];
  const other = Buffer.concat([Buffer.of(1), withOtherS(Buffer.from(signature, 'base64').subarray(1))]).toString(
    'base64',
  );
  const signed = `${header}.${payload}.${other}`;
  const leaf = leafOf(signed);
  const proof = { Type: 'MerkleProof', TxnHash: leaf, ContractAddr: '', BlockHeight: 0, MerkleRoot: leaf, Nodes: [] };
  return `${signed}.${Buffer.from(JSON.stringify(proof)).toString('base64')}`;
}

test('hardening: a credential that was revoked is refused, in both writings, and its owner does not get it any more', async () => {
  const { credential, owner } = await ownerWithCredential(platform);
  const other = await ownerWithCredential(platform);
  const verify = (text = credential) => verifyCredential(text, { platform: platform.url, ontid: owner.ontid });
  assert.equal((await verify()).payload.sub, owner.ontid);
  const { auth_id, txn_hash } = await platform.services.db
    .selectFrom('onttag_credential')
    .selectAll()
    .where('owner_ont_id', '=', owner.ontid)
    .executeTakeFirstOrThrow();
  const { stdout } = await runCommand(platform, ['onttag', 'revoke', auth_id]);
  assert.deepEqual(JSON.parse(stdout), { auth_id, revoked: true });
  const response = await fetch(`${platform.url}/.well-known/onttag-revoked.json`);
  assert.deepEqual(
    [response.headers.get('cache-control'), await response.json()],
    ['public, max-age=300', { revoked: [txn_hash] }],
  );
  pass(300_000);
  try {
    await assert.rejects(verify(), { code: 'ERR_CREDENTIAL_REVOKED' });
    await assert.rejects(verify(secondWriting(credential)), { code: 'ERR_CREDENTIAL_REVOKED' });
    assert.equal(
      (await verifyCredential(other.credential, { platform: platform.url, ontid: other.owner.ontid })).payload.sub,
      other.owner.ontid,
    );
  } finally {
    mock.timers.reset();
  }
  const { id, ont_id: ontId } = await platform.services.db
    .selectFrom('account')
    .selectAll()
    .where('ont_id', '=', owner.ontid)
    .executeTakeFirstOrThrow();
  assert.deepEqual(
    (await platform.services.onttag.requests.ofAccount({ id, ontId })).map(({ issued }) => issued),
    [null],
  );
  const again = await runCommand(platform, ['onttag', 'revoke', auth_id]);
  assert.deepEqual([again.code, again.stdout], [2, '']);
  assert.match(again.stderr, /revoked already/);
});

test('threat 4: credentials have the lower s', async () => {
  for (let i = 0; i < 8; i++) {
    const { credential } = await ownerWithCredential(platform);
    assert.ok(hasLowS(Buffer.from(credential.split('.')[2]!, 'base64').subarray(1)));
  }
});
