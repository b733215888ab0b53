import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import sdk from 'ontology-ts-sdk';
import { generateKeyPair } from '../../../src/server/custody/key-pair.ts';
import { SCRYPT, sealKeystore } from '../../../src/server/custody/keystore.ts';
import { startTestPlatform } from '../../support/platform.ts';

const { Crypto, Identity } = sdk;
const SDK_PARAMETERS = { blockSize: 8, parallel: 8, size: 64 };
// é once as one character and once as two, and what does not fit into one UTF-16 unit.
const PASSWORDS = [
  '123456',
  'correct horse battery staple',
  'пароль密码🔑',
  'caf\u00e9 au lait',
  'cafe\u0301 au lait',
  ' spaces ',
  'x'.repeat(200),
];

test('a sealed key is byte for byte the SDK’s, for the same salt', async () => {
  for (const [n, password] of [[16_384, PASSWORDS[0]!] as const, ...PASSWORDS.map((each) => [4096, each] as const)]) {
    const keyPair = generateKeyPair();
    const salt = randomBytes(16);
    const ours = await sealKeystore(keyPair, password, salt, { n, p: 8, r: 8, dkLen: 64 });
    const privateKey = new Crypto.PrivateKey(keyPair.privateKey.toString('hex'));
    const address = Crypto.Address.fromPubKey(privateKey.getPublicKey());
    const theirs = privateKey.encrypt(password, address, salt.toString('hex'), { ...SDK_PARAMETERS, cost: n });
    assert.equal(ours.key, theirs.key, password);
    assert.equal(ours.address, address.toBase58());
    assert.equal(ours.publicKey, privateKey.getPublicKey().serializeHex());
  }
});

test('the SDK opens a keystore of ours with the password, and not with another', async () => {
  const keyPair = generateKeyPair();
  const { key, address, salt, scrypt } = await sealKeystore(keyPair, 'open sesame');
  const open = (password: string) =>
    Identity.importIdentity('', new Crypto.PrivateKey(key), password, new Crypto.Address(address), salt, {
      cost: scrypt.n,
      blockSize: scrypt.r,
      parallel: scrypt.p,
      size: scrypt.dkLen,
    });
  assert.equal(open('open sesame').ontid, keyPair.ontId);
  assert.throws(() => open('open Sesame'));
});

test('two keystores of one key and one password have nothing in common that could be compared', async () => {
  const keyPair = generateKeyPair();
  const [one, two] = await Promise.all([sealKeystore(keyPair, 'the same'), sealKeystore(keyPair, 'the same')]);
  assert.notEqual(one.salt, two.salt);
  assert.notEqual(one.key, two.key);
});

test('the same password typed in two ways of Unicode seals alike', async () => {
  const keyPair = generateKeyPair();
  const salt = randomBytes(16);
  assert.deepEqual(await sealKeystore(keyPair, 'caf\u00e9', salt), await sealKeystore(keyPair, 'cafe\u0301', salt));
});

test('V19: a new keystore costs at least n = 16384 to guess at, and says so', async () => {
  const { scrypt } = await sealKeystore(generateKeyPair(), 'open sesame');
  assert.deepEqual(scrypt, { n: 16_384, p: 8, r: 8, dkLen: 64 });
});

test('V19: the platform seals at that cost, where it is told no other', async () => {
  const platform = await startTestPlatform({ keystoreCost: undefined });
  try {
    const client = platform.client();
    const ontid = await client.register('+86*15810000000', 'open sesame');
    const { body } = await client.post('/ontid/export/keystore', { ontid, password: 'open sesame' });
    assert.deepEqual((JSON.parse(body.result as string) as { scrypt: object }).scrypt, SCRYPT);
  } finally {
    await platform.close();
  }
});
