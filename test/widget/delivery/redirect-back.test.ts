import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { queryReturnUrl } from '../../../src/protocol/sign-in/return.ts';
import { BROWSERS, ENGINES } from '../../support/browsers.ts';
import {
  type Bench,
  BUTTON,
  calls,
  callsAfter,
  inChromium,
  inEachBrowser,
  PERSON,
} from '../../support/fixtures/index.ts';

// A redirect that ends on a page other than the one that was left: another address, other buttons, a slow image.

const RESULT = { access_token: 'header.payload.signature', ontid: PERSON };
const REDIRECT = BUTTON.replace('<div', '<div data-ux_mode="redirect" data-redirect_uri="/"');

/** Presses and waits until the whole page is at the platform; gives the request that it came with. */
async function leave({ sites }: Bench, page: Page, selector = 'ontid-signin'): Promise<URLSearchParams> {
  const headers = { 'access-control-allow-origin': sites.site };
  sites.platform.pages.set('/api/v1/oauth2/token', { body: JSON.stringify(RESULT), type: 'application/json', headers });
  await page.click(selector);
  await page.waitForURL(`${sites.host}/signin?**`);
  return new URL(page.url()).searchParams;
}

/** Does what the hosted page does with an answer. */
async function comeBack({ sites }: Bench, page: Page, asked: URLSearchParams): Promise<void> {
  const url = queryReturnUrl(asked.get('redirect_uri')!, { state: asked.get('state')!, code: 'c0de' }, sites.host);
  await page.evaluate((address) => void setTimeout(() => location.replace(address)), url);
  await page.waitForURL(`${sites.site}/**`, { waitUntil: 'commit' });
}

/** A class button that calls back a function of its own. */
const calling = (name: string, attributes = '') =>
  `<div class="ontid-signin" data-ux_mode="redirect" ${attributes} data-onsuccess="${name}"></div>`;

/** Functions of the page that note that they were called. */
const noting = (...names: string[]) =>
  `<script>${names.map((name) => `window.${name} = () => calls.push('${name}');`).join('')}</script>`;

inEachBrowser((bench) => {
  test('F1: the answer is taken wherever the browser ends when the server writes the address of the page in another way', async () => {
    const page = await bench.newPage();
    const { shop, site } = bench.sites;
    const moved: Record<string, string> = { '/shop': '/shop/', '/p': '/en/p', '/Basket': '/basket' };
    for (const [address, ends] of Object.entries(moved)) {
      await bench.sites.open(page, { body: REDIRECT });
      shop.pages.set(address, { body: '', status: 307, headers: { location: ends } });
      shop.pages.set(ends, shop.pages.get('/')!);
      await page.evaluate((url) => history.pushState({}, '', url), `${address}?aisle=3#shelf`);
      const asked = await leave(bench, page);
      shop.requests.length = 0;
      await comeBack(bench, page, asked);
      await page.waitForURL(`${site}${ends}#shelf`);
      assert.deepEqual(await callsAfter(page, 1), [['onSignIn', RESULT]], address);
      const loads = shop.requests.map((url) => url.split('?')[0]).filter((path) => !path!.includes('.'));
      assert.deepEqual(loads, ['/', address, ends], 'and the page is not loaded again');
      assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
    }
  });
}, ENGINES);

inEachBrowser((bench) => {
  test('F26: an image that hangs does not hold the callback up', async () => {
    const page = await bench.newPage();
    const { promise: rest, resolve: end } = Promise.withResolvers<string>();
    await bench.sites.open(page, { body: REDIRECT });
    const asked = await leave(bench, page);
    bench.sites.shop.pages.set('/hangs.png', { body: '', rest, type: 'image/png' });
    const shop = bench.sites.shop.pages.get('/')!;
    bench.sites.shop.pages.set('/', {
      ...shop,
      body: String(shop.body).replace('<body>', '<body><img src="/hangs.png">'),
    });
    try {
      await comeBack(bench, page, asked);
      assert.deepEqual(await callsAfter(page, 1), [['onSignIn', RESULT]]);
      assert.notEqual(await page.evaluate(() => document.readyState), 'complete');
    } finally {
      end('');
    }
  });
}, BROWSERS);

inChromium((bench) => {
  test('F8: the button that was pressed is told, also one that the page draws after others', async () => {
    const page = await bench.newPage();
    // The header comes when everything else has been there for a while.
    const header = calling('headDone');
    await bench.sites.open(page, {
      head: noting('headDone', 'mainDone'),
      body: `<header></header><main>${calling('mainDone')}</main><script>
        const draw = () => (document.querySelector('header').innerHTML = '${header}');
        addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(draw)));
      </script>`,
    });
    await page.waitForSelector('header ontid-signin');
    await comeBack(bench, page, await leave(bench, page, 'header ontid-signin'));
    assert.deepEqual(await callsAfter(page, 1), ['headDone']);
    await page.waitForSelector('header ontid-signin');
    await comeBack(bench, page, await leave(bench, page, 'main ontid-signin'));
    assert.deepEqual(await callsAfter(page, 1), ['mainDone']);
  });

  test('F8: of buttons that are alike the right one is told, once all of them are there', async () => {
    const page = await bench.newPage();
    const rows = ['a', 'b', 'c'].map((name) => `<li id="${name}">${calling('done')}</li>`);
    await bench.sites.open(page, {
      head: noting('done'),
      body: `<ol></ol><script>
        document.addEventListener('ontid-success', ({ target }) => calls.push(target.closest('li').id));
        const rows = ${JSON.stringify(rows)};
        addEventListener('load', () => {
          for (const row of rows.slice(1)) document.querySelector('ol').insertAdjacentHTML('beforeend', row);
          requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector('ol').insertAdjacentHTML('afterbegin', rows[0])));
        });
      </script>`,
    });
    await page.waitForSelector('#a ontid-signin');
    await comeBack(bench, page, await leave(bench, page, '#b ontid-signin'));
    assert.deepEqual(await callsAfter(page, 2), ['done', 'b']);
  });

  test('F9: a button in a shadow root is told, also in a closed one, as soon as it is there', async () => {
    for (const mode of ['open', 'closed']) {
      const page = await bench.newPage();
      await bench.sites.open(page, {
        body: `<my-card></my-card><script>
          customElements.define('my-card', class extends HTMLElement {
            constructor() {
              super();
              const root = this.attachShadow({ mode: '${mode}' });
              root.innerHTML = '<ontid-signin ux-mode="redirect"></ontid-signin>';
              this.button = root.firstChild;
              this.button.addEventListener('ontid-success', () => calls.push('heard'));
            }
          });
          document.addEventListener('ontid-success', ({ target }) => calls.push(target.localName));
        </script>`,
      });
      await page.evaluate(() =>
        document.querySelector<HTMLElement & { button: HTMLElement }>('my-card')!.button.click(),
      );
      await page.waitForURL(`${bench.sites.host}/signin?**`);
      const asked = new URL(page.url()).searchParams;
      const headers = { 'access-control-allow-origin': bench.sites.site };
      bench.sites.platform.pages.set('/api/v1/oauth2/token', {
        body: JSON.stringify(RESULT),
        type: 'application/json',
        headers,
      });
      await comeBack(bench, page, asked);
      assert.deepEqual(await callsAfter(page, 2), ['heard', 'my-card'], mode);
    }
  });
});

inChromium((bench) => {
  test('F8: a button that has gone has others called that have its callback, never one that has another', async () => {
    const page = await bench.newPage();
    const body = (buttons: string) => ({ head: noting('done', 'otherDone'), body: buttons });
    await bench.sites.open(page, body(calling('done', 'id="a"') + calling('otherDone')));
    const asked = await leave(bench, page, '#a ontid-signin');
    const { body: html } = bench.sites.shop.pages.get('/')!;
    // The id is another on each load, as those of some frameworks are.
    bench.sites.shop.pages.set('/', { body: String(html).replace('id="a"', 'id="b"') });
    await comeBack(bench, page, asked);
    assert.deepEqual(await callsAfter(page, 1), ['done']);
  });

  test('F31: who stays on the page at its question finds a button that works', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      body: `${REDIRECT}<script>onbeforeunload = (event) => event.preventDefault()</script>`,
    });
    const asked = page.waitForEvent('dialog');
    // A press ends when the question is answered.
    await Promise.all([page.click('ontid-signin'), asked.then((dialog) => dialog.dismiss())]);
    await page.waitForSelector('ontid-signin button[aria-busy]');
    await page.waitForSelector('ontid-signin button:not([aria-busy])');
    assert.deepEqual(await calls(page), []);
    page.once('dialog', (dialog) => void dialog.accept());
    await comeBack(bench, page, await leave(bench, page));
    assert.deepEqual(await callsAfter(page, 1), [['onSignIn', RESULT]]);
  });
});
