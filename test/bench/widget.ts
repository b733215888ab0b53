import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright';
import { launch } from '../support/browsers.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';
import { Site } from '../support/sites.ts';
import { newNumber } from '../support/stack.ts';
import { FLOOR_ANSWER, FLOOR_BUTTON, FLOOR_SCRIPT } from './support/floor.ts';
import { inTurns, quantile } from './support/measure.ts';
import type { Row } from './support/table.ts';

// The button beside as little as can sign in: a 2 kB script on a button that is there, and a window that answers with a
// constant. BENCH_ROUNDS makes it shorter.

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 31);
const WARM_UP = 3;
/** Of a phone of the lower half. */
const SLOWER = 4;

let platform: TestPlatform;
let browser: Browser;
let shop: Site;
let floor: Site;

export async function measure(): Promise<Row[]> {
  platform = await startTestPlatform();
  shop = await Site.start();
  floor = await Site.start();
  browser = await launch('chromium');
  try {
    const site = shop.origin('127.0.0.1');
    const clientId = await platform.addApp(site);
    const scripts = { floor: `${floor.origin('localhost')}/floor.js`, ours: `${platform.url}/plugin.js` };
    const meta = `<meta name="ontid-signin-client_ontid" content="${clientId}">`;
    const button = (attribute: string) => `<div class="ontid-signin" data-onsuccess="done" ${attribute}></div>`;
    floor.pages.set('/floor.js', { body: FLOOR_SCRIPT, type: 'text/javascript' });
    floor.pages.set('/constant', { body: FLOOR_ANSWER });
    shop.pages.set('/blank', { body: '<!doctype html><title>Blank</title>' });
    shop.pages.set('/floor', { body: shopPage(scripts.floor, FLOOR_BUTTON) });
    shop.pages.set('/pressed', { body: shopPage(scripts.ours, meta + button('')) });
    shop.pages.set('/straight', { body: shopPage(scripts.ours, meta + button('data-auto-select="true"')) });
    return [...sizes(), ...(await paint(site)), ...(await clicks(site, clientId))];
  } finally {
    await browser.close();
    await floor.close();
    await shop.close();
    await platform.close();
  }
}

/** Notes when the button is pressed and when the callback comes, by the page's own clock. */
const shopPage = (script: string, body: string) => `<!doctype html><html lang="en"><title>Shop</title><script>
  addEventListener('click', () => { window.pressed = performance.now(); window.took = undefined; }, { capture: true });
  window.done = () => { window.took = performance.now() - window.pressed; };
</script><script src="${script}" async></script>${body}</html>`;

function sizes(): Row[] {
  const bytes = (source: string | Buffer) => brotliCompressSync(source).length;
  const plugin = readFileSync(new URL('../../dist/plugin/plugin.js', import.meta.url));
  return [
    { what: 'plugin.js, brotli', value: bytes(plugin), unit: 'bytes', goal: { atMost: 9_000 } },
    { what: 'the floor’s script, brotli', value: bytes(FLOOR_SCRIPT), unit: 'bytes' },
  ];
}

/** What a page costs the main thread, from its first byte to its painted button. */
async function paint(site: string): Promise<Row[]> {
  const [floor, ours] = (await inRounds((path) => paintOf(`${site}${path}`), '/floor', '/straight')) as [number[], number[]];
  return [
    { what: `main thread until the button is painted, ${SLOWER}× slower, floor`, value: median(floor), unit: 'ms' },
    { what: 'the same, ours', value: median(ours), unit: 'ms' },
    { what: 'main thread, ours to the floor', value: ratio(ours, floor), unit: 'ratio', goal: { atMost: 1.4 } },
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
    const busy = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
    const before = await busy();
    await page.goto(url, { waitUntil: 'load' });
    await page.evaluate(async () => {
      const frame = () => new Promise(requestAnimationFrame);
      while (!document.querySelector('.floor') && !document.querySelector('ontid-signin')?.shadowRoot?.querySelector('button')) await frame();
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
  const [name, value] = client.cookieHeader()['cookie']!.split('; ').find((pair) => pair.includes('session'))!.split('=') as [string, string];
  const context = await browser.newContext({ locale: 'en-US' });
  await context.addCookies([{ name, value, url: platform.url }]);
  await context.addInitScript(pressWhatIsThere);
  const pages = new Map<string, Page>();
  for (const path of ['/floor', '/straight', '/pressed']) pages.set(path, await openPage(context, site + path));
  const [floor, straight, pressed] = (await inRounds((path) => clickOn(pages.get(path)!), '/floor', '/straight', '/pressed')) as [number[], number[], number[]];
  await context.close();
  return [
    { what: 'click to callback, floor', value: median(floor), unit: 'ms' },
    { what: 'click to callback, auto_select', value: median(straight), unit: 'ms' },
    { what: 'click to callback, “continue as” pressed as soon as it is there', value: median(pressed), unit: 'ms' },
    { what: 'click to callback, auto_select to the floor', value: ratio(straight, floor), unit: 'ratio', goal: { atMost: 1.25 } },
    { what: 'click to callback, pressed to the floor', value: ratio(pressed, floor), unit: 'ratio', goal: { atMost: 1.7 } },
  ];
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'load' });
  return page;
}

async function clickOn(page: Page): Promise<number> {
  await page.bringToFront();
  const closed = page.waitForEvent('popup').then(async (popup) => void (popup.isClosed() || (await popup.waitForEvent('close'))));
  await page.locator('.floor, ontid-signin').click();
  const took = await page.waitForFunction(() => (window as never as { took?: number }).took);
  await closed;
  return (await took.jsonValue())!;
}

/** Runs in every page: nobody waits for the person in what is measured. */
function pressWhatIsThere(): void {
  const look = new MutationObserver(() => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.trim().startsWith('Continue as'));
    if (!button) return;
    look.disconnect();
    button.click();
  });
  if (opener) look.observe(document, { childList: true, subtree: true });
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
