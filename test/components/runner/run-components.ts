import { relative } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { startTestRunner, type TestSession } from '@web/test-runner';
import type { PlaywrightLauncher } from '@web/test-runner-playwright';
import type { BrowserName } from '../../support/browsers.ts';
import { freePort } from '../../support/free-port.ts';
import { ROOT } from '../../support/runner/sources.ts';
import { componentBrowser } from './browsers.ts';
import { type Plugin, styleSheets } from './style-sheets.ts';

/** What of the sources ran. */
export interface Coverage {
  /** The sources that a page has loaded, from the root. */
  files: string[];
  summary: Record<'statements' | 'branches' | 'functions' | 'lines', { covered: number; total: number; pct: number }>;
}

export interface ComponentRun {
  files: readonly string[];
  /** Gets the results of a file in each browser, as soon as all of them are there. */
  onFile(name: BrowserName, session: TestSession): void;
  /** Sources whose coverage is counted, as globs from the root; without them, none is. Chromium alone can count. */
  counted?: readonly string[];
}

/**
 * Runs tests of components with Web Test Runner, which serves the sources with their types removed. Browsers that run
 * together share what it has read.
 *
 * @returns the coverage, where it is counted
 */
export async function runComponents(
  names: readonly BrowserName[],
  { files, onFile, counted }: ComponentRun,
): Promise<Coverage | undefined> {
  const browsers = await Promise.all(names.map(componentBrowser));
  const launchers = browsers.map(({ launcher }) => launcher);
  const nameOf = ({ browser }: TestSession) => names[launchers.indexOf(browser)]!;
  let coverage: Coverage | undefined;
  try {
    const runner = await startTestRunner({
      readCliArgs: false,
      readFileConfig: false,
      autoExitProcess: false,
      config: {
        files: [...files],
        rootDir: ROOT,
        hostname: '127.0.0.1',
        port: await freePort(),
        browsers: launchers,
        concurrentBrowsers: launchers.length,
        // With one file at a time a file has the window: WebDriver would otherwise share it among frames.
        concurrency: 1,
        nodeResolve: { exportConditions: ['production', 'default'] },
        plugins: [setDevice, styleSheets(), esbuildPlugin({ ts: true, target: 'es2022' }) as Plugin],
        testFramework: { config: { ui: 'tdd', timeout: TEST_TIMEOUT_MS } },
        testRunnerHtml: (script) =>
          `<!doctype html><html lang="en"><title>Components</title><script type="module" src="${script}"></script></html>`,
        // The results go to `onFile`; of the runner's own lines those about mistakes are left.
        staticLogging: true,
        logger: {
          ...console,
          log() {},
          debug() {},
          group() {},
          groupEnd() {},
          logSyntaxError: (error) => console.error(error.message),
        },
        // Each of these is exceeded on a busy machine where nothing is wrong, if it is as short as it is by default.
        browserStartTimeout: TEST_TIMEOUT_MS,
        testsStartTimeout: TEST_TIMEOUT_MS,
        testsFinishTimeout: 2 * TEST_TIMEOUT_MS,
        reporters: [
          {
            reportTestFileResults: ({ sessionsForTestFile }) =>
              sessionsForTestFile.forEach((session) => onFile(nameOf(session), session)),
          },
        ],
        ...(counted && {
          coverage: true,
          coverageConfig: {
            include: [...counted],
            report: true,
            reportDir: 'dist/coverage/components',
            reporters: ['lcovonly'],
          },
        }),
      },
    });
    if (!runner) throw new Error(`Web Test Runner did not start for ${names.join(' and ')}`);
    runner.on('test-run-finished', ({ testCoverage }) => {
      if (!testCoverage) return;
      const files = testCoverage.coverageMap.files().map((file) => relative(ROOT, file));
      coverage = { files, summary: testCoverage.summary };
    });
    await new Promise<void>((done) => runner.on('stopped', () => done()));
    return coverage;
  } finally {
    await Promise.all(browsers.map(({ stop }) => stop()));
  }
}

/** Sets what Playwright sets for a whole profile alone. */
const setDevice: Plugin = {
  name: 'set-device',
  async executeCommand({ command, payload, session }) {
    if (command !== 'set-device') return undefined;
    const page = (session.browser as PlaywrightLauncher).getPage(session.id);
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Emulation.setDeviceMetricsOverride', { ...(payload as Device), mobile: false });
    return true;
  },
};

type Device = { width: number; height: number; deviceScaleFactor: number };

/** A test hangs after this time. */
const TEST_TIMEOUT_MS = 60_000;

/** What went wrong in a file outside of its tests: an import, an error of the page, a time limit. */
export const faultsOf = (session: TestSession): string[] => [
  ...session.errors.map(({ message }) => message),
  ...session.request404s.map((url) => `${relative(ROOT, url)} is not there`),
];
