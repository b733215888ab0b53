import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { OntidError } from '../../src/protocol/errors.ts';
import { signInUrl } from '../../src/protocol/request.ts';
import { findCallback } from '../../src/protocol/find-callback.ts';
import { resolveOptions, type PageOptions, type SignInOptions } from '../../src/widget/options/options.ts';
import { ask } from '../../src/widget/delivery/request.ts';

const CLIENT = 'did:ont:AXdtE1hS9ejiHqDrQwHB1KrcFsfiHnGXgF';
const OTHER = 'did:ont:AZc7VqpUzQpmJ6cCrjUQFAwXzgThPWbK6C';

const PAGE: PageOptions = { client: CLIENT, host: undefined, script: 'https://id.example/plugin.js', address: 'https://shop.example/basket?x=1' };

const resolve = (given: SignInOptions = {}, page: Partial<PageOptions> = {}) => resolveOptions(given, { ...PAGE, ...page });

describe('options', () => {
  test('the page says who asks and whom', () => {
    const { clientId, host, timeout, uxMode, scope, autoSelect } = resolve();
    assert.deepEqual([clientId, host, timeout, uxMode, scope, autoSelect], [CLIENT, 'https://id.example', 600_000, 'popup', [], false]);
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

  test('addresses of the site are relative to the page; the token is posted to its own origin alone', () => {
    assert.equal(resolve({ redirectUri: '/signed-in' }).redirectUri, 'https://shop.example/signed-in');
    assert.equal(resolve({ redirectUri: 'https://shop.example/in?a=1' }).redirectUri, 'https://shop.example/in?a=1');
    assert.equal(resolve({ loginUri: 'login' }).loginUri, 'https://shop.example/login');
    for (const redirectUri of ['http://shop.example/', 'https://www.shop.example/', 'javascript:alert(1)', '#here', 'https://']) {
      assert.throws(() => resolve({ redirectUri }), { code: 'ERR_OPTION_INVALID', message: /redirect_uri/ }, redirectUri);
    }
    for (const loginUri of ['https://shop.example.evil.example/', '//evil.example/login', 'http://shop.example/login', 'data:text/html,x']) {
      assert.throws(() => resolve({ loginUri }), { code: 'ERR_OPTION_INVALID', message: /login_uri.*an address of this site/ }, loginUri);
    }
  });

  test('a nonce is what a request may carry; of the scope, what is known', () => {
    assert.equal(resolve({ nonce: 'n-0S6_WzA2Mj ~' }).nonce, 'n-0S6_WzA2Mj ~');
    for (const nonce of ['é', 'a\nb', 'x'.repeat(256)]) assert.throws(() => resolve({ nonce }), { code: 'ERR_OPTION_INVALID' });
    assert.deepEqual(resolve({ scope: ' openid  phone phone' }).scope, ['phone']);
    assert.deepEqual(resolve({ scope: 'telephone' }).scope, []);
  });

  test('a credential is asked for by a window alone: an address would be no place for it', (context) => {
    const wanted = resolve({ authTemplate: 'authtemplate_kyc01' });
    const pair = { verifier: 'v', challenge: 'c' };
    const page = globalThis as { location?: unknown; self?: unknown };
    page.location = { origin: 'https://shop.example', pathname: '/' };
    page.self = page.location;
    context.after(() => (delete page.location, delete page.self));
    assert.equal(ask(wanted, 'web_message', pair).request.authTemplate, 'authtemplate_kyc01');
    assert.equal(ask(wanted, 'redirect', pair).request.authTemplate, undefined);
    assert.equal(ask(resolve({ authTemplate: '' }), 'web_message', pair).request.authTemplate, undefined);
  });

  test('whatever is given, options come out whole or an error with a code is thrown', (context) => {
    context.mock.method(console, 'error', () => {});
    const text = fc.option(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom(CLIENT, 'phone', 'redirect', '//x', '/y#z', 'https://a@b/')), { nil: undefined });
    const given = fc.record({ clientId: text, host: text, lang: text, nonce: text, scope: text, uxMode: text, redirectUri: text, loginUri: text, autoSelect: fc.boolean() });
    fc.assert(
      fc.property(given, (options) => {
        let result;
        try {
          result = resolve(options as SignInOptions);
        } catch (error) {
          return error instanceof OntidError;
        }
        const { clientId, host, uxMode, nonce, redirectUri, loginUri, autoSelect } = result;
        const request = signInUrl(host, {
          clientId,
          origin: 'https://shop.example',
          state: 'x'.repeat(22),
          responseMode: 'web_message',
          ...(nonce ? { nonce } : {}),
          ...(redirectUri ? { redirectUri, codeChallenge: 'c'.repeat(43) } : {}),
          ...(autoSelect ? { autoSelect } : {}),
        });
        assert.ok(!request.includes('undefined'));
        assert.ok(['popup', 'redirect'].includes(uxMode));
        assert.ok(!loginUri || new URL(loginUri).origin === 'https://shop.example');
        return true;
      }),
    );
  });
});

describe('callbacks', () => {
  test('a dotted path leads to a function with its holder', () => {
    const root = { app: { name: 'shop', done(this: { name: string }, value: unknown) { return [this.name, value]; } } };
    assert.deepEqual(findCallback('app.done', root)!(1), ['shop', 1]);
  });

  test('F13: exports of a bundle and methods of an instance are found', () => {
    class Parent { twice(value: number) { return [this.constructor.name, value * 2]; } }
    class App extends Parent { done(value: number) { return [this.constructor.name, value]; } static all = (value: number) => value; }
    const shop = {};
    // As esbuild (`--global-name`) and webpack (`output.library`) export functions.
    Object.defineProperty(shop, 'done', { get: () => (value: number) => ['shop', value], enumerable: true });
    const root = { shop, app: new App(), App, plain: Object.create({ done: (value: number) => ['plain', value] }) as object };
    assert.deepEqual(findCallback('shop.done', root)!(1), ['shop', 1]);
    assert.deepEqual(findCallback('app.done', root)!(1), ['App', 1]);
    assert.deepEqual(findCallback('app.twice', root)!(1), ['App', 2]);
    assert.deepEqual(findCallback('plain.done', root)!(1), ['plain', 1]);
    assert.equal(findCallback('App.all', root)!(1), 1);
  });

  test('threat 20: nothing of the browser and no getter of the root is reached, also where a script has changed it', () => {
    let isRead = false;
    class List extends Array<number> {}
    const root = {
      get getter() { isRead = true; return () => {}; },
      holder: Object.defineProperty({}, 'native', { get: Function.prototype.bind.call(Object.values, Object) }),
      native: JSON.parse,
      bound: (() => {}).bind(null),
      text: 'done',
      list: new List(),
      map: new Map(),
      shop: { done() {} },
    };
    const polyfill = Object.defineProperty(Array.prototype, 'polyfill', { value() {}, configurable: true });
    for (const path of [
      'getter', 'native', 'text', 'text.at', 'toString', '__proto__', 'missing', '', '.', 'bound.call', 'list.push', 'list.polyfill', 'list.constructor', 'map.set', 'map.size',
      'shop.constructor', 'shop.toString', 'shop.__proto__.constructor', 'shop.done.constructor', 'shop.done.bind', 'shop..done', 'constructor.assign',
    ]) {
      assert.equal(findCallback(path, root), undefined, path);
    }
    Reflect.deleteProperty(polyfill, 'polyfill');
    assert.equal(isRead, false);
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
