import assert from 'node:assert/strict';
import { ECDH } from 'node:crypto';
import { test } from 'node:test';
import { payloadOf } from '../../../src/page/keystore/credential-payload.ts';
import { openCredential } from '../../../src/page/keystore/open-credential.ts';
import { uncompressed } from '../../../src/page/keystore/p256-point.ts';
import { generateKeyPair } from '../../../src/server/custody/key-pair.ts';
import { sealKeystore } from '../../../src/server/custody/keystore.ts';
import { encryptTo } from '../../../src/server/onttag/credential.ts';
import { ecdhPublicPoint } from '../../../src/server/tokens/public-point.ts';

// What the server seals, opened by the page's own code, which runs in Node as it does in a browser.

const PASSWORD = 'caf\u00e9 noir';
const CREDENTIAL = [
  'header',
  Buffer.from(JSON.stringify({ clm: { cred: { Name: '张三' } } })).toString('base64'),
  'signature',
  'proof',
].join('.');

test('a credential opens with its owner’s keystore and password, however an accent was typed', async () => {
  const owner = generateKeyPair();
  const keystore = JSON.stringify(await sealKeystore(owner, PASSWORD));
  const credential = await openCredential(
    keystore,
    PASSWORD.normalize('NFD'),
    await encryptTo(owner.publicKey, CREDENTIAL),
  );
  assert.equal(credential, CREDENTIAL);
  assert.equal(payloadOf(credential).clm.cred.Name, '张三');
});

test('neither another password nor another’s key opens it', async () => {
  const [owner, other] = [generateKeyPair(), generateKeyPair()];
  const keystore = JSON.stringify(await sealKeystore(owner, PASSWORD));
  await assert.rejects(openCredential(keystore, 'cafe noir', await encryptTo(owner.publicKey, CREDENTIAL)), {
    name: 'OperationError',
  });
  await assert.rejects(openCredential(keystore, PASSWORD, await encryptTo(other.publicKey, CREDENTIAL)), {
    code: 'ERR_JWE_DECRYPTION_FAILED',
  });
});

test('the point of a public key is the one that OpenSSL finds, with each sign', () => {
  const signs = new Set<string>();
  for (let i = 0; i < 64; i++) {
    const { publicKey } = generateKeyPair();
    const hex = publicKey.toString('hex');
    const { x, y } = uncompressed(hex);
    const coordinates = { x: Buffer.from(x).toString('base64url'), y: Buffer.from(y).toString('base64url') };
    assert.deepEqual(coordinates, ecdhPublicPoint(publicKey), hex);
    signs.add(hex.slice(0, 2));
  }
  assert.deepEqual([...signs].sort(), ['02', '03']);
  assert.throws(() => uncompressed(`02${'f'.repeat(62)}05`), /field/);
});

test('a text is no point of P-256 exactly where OpenSSL finds none', () => {
  const isPoint = (open: () => unknown) => {
    try {
      open();
      return true;
    } catch {
      return false;
    }
  };
  const found = Array.from({ length: 32 }, (_, x) => {
    const hex = `02${x.toString(16).padStart(64, '0')}`;
    const known = isPoint(() => ECDH.convertKey(hex, 'prime256v1', 'hex', 'hex', 'uncompressed'));
    assert.equal(
      isPoint(() => uncompressed(hex)),
      known,
      hex,
    );
    return known;
  });
  assert.deepEqual([...new Set(found)].sort(), [false, true]);
});
