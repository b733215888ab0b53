import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { freePort, startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { ROOT } from '../../support/runner/sources.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

/** Starts the platform as an operator does, sends it requests, and returns the lines that name `TRUST_PROXY`. */
async function warnings(env: NodeJS.ProcessEnv, requests: Record<string, string>[]): Promise<string[]> {
  const port = await freePort();
  const child = spawn(process.execPath, ['src/server/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      DATABASE_URL: platform.databaseUrl,
      ENVELOPE_KEY: platform.config.envelopeKey.toString('base64'),
      ...env,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  while (!log.includes('platform on')) await once(child.stderr, 'data');
  for (const headers of requests) await fetch(`http://localhost:${port}/plugin.js`, { headers });
  child.kill();
  await once(child, 'close');
  return log.split('\n').filter((line) => line.includes('TRUST_PROXY'));
}

test('threat 32: a header of an unknown proxy is warned of once, without its content', async () => {
  const sent = [
    { 'x-forwarded-for': '203.0.113.42' },
    { 'x-forwarded-for': '203.0.113.43' },
    { forwarded: 'for=203.0.113.44' },
  ];
  const lines = await warnings({}, sent);
  assert.equal(lines.length, 1);
  assert.doesNotMatch(lines[0]!, /203\.0\.113/);
  assert.equal((await warnings({}, [{ forwarded: 'for=203.0.113.44' }])).length, 1);
});

test('threat 32: nothing is warned of without such a header, nor where TRUST_PROXY is set', async () => {
  assert.deepEqual(await warnings({}, [{}]), []);
  assert.deepEqual(await warnings({ TRUST_PROXY: '127.0.0.1,::1' }, [{ 'x-forwarded-for': '203.0.113.42' }]), []);
});
