import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readScopes, SCOPES } from '../../../src/protocol/oauth/scope.ts';

test('of any list, the scopes that it names are read, each once, and what was read is read again', () => {
  const names = fc.array(fc.oneof(fc.constantFrom(...SCOPES, 'Phone', 'phones', 'constructor', ''), fc.string()));
  fc.assert(
    fc.property(names, (list) => {
      const text = list.join(' ');
      const scopes = readScopes(text);
      assert.deepEqual(
        new Set(scopes),
        new Set(text.split(' ').filter((name) => (SCOPES as readonly string[]).includes(name))),
      );
      assert.equal(new Set(scopes).size, scopes.length);
      assert.deepEqual(readScopes(scopes.join(' ')), scopes);
    }),
  );
});
