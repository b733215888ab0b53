import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { AppServer, FORMS } from '../../support/app-server.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const MAIN = resolve(import.meta.dirname, '../../../src/server/main.ts');
let platform: TestPlatform;
let second: { url: string; process: ChildProcess };

before(async () => {
  platform = await startTestPlatform();
  second = await startSecond();
});
after(async () => {
  second.process.kill('SIGTERM');
  await once(second.process, 'exit');
  await platform.close();
});

/** The same platform in a process of its own, behind the same public address. */
async function startSecond(): Promise<typeof second> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      PUBLIC_URL: platform.url,
      DATABASE_URL: platform.databaseUrl,
      ENVELOPE_KEY: platform.config.envelopeKey.toString('base64'),
    },
  });
  const [said] = (await once(child.stderr!, 'data')) as [Buffer];
  assert.match(said.toString(), /ONT ID platform on/);
  return { url: `http://localhost:${port}`, process: child };
}

test('threat 17: a call that one process took is refused by another, in every form', async () => {
  const app = await AppServer.register(platform, ['login']);
  for (const form of FORMS) {
    const call = await app.sign(form, '/ontid/login/phone', {});
    assert.equal((await app.send(call, second.url)).body.error, 61001);
    assert.equal((await app.send(call)).body.error, 61040, form);
  }
});

test('threat 17: of one call sent to both at once, one is taken', async () => {
  const app = await AppServer.register(platform, ['login']);
  const call = await app.sign('Hmac', '/ontid/login/phone', {});
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => app.send(call, i % 2 ? second.url : platform.url)),
  );
  assert.deepEqual(answers.map(({ body }) => body.error).sort(), [61001, ...Array.from({ length: 19 }, () => 61040)]);
});
