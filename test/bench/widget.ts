import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright';
import { SETTLE } from '../../src/page/start/press-guard.ts';
import { launch, wholeChromium } from '../support/browsers.ts';
import { newNumber, Site } from '../support/fixtures/index.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';
import { type BetterAuth, startBetterAuth } from './peers/better-auth.ts';
import { bundle, served } from './peers/bundle.ts';
import { addHanko, HANKO_FORM } from './peers/hanko-elements.ts';
import { type OidcProvider, ONLY_LOOPBACK, startOidcProvider } from './peers/oidc-provider.ts';
import { FLOOR_ANSWER, FLOOR_BUTTON, FLOOR_SCRIPT } from './support/floor.ts';
import { inTurns, quantile } from './support/measure.ts';
import type { Row } from './support/table.ts';

// The button beside as little as can sign in: a 2 kB script on a button that is there, and a window that answers with a
// constant. And beside what people use instead, each as its own documentation has it. BENCH_ROUNDS makes it shorter.

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 31);
const WARM_UP = 3;
/** Of a phone of the lower half. */
const SLOWER = 4;

let platform: TestPlatform;
let browser: Browser;
let shop: Site;
let floor: Site;
let betterAuth: BetterAuth;
let oidc: OidcProvider;

export async function measure(): Promise<Row[]> {
  const scripts = {
    hanko: await bundle('hanko-elements'),
    oidc: await bundle('oidc-client-ts'),
    betterAuth: await bundle('better-auth'),
  };
  platform = await startTestPlatform();
  shop = await Site.start();
  floor = await Site.start();
  betterAuth = await startBetterAuth(platform.databaseUrl);
  oidc = await startOidcProvider(shop.origin('127.0.0.1'));
  browser = await launch('chromium', { ...wholeChromium(), args: [ONLY_LOOPBACK] });
  try {
    const site = shop.origin('127.0.0.1');
    const clientId = await platform.addApp(site);
    addPages(clientId, scripts);
    return [...sizes(scripts), ...(await paint(site)), ...(await clicks(site, clientId))];
  } finally {
    await browser.close();
    oidc.close();
    await betterAuth.close();
    await floor.close();
    await shop.close();
    await platform.close();
  }
}

type Scripts = Record<'hanko' | 'oidc' | 'betterAuth', string>;

/** One page each, and what they load. */
function addPages(clientId: string, scripts: Scripts): void {
  const ours = `${platform.url}/plugin.js`;
  const meta = `<meta name="ontid-signin-client_ontid" content="${clientId}">`;
  const button = (attribute: string) => `<div class="ontid-signin" data-onsuccess="done" ${attribute}></div>`;
  const add = (path: string, body: string) => shop.pages.set(path, { body });
  floor.pages.set('/floor.js', { body: FLOOR_SCRIPT, type: 'text/javascript' });
  floor.pages.set('/constant', { body: FLOOR_ANSWER });
  floor.pages.set('/before-lit.js', { body: BEFORE_LIT, type: 'text/javascript' });
  add(
    '/before-lit',
    shopPage(
      `${floor.origin('localhost')}/before-lit.js`,
      meta + button('data-auto-select="true"'),
      `data-host="${platform.url}"`,
    ),
  );
  add('/blank', BLANK);
  add('/floor', shopPage(`${floor.origin('localhost')}/floor.js`, FLOOR_BUTTON));
  add('/pressed', shopPage(ours, meta + button('')));
  add('/straight', shopPage(ours, meta + button('data-auto-select="true"')));
  addHanko(shop, scripts.hanko);
  add('/hanko', shopPage('/hanko-elements.js', HANKO_FORM));
  const authority = `data-authority="${oidc.url}"`;
  shop.pages.set('/oidc-client-ts.js', served(scripts.oidc));
  add('/oidc', shopPage('/oidc-client-ts.js', FLOOR_BUTTON, authority));
  add('/oidc/asking', shopPage('/oidc-client-ts.js', FLOOR_BUTTON, `${authority} data-prompt="consent"`));
  add('/oidc/callback', shopPage('/oidc-client-ts.js', '', authority));
  betterAuth.pages.set('/blank', { body: BLANK });
  betterAuth.pages.set('/better-auth.js', served(scripts.betterAuth));
  betterAuth.pages.set('/better-auth', { body: shopPage('/better-auth.js', FLOOR_BUTTON) });
}

/** The last build whose button was drawn by hand. */
const BEFORE_LIT = readFileSync(new URL('./fixtures/plugin-before-lit.js', import.meta.url), 'utf8');

const BLANK = '<!doctype html><title>Blank</title>';

/** Notes when the button is pressed and when the callback comes, by the page's own clock. */
const shopPage = (
  script: string,
  body: string,
  attributes = '',
) => `<!doctype html><html lang="en"><title>Shop</title><script>
  addEventListener('click', () => { window.pressed = performance.now(); window.took = undefined; }, { capture: true });
  window.done = () => { window.took = performance.now() - window.pressed; };
</script><script src="${script}" async ${attributes}></script>${body}</html>`;

function sizes(scripts: Scripts): Row[] {
  const bytes = (source: string | Buffer) => brotliCompressSync(source).length;
  const plugin = readFileSync(new URL('../../dist/plugin/plugin.js', import.meta.url));
  return [
    { what: 'plugin.js, brotli', value: bytes(plugin), unit: 'bytes', goal: { atMost: 15_500 } },
    { what: 'the last build before Lit, brotli', value: bytes(BEFORE_LIT), unit: 'bytes' },
    { what: 'the floor’s script, brotli', value: bytes(FLOOR_SCRIPT), unit: 'bytes' },
    { what: 'better-auth’s client with its popup, brotli', value: bytes(scripts.betterAuth), unit: 'bytes' },
    { what: 'oidc-client-ts, brotli', value: bytes(scripts.oidc), unit: 'bytes' },
    { what: 'hanko-elements, brotli', value: bytes(scripts.hanko), unit: 'bytes' },
  ];
}

/** What a page costs the main thread, from its first byte to its painted button. */
async function paint(site: string): Promise<Row[]> {
  const pages = [
    `${site}/floor`,
    `${site}/straight`,
    `${site}/before-lit`,
    `${betterAuth.url}/better-auth`,
    `${site}/oidc`,
    `${site}/hanko`,
  ];
  const figures = (await inRounds(paintOf, ...pages)) as [number[], number[], number[], number[], number[], number[]];
  const [floor, ours, before, better, client, hanko] = figures;
  return [
    { what: `main thread until the button is painted, ${SLOWER}× slower, floor`, value: median(floor), unit: 'ms' },
    { what: 'the same, ours', value: median(ours), unit: 'ms' },
    { what: 'main thread, ours to the floor', value: ratio(ours, floor), unit: 'ratio', goal: { atMost: 1.45 } },
    {
      what: 'main thread, ours to the last build before Lit',
      value: ratio(ours, before),
      unit: 'ratio',
      goal: { atMost: 1.1 },
    },
    { what: 'main thread, better-auth with a plain button to the floor', value: ratio(better, floor), unit: 'ratio' },
    {
      what: 'main thread, oidc-client-ts with a plain button to the floor',
      value: ratio(client, floor),
      unit: 'ratio',
    },
    { what: 'main thread, hanko-elements’ form to the floor', value: ratio(hanko, floor), unit: 'ratio' },
  ];
}

async function paintOf(url: string): Promise<number> {
  // With nothing in the cache, and in a process that has started.
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(new URL('/blank', url).href);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await session.send('Performance.enable');
    const busy = async () =>
      (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    const before = await busy();
    await page.goto(url, { waitUntil: 'load' });
    await page.evaluate(async () => {
      const frame = () => new Promise(requestAnimationFrame);
      const isDrawn = () => {
        const host = document.querySelector('.ontid-signin, hanko-auth')?.shadowRoot;
        const inner = host?.querySelector('ontid-signin') ?? document.querySelector('ontid-signin');
        return document.querySelector('.floor') ?? (inner?.shadowRoot ?? host)?.querySelector('button');
      };
      while (!isDrawn()) await frame();
      await frame();
      await frame();
    });
    return (await busy()) - before;
  } finally {
    await context.close();
  }
}

/** From the press to the callback, of somebody who is signed in and has agreed. */
async function clicks(site: string, clientId: string): Promise<Row[]> {
  const client = platform.client();
  await client.register(`+86*${newNumber()}`);
  await client.post('/oauth2/authorize', { client_id: clientId, origin: site, consent: true });
  const [name, value] = client
    .cookieHeader()
    ['cookie']!.split('; ')
    .find((pair) => pair.includes('session'))!
    .split('=') as [string, string];
  const context = await browser.newContext({ locale: 'en-US' });
  await context.addCookies([{ name, value, url: platform.url }]);
  await context.addInitScript(pressWhatIsThere);
  await oidc.signIn(context);
  const urls = [
    ...['/floor', '/straight', '/pressed', '/oidc', '/oidc/asking'].map((path) => site + path),
    `${betterAuth.url}/better-auth`,
  ];
  const pages = new Map<string, Page>();
  for (const url of urls) pages.set(url, await openPage(context, url));
  const [floor, straight, pressed, provider, asking, better] = (await inRounds(
    (url) => clickOn(pages.get(url)!, [...pages.values()]),
    ...urls,
  )) as [number[], number[], number[], number[], number[], number[]];
  await context.close();
  return [
    { what: 'click to callback, floor', value: median(floor), unit: 'ms' },
    { what: 'click to callback, auto_select', value: median(straight), unit: 'ms' },
    { what: 'click to callback, “continue as” pressed as soon as it is there', value: median(pressed), unit: 'ms' },
    {
      what: 'click to callback, auto_select to the floor',
      value: ratio(straight, floor),
      unit: 'ratio',
      goal: { atMost: 1.25 },
    },
    {
      what: 'click to callback, pressed to the floor, without the half second in which no press counts',
      value: ratio(
        pressed.map((took) => took - SETTLE),
        floor,
      ),
      unit: 'ratio',
      goal: { atMost: 1.7 },
    },
    {
      what: 'click to callback, better-auth’s popup and a provider that answers at once to the floor',
      value: ratio(better, floor),
      unit: 'ratio',
    },
    {
      what: 'click to callback, oidc-client-ts and oidc-provider, nothing to press, to the floor',
      value: ratio(provider, floor),
      unit: 'ratio',
    },
    {
      what: 'click to callback, the same with consent pressed to the floor',
      value: ratio(asking, floor),
      unit: 'ratio',
    },
  ];
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'load' });
  return page;
}

async function clickOn(page: Page, sites: readonly Page[]): Promise<number> {
  await page.bringToFront();
  await page.locator('.floor, ontid-signin').click();
  const took = await page.waitForFunction(() => (window as never as { took?: number }).took);
  // A window may close before Playwright has made a page of it; then nothing tells of it, and nothing is to be waited for.
  const windows = page
    .context()
    .pages()
    .filter((other) => !sites.includes(other) && !other.isClosed());
  await Promise.all(windows.map((popup) => popup.waitForEvent('close')));
  return (await took.jsonValue())!;
}

/** Runs in every page: nobody waits for the person in what is measured. */
function pressWhatIsThere(): void {
  const look = new MutationObserver(() => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) =>
      /^Continue( as |$)/.test(textContent.trim()),
    );
    // A new question takes no press at first.
    if (!button || button.getAttribute('aria-disabled')) return;
    look.disconnect();
    button.click();
  });
  if (opener) look.observe(document, { childList: true, subtree: true, attributeFilter: ['aria-disabled'] });
}

/** What is measured of each in turns, with another first one each time. */
async function inRounds(measureOne: (path: string) => Promise<number>, ...paths: string[]): Promise<number[][]> {
  const figures = paths.map((): number[] => []);
  await inTurns(WARM_UP + ROUNDS, ...paths.map((path, i) => async () => figures[i]!.push(await measureOne(path))));
  return figures.map((values) => values.slice(WARM_UP));
}

const median = (values: number[]): number => quantile(values, 0.5);

/** The median of the rounds’ ratios: what else the machine did in a round fell on both. */
const ratio = (these: number[], those: number[]): number => median(these.map((value, round) => value / those[round]!));
