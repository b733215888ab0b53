import * as fc from 'fast-check';
import { OntidError } from '../../../src/protocol/errors/errors.ts';
import { signInUrl } from '../../../src/protocol/sign-in/request.ts';
import { ask } from '../../../src/widget/delivery/request.ts';
import { type PageOptions, resolveOptions, type SignInOptions } from '../../../src/widget/options/options.ts';
import { assert, noteConsole, test } from '../support/harness.ts';

const CLIENT = 'did:ont:AXdtE1hS9ejiHqDrQwHB1KrcFsfiHnGXgF';
const OTHER = 'did:ont:AZc7VqpUzQpmJ6cCrjUQFAwXzgThPWbK6C';

const PAGE: PageOptions = {
  client: CLIENT,
  host: undefined,
  script: 'https://id.example/plugin.js',
  address: 'https://shop.example/basket?x=1',
};

const resolve = (given: SignInOptions = {}, page: Partial<PageOptions> = {}) =>
  resolveOptions(given, { ...PAGE, ...page });

/** Asserts that an option is refused, by the code of the error and by its words. */
function fails(run: () => unknown, code: string, words = /./, about?: string): void {
  try {
    run();
  } catch (error) {
    assert.instanceOf(error, OntidError, about);
    assert.equal((error as OntidError).code, code, about);
    assert.match((error as OntidError).message, words, about);
    return;
  }
  assert.fail(`${about ?? run} was taken`);
}

test('the page says who asks and whom', () => {
  const { clientId, host, timeout, uxMode, scope, autoSelect } = resolve();
  assert.deepEqual(
    [clientId, host, timeout, uxMode, scope, autoSelect],
    [CLIENT, 'https://id.example', 600_000, 'popup', [], false],
  );
});

test('the caller wins over the script’s data-host, and that over its address', () => {
  assert.equal(resolve({}, { host: 'https://self.example/path' }).host, 'https://self.example');
  assert.equal(
    resolve({ host: 'https://mine.example' }, { host: 'https://self.example' }).host,
    'https://mine.example',
  );
  assert.equal(resolve({ clientId: OTHER }).clientId, OTHER);
  assert.equal(resolve({ host: '', clientId: '' }).host, 'https://id.example', 'an empty attribute says nothing');
});

test('this machine may be asked without TLS, others not', () => {
  assert.equal(resolve({ host: 'http://localhost:4000/' }).host, 'http://localhost:4000');
  for (const host of [
    'http://id.example',
    'id.example',
    '//id.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///plugin.js',
    'https://',
    'null',
  ]) {
    fails(() => resolve({ host }), 'ERR_HOST_MISSING', /is no https address/, host);
  }
});

test('what is missing is named, with the mend', () => {
  fails(
    () => resolve({}, { client: undefined }),
    'ERR_CLIENT_MISSING',
    /names no client.*<meta name="ontid-signin-client_ontid"/,
  );
  fails(() => resolve({}, { client: 'did:ont:…' }), 'ERR_CLIENT_MISSING', /"did:ont:…" is no ONT ID/);
  fails(
    () => resolve({}, { script: undefined }),
    'ERR_HOST_MISSING',
    /names no platform.*Load plugin\.js from the platform/,
  );
});

test('addresses of the site are relative to the page; the token is posted to its own origin alone', () => {
  assert.equal(resolve({ redirectUri: '/signed-in' }).redirectUri, 'https://shop.example/signed-in');
  assert.equal(resolve({ redirectUri: 'https://shop.example/in?a=1' }).redirectUri, 'https://shop.example/in?a=1');
  assert.equal(resolve({ loginUri: 'login' }).loginUri, 'https://shop.example/login');
  for (const redirectUri of [
    'http://shop.example/',
    'https://www.shop.example/',
    'javascript:alert(1)',
    '#here',
    'https://',
  ]) {
    fails(() => resolve({ redirectUri }), 'ERR_OPTION_INVALID', /redirect_uri/, redirectUri);
  }
  for (const loginUri of [
    'https://shop.example.evil.example/',
    '//evil.example/login',
    'http://shop.example/login',
    'data:text/html,x',
  ]) {
    fails(() => resolve({ loginUri }), 'ERR_OPTION_INVALID', /login_uri.*an address of this site/, loginUri);
  }
});

test('a nonce is what a request may carry; of the scope, what is known', () => {
  assert.equal(resolve({ nonce: 'n-0S6_WzA2Mj ~' }).nonce, 'n-0S6_WzA2Mj ~');
  for (const nonce of ['é', 'a\nb', 'x'.repeat(256)]) fails(() => resolve({ nonce }), 'ERR_OPTION_INVALID');
  assert.deepEqual(resolve({ scope: ' openid  phone phone' }).scope, ['phone']);
  assert.deepEqual(resolve({ scope: 'telephone' }).scope, []);
});

test('a credential is asked for by a window alone: an address would be no place for it', () => {
  const wanted = resolve({ authTemplate: 'authtemplate_kyc01' });
  const pair = { verifier: 'v', challenge: 'c' };
  assert.equal(ask(wanted, 'web_message', pair).request.authTemplate, 'authtemplate_kyc01');
  assert.equal(ask(wanted, 'redirect', pair).request.authTemplate, undefined);
  assert.equal(ask(resolve({ authTemplate: '' }), 'web_message', pair).request.authTemplate, undefined);
});

test('whatever is given, options come out whole or an error with a code is thrown', () => {
  noteConsole('error');
  const text = fc.option(
    fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom(CLIENT, 'phone', 'redirect', '//x', '/y#z', 'https://a@b/')),
    { nil: undefined },
  );
  const given = fc.record({
    clientId: text,
    host: text,
    lang: text,
    nonce: text,
    scope: text,
    uxMode: text,
    redirectUri: text,
    loginUri: text,
    autoSelect: fc.boolean(),
  });
  fc.assert(
    fc.property(given, (options) => {
      let result: ReturnType<typeof resolve>;
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
