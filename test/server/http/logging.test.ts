import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { errorLine } from '../../../src/server/http/logging.ts';
import { newestCode } from '../../support/custody/newest-code.ts';
import { authRequest, newOwner, PNG } from '../../support/custody/onttag.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { ROOT } from '../../support/runner/sources.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

const NATIONAL = '15821703553';
const PASSWORD = 'canary-password-7f3a';

test('threat 28: nothing that a person or a site sends is in the log, on any endpoint, when it fails too', async (t) => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    ...process.env,
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: platform.databaseUrl,
    LOG_LEVEL: 'debug',
    ENVELOPE_KEY: platform.config.envelopeKey.toString('base64'),
  };
  const child = spawn(process.execPath, ['src/server/main.ts'], { cwd: ROOT, env });
  t.after(() => void child.kill());
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  while (!log.includes('platform on')) await once(child.stderr, 'data');

  const client_id = await platform.addApp('https://canary-origin.example');
  const cookies = new Map([['ontid-session', 'canary-cookie']]);
  const given: string[] = [];
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const post = async (path: string, body: unknown) => {
    const headers = { origin: url, 'content-type': 'application/json', cookie: cookie(), 'user-agent': 'canary-agent' };
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([\w-]+)=([\w-]*)/.exec(line)!;
      cookies.set(name!, value!);
      if (value) given.push(value);
    }
    return (await response.json()) as { result: string | Record<string, string> };
  };
  const phone = `+86*${NATIONAL}`;
  await post('/ontid/getcode/phone', { number: phone });
  const code = await newestCode(platform, phone);
  await post('/ontid/login/phone', { phone, verifyCode: code });
  const { result: ontid } = await post('/ontid/register/phone', {
    number: phone,
    verifyCode: code,
    password: PASSWORD,
  });
  await post('/ontid/login/password', { phone, password: `${PASSWORD} wrong` });
  const { result: granted } = await post('/oauth2/authorize', {
    client_id,
    origin: 'https://canary-origin.example',
    consent: true,
  });
  const own = { ontid, country: 'CN', doc_type: 'passport', frontdoc: `image/png;base64,${PNG}` };
  assert.ok((await post('/account/verify-document', own)).result);
  await post('/account/verify-document', { ...own, country: 'canary' });
  await post('/account/verify-document', { ...own, backdoc: { 'canary-doc': PNG } });
  for (const path of [
    '/ontid/getcode/phone',
    '/ontid/register/phone',
    '/ontid/login/phone',
    '/ontid/login/password',
    '/oauth2/authorize',
    '/session/end',
    '/canary-path',
  ]) {
    await post(path, `{"password":"${PASSWORD}"`);
    await post(path, { number: { [PASSWORD]: phone } });
  }
  await fetch(
    `${url}/signin?client_id=${client_id}&origin=https://canary-origin.example&state=canary-state-canary-state&secret=canary-query`,
  );
  await fetch(`${url}/canary-path?canary-query`);
  const owner = await newOwner(platform);
  const documents = owner.sign(authRequest(owner, owner, { auth_id: 'canary-auth-id-canary', note: 'canary-note' }));
  await post('/onttag/authrequest', documents);
  await post('/onttag/authrequest', { ...documents, country: 'canary' });
  await post('/onttag/authrequest', { ...documents, auth_id: 'canary-auth-id-other' });
  await post(
    '/onttag/authrequesters',
    owner.sign({ nounce: 'canary-nounce-canary', auth_template: 'canary', ontid: owner.ontid }),
  );
  await fetch(`${url}/api/v1/onttag/authrequesters?authID=canary-auth-id-canary`);
  given.push(owner.ontid, PNG, documents['signature'] as string);
  // A failure of ours in the middle of each, with what was sent at hand.
  await platform.services.db.schema.alterTable('account').renameTo('account_away').execute();
  await post('/ontid/login/password', { phone, password: PASSWORD });
  await fetch(
    `${url}/signin?client_id=${client_id}&origin=https://canary-origin.example&state=canary-state-canary-state`,
    { headers: { cookie: cookie() } },
  );
  await platform.services.db.schema.alterTable('onttag_request').renameTo('onttag_request_away').execute();
  await post('/onttag/authrequest', owner.sign(authRequest(owner, owner, { auth_id: 'canary-auth-id-failing' })));
  await post('/account/verify-document', own);
  await platform.services.db.schema.alterTable('onttag_request_away').renameTo('onttag_request').execute();
  await platform.services.db.schema.alterTable('account_away').renameTo('account').execute();
  child.kill();
  await once(child, 'close');

  const lines = log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg: string });
  assert.ok(lines.filter(({ msg }) => msg === 'answered').length > 15, 'requests are logged');
  assert.ok(
    lines.some(({ msg }) => msg === 'request failed'),
    'failures are logged',
  );
  const token = (granted as Record<string, string>)['access_token']!;
  for (const canary of ['canary', NATIONAL, code, PASSWORD, token, ...given]) {
    assert.ok(canary && !log.includes(canary), `${canary} is in the log`);
  }
});

test('in production an unexpected error is logged by type, code and place, not by its message', () => {
  const error = Object.assign(new TypeError('bad value: hunter2'), { code: '22021' });
  const line = errorLine(error, true);
  assert.deepEqual([line.type, line.code, line.message], ['TypeError', '22021', undefined]);
  assert.ok(line.at.length > 0 && line.at.every((place) => place.startsWith('at ')));
  assert.ok(!JSON.stringify(line).includes('hunter2'));
  assert.equal(errorLine(error, false).message, 'bad value: hunter2');
});
