import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '@noble/hashes/sha2.js';
import { createBase58check } from '@scure/base';
import fc from 'fast-check';
import { clientIdOf, isOntId } from '../../../src/protocol/common/ont-id.ts';

const base58check = createBase58check(sha256);
/** The address of a 20-byte hash: version byte 0x17, then base58check. */
const ontIdOf = (hash: Uint8Array) => `did:ont:${base58check.encode(Uint8Array.of(0x17, ...hash))}`;
const hashes = fc.uint8Array({ minLength: 20, maxLength: 20 });

const EXAMPLE = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL';

test('every address that there can be is an ONT ID, from the lowest to the highest', () => {
  assert.ok(isOntId(ontIdOf(new Uint8Array(20))));
  assert.ok(isOntId(ontIdOf(new Uint8Array(20).fill(0xff))));
  fc.assert(fc.property(hashes, (hash) => isOntId(ontIdOf(hash))));
});

test('an ONT ID is nothing more and nothing less', () => {
  const others: unknown[] = [
    EXAMPLE.slice(0, -1),
    `${EXAMPLE}L`,
    ` ${EXAMPLE}`,
    `${EXAMPLE}\n`,
    EXAMPLE.toUpperCase(),
    EXAMPLE.replace('ont', 'ONT'),
    EXAMPLE.replace('did:ont:A', 'did:ont:B'),
    EXAMPLE.replace('did:ont:', 'did:eth:'),
    EXAMPLE.replace('did:ont:', ''),
    // Letters that base58 leaves out because they look like others, and one that only looks like the first A.
    ...['0', 'O', 'I', 'l'].map((letter) => `${EXAMPLE.slice(0, -1)}${letter}`),
    EXAMPLE.replace(':A', ':А'),
    `${EXAMPLE}#keys-1`,
    `${EXAMPLE}?x`,
    '',
    null,
    undefined,
    1,
    {},
    [EXAMPLE],
    { toString: () => EXAMPLE },
    new String(EXAMPLE),
  ];
  for (const other of others) assert.equal(isOntId(other), false, String(other));
});

test('a client is read from every form of the meta tag', () => {
  for (const content of [
    EXAMPLE,
    ` ${EXAMPLE}\n`,
    `${EXAMPLE}.apps.ontid.com`,
    `${EXAMPLE}@My App`,
    `${EXAMPLE}.apps.ontid.com@My App`,
    `${EXAMPLE}@a@b`,
    `${EXAMPLE}@`,
  ]) {
    assert.equal(clientIdOf(content), EXAMPLE, content);
  }
});

test('a client is not read from anything else', () => {
  const others = [
    '',
    ' ',
    '@',
    `@${EXAMPLE}`,
    `x${EXAMPLE}`,
    `${EXAMPLE}.apps.ontid.com.evil.example`,
    `${EXAMPLE}.apps.ontid.community`,
    `${EXAMPLE}/.apps.ontid.com`,
    `${EXAMPLE} .apps.ontid.com`,
    `${EXAMPLE}.apps-ontid.com`,
    `${EXAMPLE.slice(0, -1)}.apps.ontid.comL`,
    'undefined',
    '{{client}}',
  ];
  for (const other of others) assert.equal(clientIdOf(other), undefined, other);
});

test('whatever a meta tag holds, an ONT ID comes out or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (content) => {
      const client = clientIdOf(content);
      return client === undefined || isOntId(client);
    }),
  );
  fc.assert(
    fc.property(
      hashes,
      fc.string({ unit: 'binary' }),
      (hash, name) => clientIdOf(`${ontIdOf(hash)}@${name}`) === ontIdOf(hash),
    ),
  );
});
