import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { freePort } from '../free-port.ts';

export const DRIVER = '/usr/bin/WebKitWebDriver';
export const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

/** A program that ends with this process, however this process ends. */
interface Program {
  process: ChildProcess;
  stop(): Promise<void>;
  /** Rejects when the program ends before it is ready. */
  failed: Promise<never>;
}

/** A virtual X display. */
export interface Screen extends Pick<Program, 'stop'> {
  name: string;
}

/** A WebKitWebDriver. It holds one session at a time. */
export interface Driver extends Pick<Program, 'stop'> {
  port: number;
}

export async function startScreen(): Promise<Screen> {
  // Xvfb chooses a free number and writes it to the file descriptor.
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const { process, failed, stop } = start('Xvfb', args, ['ignore', 'ignore', 'ignore', 'pipe']);
  const lines = createInterface({ input: process.stdio[3] as Readable });
  const [number] = (await Promise.race([once(lines, 'line'), failed])) as [string];
  return { name: `:${number}`, stop };
}

/** Starts a driver with a home directory of its own, so that sessions share no profile. */
export async function startDriver(screen: Screen): Promise<Driver> {
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), 'ontid-signin-webkit-'));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DISPLAY: screen.name,
    GDK_BACKEND: 'x11',
    GSETTINGS_BACKEND: 'memory',
  };
  for (const name of ['HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME']) env[name] = home;
  const { failed, stop } = start(DRIVER, [`--port=${port}`], 'ignore', env);
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await Promise.race([isUp(), failed]))) await new Promise((done) => setTimeout(done, 10));
  return {
    port,
    async stop() {
      await stop();
      // The browser can still write into its profile while it ends.
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

function start(command: string, args: string[], stdio: 'ignore' | ('ignore' | 'pipe')[], env = process.env): Program {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], { env, stdio });
  const ended = once(child, 'exit');
  const failed = ended.then(() => Promise.reject(new Error(`${command} ended before it was ready`)));
  failed.catch(() => {});
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { process: child, stop, failed };
}
