import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Envelope } from '../../../src/server/secrets/envelope.ts';

const envelope = new Envelope(randomBytes(32));

test('what was sealed opens to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), (bytes, owner) => {
      assert.deepEqual(
        envelope.open('phone', owner, envelope.seal('phone', owner, Buffer.from(bytes))),
        Buffer.from(bytes),
      );
    }),
  );
});

test('a sealed value opens neither for another owner, nor as another kind, nor under another key', () => {
  const sealed = envelope.seal('keystore', 'did:ont:one', 'secret');
  assert.throws(() => envelope.open('keystore', 'did:ont:two', sealed));
  assert.throws(() => envelope.open('phone', 'did:ont:one', sealed));
  assert.throws(() => new Envelope(randomBytes(32)).open('keystore', 'did:ont:one', sealed));
});

test('a change of any byte is noticed', () => {
  const sealed = envelope.seal('phone', 'owner', 'secret');
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1;
    assert.throws(() => envelope.open('phone', 'owner', changed), `byte ${i}`);
  }
});

test('sealing twice gives two values; indexing twice gives one', () => {
  assert.notDeepEqual(envelope.seal('phone', 'owner', 'text'), envelope.seal('phone', 'owner', 'text'));
  assert.deepEqual(envelope.index('phone', 'text'), envelope.index('phone', 'text'));
  assert.notDeepEqual(envelope.index('phone', 'text'), envelope.index('verification-code', 'text'));
  assert.notDeepEqual(envelope.index('phone', 'text'), new Envelope(randomBytes(32)).index('phone', 'text'));
});
