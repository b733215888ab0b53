import type { Browser, BrowserContext } from 'playwright';
import { launch, wholeChromium } from '../support/browsers.ts';
import { Site } from '../support/fixtures/index.ts';
import { pkce } from '../support/oauth-client.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';
import { bundle } from './peers/bundle.ts';
import { addHanko, HANKO_FORM } from './peers/hanko-elements.ts';
import { ONLY_LOOPBACK, startOidcProvider } from './peers/oidc-provider.ts';
import { inTurns, quantile } from './support/measure.ts';
import type { Row } from './support/table.ts';

// BENCH_ROUNDS makes it shorter.
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15);
const ORIGIN = 'https://shop.example';
/** What Lighthouse calls slow 4G, as each request sees it: 150 ms, 1.6 Mbit/s down, 750 kbit/s up. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const CPU_SLOWDOWN = 4;

/** The least that asks for a phone number: nothing but this HTML. */
const FLOOR = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title><meta name="viewport" content="width=device-width">
<style>html{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{display:grid;justify-content:center;padding:64px 16px;margin:0;background:#f6f7f9;color:#14171f}
main{width:336px;padding:32px;border-radius:16px;background:#fff}h1{font-size:22px;line-height:28px;margin:0 0 28px}label{display:block;font-size:14px}
input,button{box-sizing:border-box;width:100%;height:48px;margin:6px 0 20px;padding:0 14px;border:1px solid #7a8494;border-radius:10px;font:inherit}button{border:0;background:#1f5eff;color:#fff}</style></head>
<body><main><h1>Sign in to AwesomeApp</h1><form><label for="number">Phone number</label><input id="number" name="tel" type="tel" autocomplete="tel"><button>Send code</button></form></main></body></html>`;

/** Hanko's element as its documentation places it. */
const HANKO = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title><meta name="viewport" content="width=device-width">
<script src="/hanko-elements.js" async></script></head><body>${HANKO_FORM}</body></html>`;

interface Load {
  /** Milliseconds since the navigation began. */
  firstPaint: number;
  largestPaint: number;
  usable: number;
  /** As they came over the wire, with headers. */
  bytes: number;
}

/** What is asked for in each, in a browser that has loaded nothing yet. */
type Address = (context: BrowserContext) => string | Promise<string>;

/** The first load of the page beside a form of a few lines and other sign-in pages, on a slow processor and a slow network. */
export async function measure(): Promise<Row[]> {
  const script = await bundle('hanko-elements');
  const platform = await startTestPlatform();
  const site = await Site.start();
  const provider = await startOidcProvider(ORIGIN);
  const browser = await launch('chromium', { ...wholeChromium(), args: [ONLY_LOOPBACK] });
  try {
    addHanko(site, script);
    site.pages.set('/floor', { body: FLOOR });
    site.pages.set('/hanko', { body: HANKO });
    const ours = await addressOf(platform);
    const addresses: Address[] = [
      () => `${site.origin('localhost')}/floor`,
      () => ours,
      (context) => provider.firstPage(context),
      () => `${site.origin('localhost')}/hanko`,
    ];
    const loads: Load[][] = addresses.map(() => []);
    await inTurns(ROUNDS, ...addresses.map((address, i) => async () => loads[i]!.push(await load(browser, address))));
    return rowsOf(loads as [Load[], Load[], Load[], Load[]]);
  } finally {
    await browser.close();
    provider.close();
    await site.close();
    await platform.close();
  }
}

/** One that needs no window to answer. */
async function addressOf(platform: TestPlatform): Promise<string> {
  const redirect_uri = `${ORIGIN}/back`;
  const client_id = await platform.addApp(ORIGIN, { redirectUris: [redirect_uri] });
  const query = {
    client_id,
    origin: ORIGIN,
    state: 'A'.repeat(22),
    response_mode: 'redirect',
    redirect_uri,
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
  };
  return `${platform.url}/signin?${new URLSearchParams(query)}`;
}

async function load(browser: Browser, address: Address): Promise<Load> {
  const context = await browser.newContext({ locale: 'en-US' });
  try {
    const url = await address(context);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    let bytes = 0;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await page.addInitScript(watch);
    await page.goto(url, { waitUntil: 'networkidle' });
    return { ...(await page.evaluate(() => (globalThis as unknown as { seen: Omit<Load, 'bytes'> }).seen)), bytes };
  } finally {
    await context.close();
  }
}

/** Notes, in the page, when something is painted and when there is a field to type into. */
function watch(): void {
  const seen = { firstPaint: 0, largestPaint: 0, usable: 0 };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => (seen.firstPaint ||= list.getEntries()[0]!.startTime)).observe({ type: 'paint' });
  new PerformanceObserver((list) => (seen.largestPaint = list.getEntries().at(-1)!.startTime)).observe({
    type: 'largest-contentful-paint',
  });
  // A frame is drawn only when no style sheet is waited for.
  requestAnimationFrame(function look() {
    const field = (document.querySelector('hanko-auth')?.shadowRoot ?? document).querySelector<HTMLInputElement>(
      'input:not([type=hidden])',
    );
    if (field?.getBoundingClientRect().height && !field.disabled) seen.usable = performance.now();
    else requestAnimationFrame(look);
  });
}

function rowsOf([floor, ours, provider, hanko]: [Load[], Load[], Load[], Load[]]): Row[] {
  const median = (loads: Load[], key: keyof Load) =>
    quantile(
      loads.map((each) => each[key]),
      0.5,
    );
  const times = [
    ['first paint', 'firstPaint'],
    ['largest paint', 'largestPaint'],
    ['a field to type into', 'usable'],
  ] as const;
  return [
    ...times.flatMap(([what, key]): Row[] => [
      { what: `${what}: a form of a few lines`, value: median(floor, key), unit: 'ms' },
      { what: `${what}: the page`, value: median(ours, key), unit: 'ms' },
      {
        what: `${what}: the page to the form`,
        value: median(ours, key) / median(floor, key),
        unit: 'ratio',
        goal: { atMost: 1.25 },
      },
      {
        what: `${what}: oidc-provider’s page, without the redirect to it, to the form`,
        value: median(provider, key) / median(floor, key),
        unit: 'ratio',
      },
      { what: `${what}: hanko-elements to the form`, value: median(hanko, key) / median(floor, key), unit: 'ratio' },
    ]),
    { what: 'over the wire: a form of a few lines', value: median(floor, 'bytes'), unit: 'B' },
    { what: 'over the wire: the page, with all that comes after it', value: median(ours, 'bytes'), unit: 'B' },
    { what: 'over the wire: oidc-provider’s page', value: median(provider, 'bytes'), unit: 'B' },
    { what: 'over the wire: hanko-elements', value: median(hanko, 'bytes'), unit: 'B' },
  ];
}
