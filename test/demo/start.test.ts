import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../support/platform.ts';
import { ROOT } from '../support/runner/sources.ts';

let dataDir: string;
const running = new Set<ChildProcess>();
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ontid-signin-start-'));
  await chmod(dataDir, 0o755);
});
after(async () => {
  for (const child of running) process.kill(-child.pid!, 'SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

/** Runs the README's command as a shell would, in a process group of its own, as a terminal does. */
function start(env: Record<string, string>, script = 'start'): Started {
  const child = spawn('npm', ['run', script], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, ...env },
    detached: true,
  });
  running.add(child);
  let output = '';
  child.stdout!.on('data', (chunk) => (output += chunk));
  child.stderr!.on('data', (chunk) => (output += chunk));
  // npm itself leaves at once on Ctrl-C; `close` comes when what it started has let go of its output too.
  const ended = new Promise<number | null>((done) =>
    child.once('close', (code) => {
      running.delete(child);
      done(code);
    }),
  );
  return { child, output: () => output, ended };
}

async function ready({ child, output }: Started): Promise<void> {
  while (!output().includes('Ready.')) {
    if (child.exitCode !== null) throw new Error(output());
    await Promise.race([
      new Promise((done) => child.stdout!.once('data', done)),
      new Promise((done) => child.once('exit', done)),
    ]);
  }
}

const reaches = (url: string) =>
  fetch(url).then(
    (response) => response.ok,
    () => false,
  );
/** The port that the database listens on, by the file that says so while it runs. */
const databasePort = async () =>
  Number((await readFile(join(await realpath(join(dataDir, 'postgres')), 'postmaster.pid'), 'utf8')).split('\n')[3]);
const listens = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

test('npm start: both sites are up and say so; Ctrl-C stops all of it; a killed one does not stand in the way', async () => {
  const [port, demoPort] = [await freePort(), await freePort()];
  const env = { PORT: String(port), DEMO_PORT: String(demoPort) };
  const [platform, site] = [`http://localhost:${port}`, `http://127.0.0.1:${demoPort}`];

  const first = start(env);
  await ready(first);
  for (const address of [platform, site, `${platform}/dev/outbox`])
    assert.ok(first.output().includes(address), address);
  assert.ok(await reaches(`${platform}/readyz`));
  const page = await (await fetch(site)).text();
  assert.match(page, /content="did:ont:A/);
  const database = await databasePort();
  assert.ok(await listens(database));

  process.kill(-first.child.pid!, 'SIGINT');
  await first.ended;
  assert.equal(await reaches(`${platform}/healthz`), false);
  assert.equal(await reaches(site), false);
  assert.equal(await listens(database), false);

  const second = start(env);
  await ready(second);
  assert.doesNotMatch(second.output(), /Creating the database/);
  const orphan = await databasePort();
  process.kill(-second.child.pid!, 'SIGKILL');
  await second.ended;
  assert.ok(await listens(orphan), 'the database outlives a killed parent');

  const third = start(env);
  await ready(third);
  assert.equal(await databasePort(), orphan);
  assert.equal(await (await fetch(site)).text(), page, 'the site is registered once');
  process.kill(-third.child.pid!, 'SIGINT');
  await third.ended;
  assert.equal(await listens(orphan), false);
});

test('npm run dev: the page and the button come from source, and it stays up until it is stopped', async () => {
  const [port, demoPort] = [await freePort(), await freePort()];
  const dev = start({ PORT: String(port), DEMO_PORT: String(demoPort) }, 'dev');
  await ready(dev);
  const platform = `http://localhost:${port}`;
  assert.match(await (await fetch(`${platform}/plugin.js`)).text(), /src\/widget\/plugin\.ts/);
  for (const module of [
    '/src/page/main.ts',
    '/src/widget/plugin.ts',
    '/doctor.js',
    '/src/doctor/panel/main.ts',
    '/@vite/client',
  ]) {
    const response = await fetch(platform + module);
    assert.match(response.headers.get('content-type') ?? '', /javascript/, module);
  }
  assert.match(await (await fetch(platform)).text(), /@vite\/client/);
  process.kill(-dev.child.pid!, 'SIGINT');
  await dev.ended;
  assert.doesNotMatch(dev.output(), /Restarting/);
  assert.equal(await reaches(`${platform}/healthz`), false);
});

test('wrong settings and a port that is taken are said in a line', async () => {
  const wrong = start({ PORT: 'http', DEMO_PORT: '4001' });
  assert.equal(await wrong.ended, 1);
  assert.match(wrong.output(), /PORT is "http": expected a port number/);
  const same = start({ PORT: '4001', DEMO_PORT: '4001' });
  assert.equal(await same.ended, 1);
  assert.match(same.output(), /DEMO_PORT and PORT must differ/);

  const { createServer } = await import('node:net');
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((done) => other.listen(port, 'localhost', done));
  const taken = start({ PORT: String(port), DEMO_PORT: String(await freePort()) });
  assert.equal(await taken.ended, 1);
  assert.match(taken.output(), new RegExp(`Port ${port} is taken`));
  assert.doesNotMatch(taken.output(), /\bat .*\.ts:/);
  other.close();
});
