import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { findCallback } from '../../src/widget/callbacks.ts';
import { resolveOptions, type PageOptions, type SignInOptions } from '../../src/widget/options.ts';

const CLIENT = 'did:ont:AXdtE1hS9ejiHqDrQwHB1KrcFsfiHnGXgF';
const OTHER = 'did:ont:AZc7VqpUzQpmJ6cCrjUQFAwXzgThPWbK6C';

const PAGE: PageOptions = { client: CLIENT, host: undefined, script: 'https://id.example/plugin.js' };

const resolve = (given: SignInOptions = {}, page: Partial<PageOptions> = {}) => resolveOptions(given, { ...PAGE, ...page });

describe('options', () => {
  test('the page says who asks and whom', () => {
    assert.deepEqual(resolve(), { clientId: CLIENT, host: 'https://id.example', lang: undefined, timeout: 600_000, signal: undefined });
  });

  test('the caller wins over the script’s data-host, and that over its address', () => {
    assert.equal(resolve({}, { host: 'https://self.example/path' }).host, 'https://self.example');
    assert.equal(resolve({ host: 'https://mine.example' }, { host: 'https://self.example' }).host, 'https://mine.example');
    assert.equal(resolve({ clientId: OTHER }).clientId, OTHER);
    assert.equal(resolve({ host: '', clientId: '' }).host, 'https://id.example', 'an empty attribute says nothing');
  });

  test('this machine may be asked without TLS, others not', () => {
    assert.equal(resolve({ host: 'http://localhost:4000/' }).host, 'http://localhost:4000');
    for (const host of ['http://id.example', 'id.example', '//id.example', 'javascript:alert(1)', 'data:text/html,x', 'file:///plugin.js', 'https://', 'null']) {
      assert.throws(() => resolve({ host }), { name: 'OntidError', code: 'ERR_HOST_MISSING', message: /is no https address/ }, host);
    }
  });

  test('what is missing is named, with the mend', () => {
    assert.throws(() => resolve({}, { client: undefined }), { code: 'ERR_CLIENT_MISSING', message: /names no client.*<meta name="ontid-signin-client_ontid"/ });
    assert.throws(() => resolve({}, { client: 'did:ont:…' }), { code: 'ERR_CLIENT_MISSING', message: /"did:ont:…" is no ONT ID/ });
    assert.throws(() => resolve({}, { script: undefined }), { code: 'ERR_HOST_MISSING', message: /names no platform.*Load plugin\.js from the platform/ });
  });
});

describe('callbacks', () => {
  test('a dotted path leads to a function with its holder', () => {
    const root = { app: { name: 'shop', done(this: { name: string }, value: unknown) { return [this.name, value]; } } };
    assert.deepEqual(findCallback('app.done', root)!(1), ['shop', 1]);
  });

  test('only own data properties are steps, and only functions of the page an end', () => {
    const root = {
      inherited: Object.create({ done() {} }) as object,
      get getter() { return () => {}; },
      native: JSON.parse,
      bound: (() => {}).bind(null),
      text: 'done',
    };
    for (const path of ['inherited.done', 'getter', 'native', 'text', 'text.at', 'toString', '__proto__', 'missing', '', '.', 'bound.call']) {
      assert.equal(findCallback(path, root), undefined, path);
    }
    assert.ok(findCallback('bound', root));
  });
});

test('importing the element on a server does nothing bad', async () => {
  const library = (await import(new URL('../../dist/library/index.js', import.meta.url).href)) as typeof import('../../src/widget/index.ts');
  await import(new URL('../../dist/library/define.js', import.meta.url).href);
  assert.equal(globalThis.customElements?.get('ontid-signin'), undefined);
  await assert.rejects(library.signIn());

  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  assert.equal(library.OntidSignin.version, version, 'two versions on one page are told apart by it');
});
