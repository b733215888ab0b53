import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allows, readPolicies } from '../../src/doctor/policy.ts';

const SELF = 'https://shop.example';
const SCRIPT = 'https://id.example/plugin.js';
const lets = (policy: string, { url = SCRIPT, nonce }: { url?: string; nonce?: string } = {}) =>
  allows(readPolicies(policy)[0]!, ['script-src-elem', 'script-src'], url, SELF, nonce);

test('sources let through what browsers let through', () => {
  const through = [
    '',
    'img-src x',
    'script-src https://id.example',
    'script-src ID.example',
    'script-src https:',
    'script-src http:',
    'script-src *',
    'script-src *.example',
    'script-src https://id.example:443',
    'script-src https://id.example:*',
    'script-src id.example/plugin.js',
    'default-src id.example',
    "script-src 'none'; script-src-elem id.example",
    'script-src http://id.example:443',
  ];
  assert.deepEqual(
    through.filter((policy) => !lets(policy)),
    [],
  );
});

test('sources stop what browsers stop', () => {
  const stopped = [
    "script-src 'none'",
    "script-src 'self'",
    'script-src',
    'script-src example',
    'script-src *.id.example',
    'script-src id.example:8443',
    'script-src id.example/v/',
    "default-src 'self'",
    "script-src id.example; script-src-elem 'self'",
    "script-src 'unsafe-inline'",
    "script-src 'none'; script-src id.example",
    "script-src 'strict-dynamic' 'nonce-abc' id.example",
  ];
  assert.deepEqual(
    stopped.filter((policy) => lets(policy)),
    [],
  );
  assert.equal(lets('script-src https://id.example', { url: 'http://id.example/plugin.js' }), false);
});

test('a nonce lets its script through, and no other', () => {
  assert.equal(lets("script-src 'strict-dynamic' 'nonce-abc'", { nonce: 'abc' }), true);
  assert.equal(lets("script-src 'nonce-abc'", { nonce: 'def' }), false);
});

test('policies that come in one header are each their own', () => {
  const policies = readPolicies("script-src 'self', connect-src *; img-src x");
  assert.deepEqual(
    policies.map((policy) => [...policy.keys()]),
    [['script-src'], ['connect-src', 'img-src']],
  );
});
