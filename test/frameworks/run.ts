import { globSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { styleText } from 'node:util';
import { startTestPostgres } from '../support/runner/postgres.ts';
import { ROOT } from '../support/runner/sources.ts';
import { Tally } from '../support/runner/tally.ts';
import { isBuilt, PROJECTS, type Project, packPackage, prepareProject } from './support/projects.ts';

// `npm run test:frameworks [-- project…]`: builds a small project with each framework, and signs in through it. The
// last line says how many tests passed.

/** Milliseconds after which a test counts as hanging. */
const TEST_TIMEOUT = 120_000;
const NAMES = process.argv.slice(2);
const chosen = PROJECTS.filter((project) => NAMES.length === 0 || NAMES.includes(project));

const tally = new Tally();
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort(new Error(signal)));

try {
  const unknown = NAMES.filter((name) => !(PROJECTS as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`Unknown project ${unknown.join(', ')}: expected ${PROJECTS.join(', ')}.`);
  if (!isBuilt()) throw new Error('The build is missing, or older than the sources. Run npm run build.');
  await main();
} catch (error) {
  fail(error);
}
process.stdout.write(`${tally}\n`, () => process.exit(tally.counts.failed === 0 && !stopped.signal.aborted ? 0 : 1));

async function main(): Promise<void> {
  heading('Projects');
  await packPackage();
  const ready = await prepareAll();
  heading('Database');
  const postgres = await startTestPostgres((line) => console.log(line));
  try {
    process.env['TEST_POSTGRES_URL'] = postgres.url;
    await runTests(testFiles(ready));
  } finally {
    await postgres.stop();
  }
}

/** Installs and builds the projects, two at a time. One that fails counts as a failed test, and has no other. */
async function prepareAll(): Promise<Project[]> {
  const waiting = [...chosen];
  const ready: Project[] = [];
  const work = async () => {
    for (let project = waiting.shift(); project && !stopped.signal.aborted; project = waiting.shift()) {
      const begin = performance.now();
      try {
        await prepareProject(project);
        ready.push(project);
        console.log(`${((performance.now() - begin) / 1000).toFixed(1).padStart(6)} s  ${project}`);
      } catch (error) {
        fail(error);
      }
    }
  };
  await Promise.all([work(), work()]);
  return ready;
}

function testFiles(projects: readonly Project[]): string[] {
  const all = globSync('*.test.ts', { cwd: import.meta.dirname }).sort();
  return all
    .filter((file) => projects.some((project) => basename(file, '.test.ts') === project))
    .map((file) => resolve(import.meta.dirname, file));
}

async function runTests(files: string[]): Promise<void> {
  heading(`Tests (${files.length} files)`);
  const stream = run({ files, concurrency: 2, execArgv: [`--test-timeout=${TEST_TIMEOUT}`], signal: stopped.signal });
  tally.watch(stream);
  for await (const chunk of stream.compose(new spec())) process.stdout.write(chunk);
  heading('Slowest files');
  for (const { file, seconds } of tally.slowest(files.length))
    console.log(`${seconds.toFixed(1).padStart(6)} s  ${relative(ROOT, file)}`);
  for (const file of tally.close(files)) console.log(`✖ ${file} ended without a report on its tests`);
}

function heading(text: string): void {
  console.log(styleText('bold', `\n${text}`));
}

function fail(reason: unknown): void {
  tally.failOutside();
  console.error(reason instanceof Error ? reason.message : reason);
}
