import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { styleText } from 'node:util';
import { type Browser, chromium, firefox, type LaunchOptions, webkit } from 'playwright';
import { DRIVER } from './webkit/processes.ts';

/** The browsers that most tests of the widget and the page run in; only the one can count what ran. */
export const BROWSERS: readonly BrowserName[] = process.env['COVERAGE'] ? ['chromium'] : ['chromium', 'firefox'];

/** Every engine: for what signing in depends on. */
export const ENGINES: readonly BrowserName[] = process.env['COVERAGE'] ? BROWSERS : [...BROWSERS, 'webkit'];

export type BrowserName = 'chromium' | 'firefox' | 'webkit';

const TYPES = { chromium, firefox, webkit };

/**
 * Where Debian's packages put them, the one for most tests first. Chromium's headless shell takes a quarter of the
 * processor time of Chromium with `--headless`; Playwright's own headless Chromium is such a shell. Debian's Firefox
 * is driven over WebDriver BiDi, which Playwright's own Firefox does not speak. Debian's WebKit is driven over
 * WebDriver, by webdriverio.
 */
const SYSTEM: Record<BrowserName, LaunchOptions & { paths: [best: string, ...others: string[]] }> = {
  chromium: { paths: ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'] },
  firefox: { paths: ['/usr/bin/firefox-esr'], channel: 'moz-firefox' },
  webkit: { paths: [DRIVER] },
};

// A browser that looks for updates or reports metrics makes tests slower, and their logs say what no test did.
const OFFLINE: Record<BrowserName, LaunchOptions> = {
  chromium: {
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-default-apps',
      '--disable-domain-reliability',
      '--disable-sync',
      '--no-first-run',
      '--no-pings',
      '--metrics-recording-only',
    ],
  },
  firefox: {
    firefoxUserPrefs: {
      'app.normandy.enabled': false,
      'app.update.enabled': false,
      'browser.safebrowsing.downloads.enabled': false,
      'browser.safebrowsing.malware.enabled': false,
      'browser.safebrowsing.phishing.enabled': false,
      'datareporting.healthreport.uploadEnabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'services.settings.server': 'data:,',
    },
  },
  webkit: {},
};

/**
 * Starts a browser, the system's own where there is one.
 *
 * @param name which one
 * @param options more of Playwright's launch options; `args` and `firefoxUserPrefs` are added to ours
 * @throws Error when the browser is not installed; `installBrowsers()` installs it
 */
export async function launch(name: BrowserName, options: LaunchOptions = {}): Promise<Browser> {
  // Each is loaded only where it is used, because loading takes time.
  if (name === 'webkit' && systemOptions(name)) return (await import('./webkit/browser.ts')).launchWebKit(options);
  const start = (args: string[] = []) =>
    TYPES[name].launch(launchOptions(name, { ...options, args: [...(options.args ?? []), ...args] }));
  const counts = process.env['COVERAGE'];
  return counts && name === 'chromium' ? (await import('./runner/coverage.ts')).launchCounted(start, counts) : start();
}

/** What `launch` starts a browser with. */
export function launchOptions(name: BrowserName, options: LaunchOptions = {}): LaunchOptions {
  // Chromium's headless shell lets every window open: a test that the browser has to stop one needs the whole of it.
  const isWhole = name === 'chromium' && blocksWindows(options);
  const preferences = { ...OFFLINE[name].firefoxUserPrefs, ...options.firefoxUserPrefs };
  return {
    ...(isWhole ? wholeChromium() : systemOptions(name)),
    // Chromium's sandbox does not start for root, as in most containers.
    chromiumSandbox: process.getuid?.() !== 0,
    ...OFFLINE[name],
    ...options,
    args: [...(OFFLINE[name].args ?? []), ...(options.args ?? [])],
    ...(name === 'firefox' && { firefoxUserPrefs: preferences }),
  };
}

/**
 * Installs the browsers that are missing, with the output of whoever installs them on ours.
 *
 * @throws Error when an installer fails
 */
export async function installBrowsers(): Promise<void> {
  const hasApt = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  const isThere = (name: BrowserName) =>
    hasApt
      ? SYSTEM[name].paths.every((path) => existsSync(path))
      : systemOptions(name) || existsSync(TYPES[name].executablePath());
  const missing = ENGINES.filter((name) => !isThere(name));
  if (missing.length === 0) return;
  console.log(styleText('bold', `Installing ${missing.join(' and ')} for the tests`));
  if (hasApt) await installWithApt();
  else await run('npx', ['playwright', 'install', ...missing]);
}

/** Whether a browser is to block windows that no press opened, as it does for people. */
function blocksWindows({ ignoreDefaultArgs }: LaunchOptions): boolean {
  return Array.isArray(ignoreDefaultArgs) && ignoreDefaultArgs.includes('--disable-popup-blocking');
}

/**
 * The whole of Chromium in place of its headless shell: for windows that a browser blocks, and for times as people see
 * them. Playwright calls its own a channel.
 */
export function wholeChromium(): LaunchOptions {
  const executablePath = SYSTEM.chromium.paths.at(-1)!;
  return existsSync(executablePath) ? { executablePath } : { channel: 'chromium' };
}

/** How the browser of the system is launched; nothing where it has none. */
function systemOptions(name: BrowserName): LaunchOptions | undefined {
  const { paths, ...options } = SYSTEM[name];
  const executablePath = paths.find((path) => existsSync(path));
  return executablePath === undefined ? undefined : { executablePath, ...options };
}

async function installWithApt(): Promise<void> {
  await run('apt-get', ['update']);
  // Without a Chinese font the screens in Chinese are boxes, and boxes have other widths than letters.
  await run('apt-get', [
    'install',
    '-y',
    '--no-install-recommends',
    'chromium',
    'chromium-headless-shell',
    'firefox-esr',
    'webkit2gtk-driver',
    'xvfb',
    'fonts-noto-cjk',
  ]);
}

function run(command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}`)),
    );
  });
}
