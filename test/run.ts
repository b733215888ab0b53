import { spawn } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative, resolve, sep } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { styleText } from 'node:util';
import { installBrowsers } from './support/browsers.ts';
import { createTemplate, startTestPostgres } from './support/runner/postgres.ts';
import { Tally } from './support/runner/tally.ts';

// `npm test [-- path…]`: everything that has to hold, and on the last line how much of it does.

const ROOT = resolve(import.meta.dirname, '..');
/** Suites with a command of their own, which installs what they need first. */
const OTHER_SUITES = ['test/bench/**', 'test/frameworks/**'];
/** The tests that run in pages, and the file that runs them. */
const COMPONENT_TESTS = 'test/components/*/*.test.ts';
const COMPONENTS = resolve(ROOT, 'test/components/run.test.ts');

/** A test hangs after this time: twelve derivations of keys beside two busy loops take half of it. */
const TEST_TIMEOUT_MS = 120_000;
/** The server's source is read by some hundred processes; each but the first finds it compiled. */
process.env['NODE_COMPILE_CACHE'] ??= resolve(ROOT, 'node_modules/.cache/node');

/** A run in which nothing ends for so long hangs: no test may take half of it. */
const SILENCE_TIMEOUT_MS = 300_000;

const tally = new Tally();
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort(new Error(signal)));
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (reason: unknown) => {
    report(reason);
    stopped.abort(reason);
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  report(error);
}
// A write to a pipe is asynchronous, and the line has to be the last: nothing may be lost and nothing may follow.
process.stdout.write(`${tally}\n`, () => process.exit(tally.counts.failed === 0 && !stopped.signal.aborted ? 0 : 1));

async function main(paths: string[]): Promise<void> {
  const files = testFiles(paths);
  await installBrowsers();
  // First, since the demo is checked against the package's built types, as any third party's code would be.
  if (!(await step('Build', 'npm', ['run', '--silent', 'build']))) return; // The tests would judge an older build.
  await step('Types', 'npm', ['run', '--silent', 'check']);
  heading('Database');
  const postgres = await startTestPostgres((line) => console.log(line));
  try {
    process.env['TEST_POSTGRES_URL'] = postgres.url;
    process.env['TEST_DATABASE_TEMPLATE'] = await createTemplate(postgres.url);
    if (!stopped.signal.aborted) await runTests(files);
  } finally {
    await postgres.stop();
  }
}

/**
 * The test files at or under these paths; all of them when there are none. The tests of components run in pages: one
 * file runs them all, and is told which.
 */
function testFiles(paths: string[]): string[] {
  const find = (glob: string, exclude: string[]) =>
    globSync(glob, { cwd: ROOT, exclude })
      .map((file) => resolve(ROOT, file))
      .sort();
  const all = find('test/**/*.test.ts', [...OTHER_SUITES, COMPONENT_TESTS]);
  if (paths.length === 0) return all;
  const wanted = paths.map((path) => resolve(path));
  for (const path of wanted) statSync(path);
  const isWanted = (file: string) => wanted.some((path) => file === path || file.startsWith(path + sep));
  const files = all.filter(isWanted);
  const components = find(COMPONENT_TESTS, []).filter(isWanted);
  if (components.length > 0 && !files.includes(COMPONENTS)) {
    process.env['COMPONENT_TESTS'] = components.join('\n');
    files.push(COMPONENTS);
  }
  if (files.length === 0) throw new Error(`No test files in ${paths.join(' ')}`);
  return files;
}

async function runTests(files: string[]): Promise<void> {
  heading(`Tests (${files.length} files)`);
  const stream = run({
    files,
    // Each file in a process of its own. Most of them wait as long as they work, so that there is room for one more.
    concurrency: Math.min(4, availableParallelism() + 1),
    execArgv: [`--test-timeout=${TEST_TIMEOUT_MS}`],
    signal: stopped.signal,
  });
  tally.watch(stream);
  const silence = setTimeout(() => stopped.abort(new Error('Nothing ended for too long')), SILENCE_TIMEOUT_MS);
  stream.on('test:complete', () => silence.refresh());
  for await (const chunk of stream.compose(new spec())) process.stdout.write(chunk);
  clearTimeout(silence);
  heading('Slowest files');
  for (const { file, seconds } of tally.slowest(20))
    console.log(`${seconds.toFixed(1).padStart(6)} s  ${relative(ROOT, file)}`);
  for (const file of tally.close(files)) console.log(`✖ ${file} ended without a report on its tests`);
}

/** Runs a command with its output on ours; one that fails counts as a failed test. */
async function step(name: string, command: string, args: string[]): Promise<boolean> {
  heading(name);
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', signal: stopped.signal });
  const failure = await new Promise<Error | undefined>((done) => {
    child.once('error', done);
    child.once('exit', (code) => done(code === 0 ? undefined : new Error(`${name} failed`)));
  });
  if (failure) report(failure);
  return !failure;
}

function heading(text: string): void {
  console.log(styleText('bold', `\n${text}`));
}

function report(reason: unknown): void {
  tally.failOutside();
  console.error(reason instanceof Error ? reason.message : reason);
}
