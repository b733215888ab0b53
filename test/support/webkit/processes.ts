import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { freePort } from '../platform.ts';

export const DRIVER = '/usr/bin/WebKitWebDriver';

/** A program that runs until `stop`, or until this process ends in whatever way: none may be left behind. */
class Program {
  readonly process: ChildProcess;

  constructor(command: string, args: string[], options: { env?: NodeJS.ProcessEnv; descriptors?: 'pipe'[] } = {}) {
    const stdio = ['ignore', 'ignore', 'ignore', ...(options.descriptors ?? [])] as const;
    this.process = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], { env: options.env ?? process.env, stdio: [...stdio] });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await gone;
  }
}

/** A screen that nobody sees. The windows of whoever draws on it go with it. */
export class Screen {
  readonly #program: Program;
  readonly name: string;

  private constructor(program: Program, name: string) {
    this.#program = program;
    this.name = name;
  }

  static async start(): Promise<Screen> {
    // Given no number it takes a free one, and says which on the descriptor that is named.
    const program = new Program('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { descriptors: ['pipe'] });
    const lines = createInterface({ input: program.process.stdio[3] as Readable });
    const [number] = (await Promise.race([once(lines, 'line'), failed(program, 'Xvfb')])) as [string];
    return new Screen(program, `:${number}`);
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
}

/** A WebDriver of WebKit, which holds one session at a time. */
export class Driver {
  readonly #program: Program;
  readonly #home: string;
  readonly url: string;

  private constructor(program: Program, home: string, url: string) {
    this.#program = program;
    this.#home = home;
    this.url = url;
  }

  static async start(screen: Screen): Promise<Driver> {
    const port = await freePort();
    // What it stores goes with it, and two that run at once know nothing of each other.
    const home = await mkdtemp(join(tmpdir(), 'ontid-signin-webkit-'));
    const places = Object.fromEntries(['HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'].map((name) => [name, home]));
    const program = new Program(DRIVER, [`--port=${port}`], { env: { ...process.env, ...places, DISPLAY: screen.name, GDK_BACKEND: 'x11', GSETTINGS_BACKEND: 'memory' } });
    const url = `http://127.0.0.1:${port}`;
    const ended = failed(program, DRIVER);
    while (!(await Promise.race([isUp(url), ended]))) await new Promise((done) => setTimeout(done, 10));
    return new Driver(program, home, url);
  }

  async stop(): Promise<void> {
    await this.#program.stop();
    // Its browser may still be writing while it ends.
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** Fails when a program ends that should have come up. */
async function failed(program: Program, name: string): Promise<never> {
  await once(program.process, 'exit');
  throw new Error(`${name} ended before it was up`);
}

const isUp = (url: string): Promise<boolean> => fetch(`${url}/status`).then(({ ok }) => ok, () => false);
