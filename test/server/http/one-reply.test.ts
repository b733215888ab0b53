import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { pkce } from '../../support/oauth-client.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { ROOT } from '../../support/runner/sources.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

// A reply that is sent twice makes Fastify log the whole URL, and does the work twice.
test('V4: every page is answered once, and nothing of its address is in the log', async (t) => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const { databaseUrl: DATABASE_URL, config } = platform;
  const env = {
    ...process.env,
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL,
    LOG_LEVEL: 'debug',
    ENVELOPE_KEY: config.envelopeKey.toString('base64'),
  };
  const child = spawn(process.execPath, ['src/server/main.ts'], { cwd: ROOT, env });
  t.after(() => void child.kill());
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  while (!log.includes('platform on')) await once(child.stderr, 'data');

  const origin = 'https://shop.example';
  const client_id = await platform.addApp(origin, { redirectUris: [`${origin}/back`] });
  const person = platform.client();
  await person.register('+86*15800000001');
  await person.post('/oauth2/authorize', { client_id, origin, consent: true });
  const wish = {
    client_id,
    origin,
    state: `ontid.${'canary-'.repeat(4)}`,
    nonce: 'canary-nonce',
    auto_select: 'true',
    lang: 'canary-lang',
  };
  const returning = { redirect_uri: `${origin}/invite?token=canary-secret`, code_challenge: pkce().challenge };
  const legacy = (...parts: string[]) => encodeURIComponent([client_id, ...parts].join('&'));
  const pages = [
    ...[
      wish,
      { ...wish, ack: '1' },
      { ...wish, ...returning },
      { ...wish, ...returning, response_mode: 'redirect' },
    ].map((query) => `/signin?${new URLSearchParams(query)}`),
    '/signin?state=canary',
    `/signin?${new URLSearchParams({ ...wish, origin: 'https://canary.example' })}`,
    `/signin?params=${legacy('canary', `${origin}/back`, 'en')}`,
    `/signin?params=${legacy('canary', `${origin}/canary`, 'en')}`,
    `/oauth2.0/authorize/?params=${legacy('canary', 'en')}`,
    '/oauth2.0/authorize/?params=canary',
    `/oauthmiddle?dapp_ontid=${client_id}&oauth_type=canary&redirect_url=${origin}/back`,
    '/oauthmiddle?redirect_url=canary',
    '/linked/start?provider=canary',
    '/linked/callback/canary?code=canary&state=canary',
    '/linked/finish?flow=canary',
    '/account?canary',
    '/?canary',
    `/apps/${client_id}/logo?canary`,
    '/doctor/registration?client_id=canary',
    '/canary',
  ];
  for (const path of pages) {
    const before = log.length;
    const response = await fetch(url + path, { headers: person.cookieHeader(), redirect: 'manual' });
    await response.arrayBuffer();
    while (!log.slice(before).includes('"answered"')) await once(child.stdout, 'data');
  }
  child.kill();
  await once(child, 'close');
  const lines = log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg: string; level: number });
  assert.equal(lines.filter(({ msg }) => msg === 'answered').length, pages.length);
  assert.deepEqual(
    lines.filter(({ level }) => level >= 40),
    [],
    'nothing went wrong',
  );
  assert.ok(!log.includes('canary'));
});
