import assert from 'node:assert/strict';
import { createCipheriv, randomBytes, scryptSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import sdk from 'ontology-ts-sdk';
import { generateKeyPair, keyPairOf } from '../../../src/server/custody/key-pair.ts';
import { type Keystore, sealKeystore } from '../../../src/server/custody/keystore.ts';
import { addressOf, wifOf } from '../../../src/server/custody/ont-id.ts';
import { derivationsOf, openKeystore, openOurKeystore } from '../../../src/server/custody/open-keystore.ts';
import { readKeystore } from '../../../src/server/custody/read-keystore.ts';
import { ApiError } from '../../../src/server/errors/api-error.ts';
import { watchDerivations } from '../../support/server/derivations.ts';

const { Account, Crypto, Identity, Wallet } = sdk;
const PASSWORDS = ['123456', 'пароль密码🔑', 'cafe\u0301 au lait'];
const base64 = (text: string) => Buffer.from(text).toString('base64');
/** The SDK gives an object or its text, as the class has it. */
const textOf = (json: unknown) => (typeof json === 'string' ? json : JSON.stringify(json));
const open = (text: string, password: string) => openKeystore(readKeystore(text), password);

/** A key in every form that there is, sealed by the SDK where the SDK has the form. */
async function formsOf(password: string) {
  const privateKey = Crypto.PrivateKey.random();
  const identity = Identity.create(privateKey, password, 'mine');
  const account = Account.create(privateKey, password, 'mine');
  const wallet = new Wallet();
  wallet.name = 'mine';
  wallet.addIdentity(identity);
  wallet.addAccount(account);
  const forms = {
    'an identity': textOf(identity.toJson()),
    'an account': textOf(account.toJson()),
    'a wallet': textOf(wallet.toJsonObj()),
    'a wallet’s export': JSON.stringify({
      ...JSON.parse(textOf(account.toJson())),
      type: 'I',
      scrypt: { n: 4096, p: 8, r: 8, dkLen: 64 },
    }),
    ours: JSON.stringify(await sealKeystore(keyPairOf(Buffer.from(privateKey.key, 'hex')), password)),
  };
  return { privateKey, ontId: identity.ontid, forms };
}

test('what the SDK has sealed is opened, in every form, as JSON and as base64 of it, whatever the password', async () => {
  for (const password of PASSWORDS) {
    const { privateKey, ontId, forms } = await formsOf(password);
    for (const [name, text] of Object.entries(forms)) {
      const keyPair = await open(text, password);
      assert.deepEqual(
        [keyPair.ontId, wifOf(keyPair.privateKey)],
        [ontId, privateKey.serializeWIF()],
        `${name} ${password}`,
      );
      for (const written of [
        ` ${text}\n`,
        base64(text),
        base64(text).replace(/(.{64})/g, '$1\r\n'),
        Buffer.from(text).toString('base64url'),
      ]) {
        assert.deepEqual(readKeystore(written), readKeystore(text), name);
      }
    }
  }
});

test('what we have sealed is opened by the SDK', async () => {
  // The SDK is slow: one at the cost of today, the others at that of before.
  for (const [n, password] of [[16_384, PASSWORDS[0]!] as const, ...PASSWORDS.map((each) => [4096, each] as const)]) {
    const keyPair = generateKeyPair();
    const keystore = await sealKeystore(keyPair, password, undefined, { n, p: 8, r: 8, dkLen: 64 });
    const parameters = {
      cost: keystore.scrypt.n,
      blockSize: keystore.scrypt.r,
      parallel: keystore.scrypt.p,
      size: keystore.scrypt.dkLen,
    };
    const account = Account.importAccount(
      '',
      new Crypto.PrivateKey(keystore.key),
      password,
      new Crypto.Address(keystore.address),
      keystore.salt,
      parameters,
    );
    assert.equal(account.address.toBase58(), keystore.address);
    const decrypted = new Crypto.PrivateKey(keystore.key).decrypt(password, account.address, keystore.salt, parameters);
    assert.equal(decrypted.key, keyPair.privateKey.toString('hex'));
  }
});

/** A keystore as an SDK seals it that takes the password’s bytes as they are typed, with parameters of its choice. */
function sealedByAnother(
  password: string,
  { n = 16_384, p = 8, saltBytes = 12, key = randomBytes(32) } = {},
): Partial<Keystore> {
  const { publicKey } = keyPairOf(key);
  const salt = randomBytes(saltBytes);
  const derived = scryptSync(password, salt, 64, { N: n, r: 8, p, maxmem: 2 ** 28 });
  const address = addressOf(publicKey);
  const cipher = createCipheriv('aes-256-gcm', derived.subarray(32), derived.subarray(0, 12)).setAAD(
    Buffer.from(address),
  );
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return {
    address,
    algorithm: 'ECDSA',
    'enc-alg': 'aes-256-gcm',
    key: sealed.toString('base64'),
    salt: salt.toString('base64'),
    scrypt: { n, p, r: 8, dkLen: 64 },
  };
}

test('an accent in two characters opens what was sealed under its bytes, and what was sealed under NFC', async () => {
  const [typed, composed] = ['cafe\u0301', 'caf\u00e9'];
  const byBytes = sealedByAnother(typed);
  assert.equal((await open(JSON.stringify(byBytes), typed)).ontId, `did:ont:${byBytes.address}`);
  const byNfc = sealedByAnother(composed);
  assert.equal((await open(JSON.stringify(byNfc), typed)).ontId, `did:ont:${byNfc.address}`);
  await assert.rejects(open(JSON.stringify(byBytes), composed), { error: 'INVALID_PASSWORD' });
});

test('the most that is allowed still opens; a wallet’s parameters count for what is in it', async () => {
  const dearest = sealedByAnother('123456', { n: 65_536, p: 8 });
  assert.equal((await open(JSON.stringify(dearest), '123456')).ontId, `did:ont:${dearest.address}`);
  const { scrypt, ...inside } = sealedByAnother('123456', { n: 16_384 });
  const wallet = { name: 'w', version: '1.1', scrypt, identities: null, accounts: [inside] };
  assert.equal((await open(JSON.stringify(wallet), '123456')).ontId, `did:ont:${inside.address}`);
});

test('a wrong password is told as one', async () => {
  const { forms } = await formsOf('123456');
  for (const text of Object.values(forms))
    await assert.rejects(open(text, '1234567'), { error: 'INVALID_PASSWORD', status: 403 });
});

test('a keystore in another’s name, and one that holds no key, do not open', async () => {
  const keystore = await sealKeystore(generateKeyPair(), '123456');
  // The name is bound to what is sealed, so that this is a wrong key rather than another's ONT ID.
  const renamed = { ...keystore, address: addressOf(generateKeyPair().publicKey) };
  await assert.rejects(open(JSON.stringify(renamed), '123456'), { error: 'INVALID_PASSWORD' });
  const victim = addressOf(generateKeyPair().publicKey);
  for (const inside of [generateKeyPair().privateKey, Buffer.alloc(32), Buffer.alloc(32, 0xff)]) {
    const salt = randomBytes(16);
    const derived = scryptSync('123456', salt, 64, { N: keystore.scrypt.n, r: 8, p: 8, maxmem: 2 ** 26 });
    const cipher = createCipheriv('aes-256-gcm', derived.subarray(32), derived.subarray(0, 12)).setAAD(
      Buffer.from(victim),
    );
    const key = Buffer.concat([cipher.update(inside), cipher.final(), cipher.getAuthTag()]).toString('base64');
    const forged = { ...keystore, address: victim, key, salt: salt.toString('base64') };
    await assert.rejects(open(JSON.stringify(forged), '123456'), { error: 'DECODE_ERROR', status: 400 });
  }
});

test('what is no keystore is told as such', async () => {
  const good = sealedByAnother('123456');
  const not = (change: object) => JSON.stringify({ ...good, ...change });
  const other = JSON.parse(textOf(Account.create(Crypto.PrivateKey.random(), '123456', '').toJson())) as object;
  const bad = [
    '',
    'keystore',
    '{',
    '[]',
    'null',
    '1',
    base64('{'),
    base64('[1]'),
    '{}',
    '{"controls":[]}',
    '{"controls":[null]}',
    '{"controls":[[]]}',
    '{"identities":[],"accounts":[]}',
    JSON.stringify({ accounts: [good, other] }),
    JSON.stringify({ identities: [{ controls: [good, good] }] }),
    '{"__proto__":{"address":"A"}}',
    not({ address: undefined }),
    not({ address: 'AWcMwpTPQkzRY43HBdABchfbRpJwspENeX1' }),
    not({ address: {} }),
    not({ key: 'AAAA' }),
    not({ key: undefined }),
    not({ key: 7 }),
    not({ salt: undefined }),
    not({ salt: '' }),
    not({ salt: 'AAAA' }),
    not({ 'enc-alg': 'aes-256-ctr' }),
    not({ 'enc-alg': undefined }),
    not({ algorithm: 'SM2' }),
    not({ parameters: { curve: 'secp256k1' } }),
    not({ scrypt: 'cheap' }),
    not({ scrypt: [] }),
  ];
  for (const text of bad) assert.throws(() => readKeystore(text), { error: 'DECODE_ERROR', status: 400 }, text);
});

test('threat 14: a keystore that asks for too much is refused before anything is derived, and costs no memory', async () => {
  const derivations = watchDerivations();
  try {
    const good = sealedByAnother('123456');
    await open(JSON.stringify(good), '123456');
    assert.ok(derivations.begun > 0, 'derivations are seen where there are some');
    derivations.begun = 0;
    const tooMuch = [
      { n: 2 ** 30 },
      { n: 2 ** 17 },
      { n: 65_537 },
      { n: 4097 },
      { n: 1 },
      { n: 0 },
      { n: -4096 },
      { n: 4096.5 },
      { n: '4096' },
      { n: 2 ** 53 },
      { n: 1e308 },
      { r: 16 },
      { r: 0 },
      { r: 2 ** 30 },
      { p: 9 },
      { p: 0 },
      { p: 2 ** 30 },
      { dkLen: 65 },
      { dkLen: 2 ** 31 },
      { dkLen: 0 },
    ];
    const peak = process.resourceUsage().maxRSS;
    for (const scrypt of tooMuch) {
      const text = JSON.stringify({ ...good, scrypt: { ...good.scrypt, ...scrypt } });
      await assert.rejects(
        async () => open(text, '123456'),
        { error: 'PARAM_ERROR', status: 400 },
        JSON.stringify(scrypt),
      );
      await assert.rejects(
        async () =>
          open(
            JSON.stringify({ accounts: [{ ...good, scrypt: undefined }], scrypt: { ...good.scrypt, ...scrypt } }),
            '123456',
          ),
        { error: 'PARAM_ERROR' },
      );
    }
    await assert.rejects(async () => open(`{"address":"${'A'.repeat(20_000)}"}`, '123456'), { error: 'PARAM_ERROR' });
    assert.equal(derivations.begun, 0);
    assert.ok(process.resourceUsage().maxRSS - peak < 5_000, 'kilobytes');
  } finally {
    derivations.stop();
  }
});

test('any text is a keystore or is refused as one, and any JSON around a good one', () => {
  const attempt = (text: string) => {
    try {
      readKeystore(text);
    } catch (error) {
      assert.ok(
        error instanceof ApiError && ['DECODE_ERROR', 'PARAM_ERROR'].includes(error.error) && error.status === 400,
        String(error),
      );
    }
  };
  const good = sealedByAnother('123456');
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.base64String()), attempt));
  const member = fc.constantFrom(
    'address',
    'key',
    'salt',
    'scrypt',
    'enc-alg',
    'controls',
    'identities',
    'accounts',
    'parameters',
    '__proto__',
  );
  fc.assert(
    fc.property(fc.dictionary(member, fc.jsonValue()), (change) => attempt(JSON.stringify({ ...good, ...change }))),
  );
  fc.assert(
    fc.property(
      fc.record({ n: fc.jsonValue(), p: fc.jsonValue(), r: fc.jsonValue() }, { requiredKeys: [] }),
      (scrypt) => attempt(JSON.stringify({ ...good, scrypt })),
    ),
  );
});

test('V19: keystores that others bring wait in a bounded queue; ours have turns of their own', async () => {
  const ours = await sealKeystore(generateKeyPair(), '123456');
  const dear = readKeystore(JSON.stringify(sealedByAnother('123456', { n: 65_536, p: 1 })));
  let open = 0;
  const flood = Array.from({ length: 30 }, (_, n) =>
    openKeystore(dear, '123456', `caller ${n % 15}`).finally(() => open++),
  );
  const results = Promise.allSettled(flood);
  const { ontId } = await openOurKeystore(readKeystore(JSON.stringify(ours)), '123456');
  assert.equal(ontId, `did:ont:${ours.address}`);
  assert.ok(open < 30, 'ours did not wait for all of theirs');
  const refused = (await results).filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
  assert.equal(refused.length, 20, 'two are opened and eight wait');
  for (const { reason } of refused)
    assert.deepEqual([reason.error, reason.status, reason.retryAfter > 0], ['TIME_EXCEEDED', 429, true]);
  assert.ok(await openKeystore(dear, '123456', 'somebody later'));
});

test('V19: one caller has not the whole queue', async () => {
  const dear = readKeystore(JSON.stringify(sealedByAnother('123456', { n: 16_384, p: 1 })));
  const mine = Array.from({ length: 12 }, () => openKeystore(dear, '123456', 'one'));
  const results = Promise.allSettled([...mine, openKeystore(dear, '123456', 'another')]);
  assert.deepEqual(
    (await results).map(({ status }) => status),
    [...Array(8).fill('fulfilled'), ...Array(4).fill('rejected'), 'fulfilled'],
  );
});

test('V19: a password that has two spellings is derived once for a keystore of ours, and counted twice for another', async () => {
  const decomposed = 'cafe\u0301';
  assert.deepEqual([derivationsOf('caf\u00e9'), derivationsOf(decomposed)], [1, 2]);
  const keystore = readKeystore(JSON.stringify(await sealKeystore(generateKeyPair(), '123456')));
  const derivations = watchDerivations();
  await assert.rejects(openOurKeystore(keystore, decomposed), { error: 'INVALID_PASSWORD' });
  derivations.stop();
  assert.equal(derivations.begun, 1);
});
