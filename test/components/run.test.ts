import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { TestResultError, TestSession } from '@web/test-runner';
import { type BrowserName, ENGINES } from '../support/browsers.ts';
import { ROOT, read } from '../support/runner/sources.ts';
import { type Coverage, faultsOf, runComponents } from './runner/run-components.ts';

// Runs the tests in the folders beside this file in each engine, with Web Test Runner, and reports each of them.

/** Longer than a run takes that does not hang; each test has a limit of its own. */
const RUN_TIMEOUT_MS = 280_000;

/** Per cent of the components that the tests have to run in Chromium: a little less than they do. */
const THRESHOLD = { statements: 97, branches: 97, functions: 94, lines: 97 };
const COUNTED = ['src/widget/button/**/*.ts', 'src/page/components/**/*.ts'];

const all = globSync('test/components/*/*.test.ts', { cwd: ROOT })
  .map((file) => `${ROOT}/${file}`)
  .sort();
/** Those that `npm test -- path` names. */
const named = process.env['COMPONENT_TESTS']?.split('\n');

/** Files whose tests see nothing that engines do differently. */
const CHROMIUM_ALONE = [
  'button/accessibility',
  'button/looks',
  'button/other-version',
  'button/readable',
  'options/options',
].map((file) => `${ROOT}/test/components/${file}.test.ts`);

test('chromium', { timeout: RUN_TIMEOUT_MS }, async (context) => {
  const isCounted = !named;
  const coverage = await runAll(context, ['chromium'], named ?? all, isCounted ? { counted: COUNTED } : {});
  if (isCounted) await context.test('enough of the components runs', (subject) => judge(subject, coverage!));
});

// Chromium runs by itself, because no other browser counts what runs.
const others = ENGINES.filter((name) => name !== 'chromium');
const shared = (named ?? all).filter((file) => !CHROMIUM_ALONE.includes(file));
if (others.length > 0 && shared.length > 0) {
  test(others.join(' and '), { timeout: RUN_TIMEOUT_MS }, async (context) => {
    await runAll(context, others, shared);
  });
}

/** Runs files in some browsers, and reports each of them in each. */
async function runAll(
  context: TestContext,
  names: readonly BrowserName[],
  files: readonly string[],
  options: { counted?: readonly string[] } = {},
): Promise<Coverage | undefined> {
  const reports: Promise<void>[] = [];
  const onFile = (name: BrowserName, session: TestSession) =>
    reports.push(context.test(`${name}: ${relative(ROOT, session.testFile)}`, (file) => report(file, session)));
  const coverage = await runComponents(names, { files, onFile, ...options });
  await Promise.all(reports);
  assert.equal(reports.length, names.length * files.length, 'some files were not run');
  return coverage;
}

async function report(context: TestContext, session: TestSession): Promise<void> {
  const { tests = [], suites = [] } = session.testResults ?? {};
  for (const { name, error, passed } of [...tests, ...suites.flatMap((suite) => suite.tests)]) {
    await context.test(name, () => {
      if (!passed) throw failure(error);
    });
  }
  if (tests.length + suites.length === 0) assert.fail([...faultsOf(session), 'The file declares no tests.'].join('\n'));
  assert.deepEqual(faultsOf(session), []);
}

/** The page's error, which the runner hands over in parts. */
function failure({
  message = 'The test did not run.',
  stack = '',
  actual,
  expected,
}: Partial<TestResultError> = {}): Error {
  const difference = expected === undefined ? '' : `\nexpected ${expected}\nactual   ${actual}`;
  return Object.assign(new Error(message), { stack: `${message}${difference}\n${stack}` });
}

function judge(context: TestContext, { files, summary }: Coverage): void {
  const sources = globSync(COUNTED, { cwd: ROOT }).filter((file) =>
    /^(export )?(async )?(const|let|function|class) /m.test(read(file)),
  );
  assert.deepEqual(
    sources.filter((file) => !files.includes(file)),
    [],
    'sources that no test has loaded',
  );
  for (const [kind, least] of Object.entries(THRESHOLD) as [keyof typeof THRESHOLD, number][]) {
    const { covered, total, pct } = summary[kind];
    context.diagnostic(`${kind}: ${pct} % (${covered} of ${total}); at least ${least} %`);
    assert.ok(pct >= least, `${kind}: ${pct} % ran in Chromium; expected at least ${least} %`);
  }
}
