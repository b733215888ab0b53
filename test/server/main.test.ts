import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { freePort, startTestPlatform, type TestPlatform } from '../support/platform.ts';
import { ROOT } from '../support/runner/sources.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

async function startMain(env: Record<string, string>) {
  const child = spawn(process.execPath, ['src/server/main.ts'], { cwd: ROOT, env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  while (!output.includes('platform on') && child.exitCode === null)
    await Promise.race([once(child.stderr, 'data'), ended]);
  return { child, ended, output: () => output };
}

const database = () => ({
  DATABASE_URL: platform.databaseUrl,
  ENVELOPE_KEY: platform.config.envelopeKey.toString('base64'),
});

test('asked to stop, the server finishes what is under way and takes nothing new', async () => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const { child, ended } = await startMain({ ...database(), PORT: String(port) });
  const phone = '+86*15821703553';
  await platform.client().register(phone);
  const call = () =>
    fetch(`${url}/api/v1/ontid/login/password`, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/json' },
      body: JSON.stringify({ phone, password: 'correct horse' }),
    });
  await call();
  // More than the password hashes that run at once, so that some have only begun when the signal comes; fewer than the
  // ten guesses at one account that are looked at at a time.
  const underWay = Array.from({ length: 8 }, call);
  await underWay[0];
  child.kill('SIGTERM');
  const answers = await Promise.allSettled(underWay);
  for (const answer of answers) {
    assert.equal(answer.status, 'fulfilled', String(answer.status === 'rejected' && answer.reason));
    assert.ok([200, 503].includes(answer.status === 'fulfilled' ? answer.value.status : 0));
  }
  assert.equal(await ended, 0);
  await assert.rejects(call());
});

test('a configuration that is wrong ends the start with every fault and nothing else', async () => {
  const { ended, output } = await startMain({ NODE_ENV: 'production', PORT: 'x' });
  assert.equal(await ended, 1);
  for (const name of ['PORT', 'PUBLIC_URL', 'DATABASE_URL', 'ENVELOPE_KEY', 'SMS'])
    assert.match(output(), new RegExp(name));
  assert.doesNotMatch(output(), /\bat .*\.ts:/);
});

test('without a database the platform alone does not start, and says how to get one', async () => {
  const { ended, output } = await startMain({ DATABASE_URL: '', PORT: String(await freePort()) });
  assert.equal(await ended, 1);
  assert.match(output(), /DATABASE_URL is needed: .* `npm start` starts a PostgreSQL for development/);
  assert.doesNotMatch(output(), /\bat .*\.ts:/);
});

test('a port that is taken is said in a line', async () => {
  const { ended, output } = await startMain({ ...database(), PORT: new URL(platform.url).port });
  assert.equal(await ended, 1);
  assert.match(output(), /The port is taken/);
});
