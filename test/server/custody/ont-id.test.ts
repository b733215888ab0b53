import assert from 'node:assert/strict';
import { test } from 'node:test';
import sdk from 'ontology-ts-sdk';
import { generateKeyPair, keyPairOf } from '../../../src/server/custody/key-pair.ts';
import { addressOf, wifOf } from '../../../src/server/custody/ont-id.ts';

const { Crypto } = sdk;
const SAMPLES = 50;

test('address, ONT ID, public key and WIF are the SDK’s, for random keys', () => {
  for (let i = 0; i < SAMPLES; i++) {
    const { privateKey, publicKey, ontId } = generateKeyPair();
    const theirs = new Crypto.PrivateKey(privateKey.toString('hex'));
    const theirPublic = theirs.getPublicKey();
    assert.equal(publicKey.toString('hex'), theirPublic.serializeHex());
    assert.equal(addressOf(publicKey), Crypto.Address.fromPubKey(theirPublic).toBase58());
    assert.equal(ontId, Crypto.Address.generateOntid(theirPublic));
    assert.equal(wifOf(privateKey), theirs.serializeWIF());
  }
});

test('a private key that begins with zero bytes keeps its 32 bytes', () => {
  const scalar = Buffer.alloc(32);
  scalar[31] = 5;
  const { privateKey, publicKey } = keyPairOf(scalar);
  assert.deepEqual(privateKey, scalar);
  assert.equal(publicKey.toString('hex'), new Crypto.PrivateKey(scalar.toString('hex')).getPublicKey().serializeHex());
});

test('32 bytes that are no private key are refused', () => {
  assert.throws(() => keyPairOf(Buffer.alloc(32)));
  assert.throws(() => keyPairOf(Buffer.alloc(32, 0xff)));
});
