import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { APP_CALLS, type AppPath, appCallOf } from '../../../src/protocol/custody/custody-api.ts';
import { AppServer } from '../../support/app-server.ts';
import { newestCode } from '../../support/custody/newest-code.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { read, repositoryFiles } from '../../support/runner/sources.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

/** The addresses that the routes' sources name, with the prefix that they stand under. */
const routes = repositoryFiles()
  .filter((file) => /^src\/server\/routes\/.*\.ts$/.test(file))
  .flatMap((file) => [...read(file).matchAll(/addApiRoute\(app, services, '\/api\/v1(\/ontid)?', '([^']+)'/g)])
  .map(([, prefix = '', path]) => ({ prefix, path: path! }));
const custody = routes.filter(({ prefix }) => prefix).map(({ path }) => path as AppPath);
const pageOnly = routes.filter(({ prefix }) => !prefix).map(({ path }) => path);

const said = async (answer: ReturnType<AppServer['send']>) => [(await answer).status, (await answer).body.error];
// An empty body is looked at after the caller.
const ADMITTED = [400, 61001];
const NOT_ALLOWED = [403, 61005];

test('every call that can be allowed has an endpoint, and every endpoint of the custody API a call', () => {
  assert.deepEqual([...new Set(custody.map(appCallOf))].sort(), APP_CALLS.toSorted());
  assert.ok(pageOnly.length >= 2);
});

test('an app calls what it is registered for: each endpoint, with each call allowed alone, and with none', async () => {
  const none = await AppServer.register(platform, []);
  for (const path of custody) assert.deepEqual(await said(none.call('Hmac', `/ontid${path}`, {})), NOT_ALLOWED, path);
  for (const call of APP_CALLS) {
    const app = await AppServer.register(platform, [call]);
    for (const path of custody) {
      assert.deepEqual(
        await said(app.call('RFC 9421', `/ontid${path}`, {})),
        appCallOf(path) === call ? ADMITTED : NOT_ALLOWED,
        `${call}: ${path}`,
      );
    }
  }
});

test('what needs the page’s session is not for apps, whatever they are allowed and sign', async () => {
  const app = await AppServer.register(platform, [...APP_CALLS]);
  for (const path of pageOnly) {
    const call = await app.sign('Hmac', path, {});
    assert.deepEqual(await said(app.send(call)), NOT_ALLOWED, path);
    assert.deepEqual(
      await said(
        app.send({ ...call, headers: { ...call.headers, origin: platform.url, 'sec-fetch-site': 'same-origin' } }),
      ),
      NOT_ALLOWED,
      path,
    );
  }
});

test('the operator allows and takes back while the platform runs', async () => {
  const app = await AppServer.register(platform, []);
  const { apps } = platform.services;
  assert.deepEqual((await apps.allow(app.appId as never, ['login', 'getcode', 'login']))?.allowedCalls, [
    'getcode',
    'login',
  ]);
  assert.deepEqual(await said(app.call('Hmac', '/ontid/login/phone', {})), ADMITTED);
  assert.deepEqual((await apps.allow(app.appId as never, []))?.allowedCalls, []);
  assert.deepEqual(await said(app.call('Hmac', '/ontid/login/phone', {})), NOT_ALLOWED);
  await assert.rejects(apps.allow(app.appId as never, ['everything']), { error: 'PARAM_ERROR' });
});

test('an app is given no cookie, and the session in one that it sends is neither used nor ended', async () => {
  const app = await AppServer.register(platform, ['getcode', 'register', 'login']);
  const browser = platform.client();
  await browser.register('+86*15821703501');
  const cookies = browser.cookieHeader();
  assert.ok(cookies['cookie']);
  const number = '+86*15821703502';
  const send = async (path: string, body: unknown) => {
    const call = await app.sign('RFC 9421', `/ontid${path}`, body);
    const answer = await app.send({ ...call, headers: { ...call.headers, ...cookies } });
    assert.deepEqual([answer.body.error, answer.headers.getSetCookie()], [0, []], path);
    return answer.body.result;
  };
  const code = async () => {
    await send('/getcode/phone', { number });
    return newestCode(platform, number);
  };
  const ontid = await send('/register/phone', { number, verifyCode: await code(), password: 'correct horse' });
  assert.equal(await send('/login/password', { phone: number, password: 'correct horse' }), ontid);
  const stillSignedIn = await browser.post('/oauth2/authorize', {
    client_id: await platform.addApp('https://shop.example'),
    origin: 'https://shop.example',
  });
  assert.equal((stillSignedIn.body.result as { status: string }).status, 'consent_required');
  assert.equal((stillSignedIn.body.result as { account: { phone: string } }).account.phone, '+86 158…3501');
});
