import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { queryReturnUrl } from '../../../src/protocol/sign-in/return.ts';
import { ENGINES } from '../../support/browsers.ts';
import {
  afterLost,
  type Bench,
  BUTTON,
  calls,
  callsAfter,
  inChromium,
  inEachBrowser,
  META,
  PERSON,
  passTime,
} from '../../support/fixtures/index.ts';

// An answer that comes back to the site by its URL.

const RESULT = { access_token: 'header.payload.signature', ontid: PERSON };
const CUT = { 'cross-origin-opener-policy': 'same-origin' };
const CANCEL = '/api/v1/oauth2/cancel';
const TOKEN = '/api/v1/oauth2/token';
const REDIRECT = BUTTON.replace('<div', '<div data-ux_mode="redirect"');
const FORGED = `ontid.${'A'.repeat(32)}`;

function answerToken({ sites }: Bench): void {
  sites.platform.pages.set(TOKEN, {
    body: JSON.stringify(RESULT),
    type: 'application/json',
    headers: { 'access-control-allow-origin': sites.site },
  });
}

/** Presses on a page that cuts its windows off, and gives the window and its request. */
async function cutOff(page: Page): Promise<{ popup: Page; asked: URLSearchParams }> {
  const [popup] = await Promise.all([page.context().waitForEvent('page'), page.click('ontid-signin')]);
  await popup.waitForURL('**/signin?**');
  return { popup, asked: new URL(popup.url()).searchParams };
}

/** Presses and waits until the whole page is at the platform. */
async function leave({ sites }: Bench, page: Page): Promise<URLSearchParams> {
  await page.click('ontid-signin');
  await page.waitForURL(`${sites.host}/signin?**`);
  return new URL(page.url()).searchParams;
}

/** Goes as the hosted page does, which replaces itself. */
const go = (page: Page, url: string) =>
  page.evaluate((address) => void setTimeout(() => location.replace(address)), url);

/** Puts a page on the site that does not load the plugin. */
function setPlain({ sites }: Bench, path: string, body = ''): string {
  sites.shop.pages.set(path, { body: `<!doctype html><title>Plain</title>${body}` });
  return sites.site + path;
}

/** The address that brings an answer to a request back to the site. */
const answerTo = ({ sites }: Bench, asked: URLSearchParams, code = 'c0de', uri = asked.get('redirect_uri')!) =>
  queryReturnUrl(uri, { state: asked.get('state')!, code }, sites.host);

/** Leaves by a redirect from one address of the site, comes back to another, and is where it was. */
async function returns(bench: Bench, { at = '/', from = '/', script = bench.sites.script }): Promise<void> {
  const { shop, site } = bench.sites;
  const page = await bench.newPage();
  answerToken(bench);
  await bench.sites.open(page, { body: REDIRECT, script });
  if (from !== '/') await page.evaluate((url) => void history.replaceState(null, '', url), from);
  const asked = await leave(bench, page);
  const landing = new URL(at, site);
  shop.pages.set(landing.pathname, shop.pages.get('/')!);
  const url = new URL(answerTo(bench, asked, 'c0de', landing.origin + landing.pathname));
  url.hash = landing.hash;
  await go(page, url.href);
  await page.waitForURL(`${site}${from}`);
  assert.deepEqual(await callsAfter(page, 1), [['onSignIn', RESULT]]);
}

inEachBrowser((bench, name) => {
  test('a window that was cut off brings a code back to the page that waits, and closes', async () => {
    const page = await bench.newPage();
    answerToken(bench);
    await bench.sites.open(page, { headers: CUT });
    const { popup, asked } = await cutOff(page);
    bench.sites.platform.posts.splice(0);
    const closed = popup.waitForEvent('close');
    await go(popup, answerTo(bench, asked));
    assert.deepEqual(await callsAfter(page, 1), [['onSignIn', RESULT]]);
    await closed;
    const [trade, ...more] = bench.sites.platform.posts.splice(0);
    assert.deepEqual(more, [], 'nothing is cancelled');
    assert.equal(trade!.path, TOKEN);
    assert.deepEqual([...trade!.body.keys()].sort(), ['client_id', 'code', 'code_verifier', 'grant_type']);
  });

  test('threat 8: an answer to a window that nobody waits for any more is cancelled', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { headers: CUT });
    const { popup, asked } = await cutOff(page);
    await page.goto(setPlain(bench, '/elsewhere'));
    await go(popup, answerTo(bench, asked, 'late'));
    assert.equal((await bench.sites.platform.takePost(CANCEL)).get('code'), 'late');
    await popup.waitForURL(`${bench.sites.site}/`);
    // A copy of the site in a small window would look as if nothing had happened.
    await popup.waitForFunction(() => /press the button again/.test(document.body?.textContent ?? ''));
  });

  test('threat 15: the code leaves the address before a script behind the plugin runs; the site’s own parameters stay', async () => {
    const page = await bench.newPage();
    const script = `<script>history.replaceState({ mine: 1 }, '')</script>${bench.sites.script}<script>calls.push(location.href, history.state)</script>`;
    await bench.sites.open(page, { script });
    await page.goto(
      `${queryReturnUrl(`${bench.sites.site}/?code=mine&a=1`, { state: FORGED, code: 'stolen' }, bench.sites.host)}#shelf`,
    );
    await page.waitForLoadState();
    assert.deepEqual(await calls(page), [`${bench.sites.site}/?code=mine&a=1#shelf`, { mine: 1 }]);
    assert.equal((await bench.sites.platform.takePost(CANCEL)).get('code'), 'stolen');
  });

  // The plugin asks the browser for the first address of the page.
  test('the redirect brings the person back where they were: a hash router that reads the address before an asynchronous plugin', () =>
    returns(bench, {
      from: '/#/basket',
      script: `<script>history.replaceState({}, '', location.pathname + '#/404')</script><script async src="${bench.sites.host}/plugin.js"></script>`,
    }));

  test('the redirect brings the person back where they were: a router that drops the query before the plugin runs', () =>
    returns(bench, {
      script: `<script>history.replaceState(null, '', location.pathname)</script>${bench.sites.script}`,
    }));

  test('a redirect whose return page does not load the plugin ends with an error of its own, on the next page that does', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: REDIRECT });
    const asked = await leave(bench, page);
    await go(page, answerTo(bench, asked, 'lost', setPlain(bench, '/plain', '<a href="/">Home</a>')));
    await page.click('a');
    const [[callback, error]] = (await callsAfter(page, 1)) as [[string, { code: string; message: string }]];
    assert.deepEqual([callback, error.code], ['onFail', 'ERR_RETURN_PAGE']);
    assert.ok(
      error.message.includes(asked.get('redirect_uri')!) && error.message.includes('ontid-signin doctor'),
      error.message,
    );
    await page.reload();
    assert.deepEqual(await calls(page), [], 'said once');
  });

  // Firefox is not told of pages that come back.
  if (name !== 'firefox') {
    test('a person who goes back, or comes by a link of another site, has given up: that is no such error', async () => {
      const page = await bench.newPage();
      await bench.sites.open(page, { body: REDIRECT });
      await leave(bench, page);
      await page.goBack();
      await page.waitForSelector('ontid-signin button:not([aria-busy])');
      assert.deepEqual(
        (await calls(page)).filter(([callback]) => callback === 'onFail'),
        [],
      );

      await leave(bench, page);
      bench.sites.platform.pages.set('/link', { body: `<a href="${bench.sites.site}/">The shop</a>` });
      await go(page, `${bench.sites.host}/link`);
      await page.click('a');
      await page.waitForSelector('ontid-signin');
      await page.waitForLoadState();
      assert.deepEqual(await calls(page), []);
    });
  }

  test('a window that was cut off and brings no answer ends with that error at the time limit, unless answers came back before', async () => {
    for (const returned of [false, true]) {
      const page = await bench.newPage();
      await bench.sites.open(page, { headers: CUT, body: '<ontid-signin></ontid-signin>' });
      if (returned) {
        answerToken(bench);
        await page.evaluate(() =>
          document.addEventListener('ontid-success', () =>
            (window as never as { calls: string[] }).calls.push('success'),
          ),
        );
        const { popup, asked } = await cutOff(page);
        await go(popup, answerTo(bench, asked));
        await callsAfter(page, 1);
      }
      const start = () => {
        const answer = document.querySelector('ontid-signin')!.signIn({ timeout: 60_000 });
        Object.assign(window, { failure: answer.catch(({ code, message }) => [code, message]) });
      };
      await Promise.all([page.context().waitForEvent('page'), page.evaluate(start)]);
      await afterLost(page);
      await passTime(page, 60_000);
      const [code, message] = await page.evaluate(
        () => (window as never as { failure: Promise<[string, string]> }).failure,
      );
      assert.equal(code, returned ? 'ERR_TIMEOUT' : 'ERR_RETURN_PAGE');
      if (!returned) assert.ok(message.includes(`${bench.sites.site}/`), message);
    }
  });

  test('the next press after a window was lost ends with that error, opens another, and any of the windows may answer', async () => {
    const page = await bench.newPage();
    answerToken(bench);
    await bench.sites.open(page, { headers: CUT });
    const { popup, asked } = await cutOff(page);
    await afterLost(page);
    const second = await cutOff(page);
    const [[callback, { code }]] = (await callsAfter(page, 1)) as [[string, { code: string }]];
    assert.deepEqual([callback, code], ['onFail', 'ERR_RETURN_PAGE']);
    assert.equal(second.asked.get('state'), asked.get('state'));
    await go(popup, answerTo(bench, asked));
    assert.deepEqual((await callsAfter(page, 2))[1], ['onSignIn', RESULT]);
  });
}, ENGINES);

inChromium((bench) => {
  test('a refusal comes back in the same way', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { headers: CUT });
    const { popup, asked } = await cutOff(page);
    const error = { code: 'ERR_ACCESS_DENIED', message: 'The person said no.' };
    await go(
      popup,
      queryReturnUrl(asked.get('redirect_uri')!, { state: asked.get('state')!, error }, bench.sites.host),
    );
    assert.deepEqual(await callsAfter(page, 1), [['onCancel', error]]);
  });

  test('answers of other libraries and platforms are not touched', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    bench.sites.platform.posts.splice(0);
    const others = [
      queryReturnUrl(`${bench.sites.site}/`, { state: 'A'.repeat(32), code: 'c' }, bench.sites.host),
      queryReturnUrl(`${bench.sites.site}/`, { state: FORGED, code: 'c' }, 'https://id.example'),
      `${bench.sites.site}/?code=c&state=${FORGED}`,
      `${bench.sites.site}/#ontid-signin=${encodeURIComponent(JSON.stringify({ state: FORGED, code: 'c' }))}`,
    ];
    for (const url of others) {
      await page.goto(url);
      await page.waitForLoadState();
      assert.equal(page.url(), url);
    }
    // What would be sent is sent before this.
    await page.goto(queryReturnUrl(`${bench.sites.site}/`, { state: FORGED, code: 'last' }, bench.sites.host));
    assert.equal((await bench.sites.platform.takePost(CANCEL)).get('code'), 'last');
    assert.deepEqual(bench.sites.platform.posts, []);
  });

  test('a script that is on the return page twice takes the answer once', async () => {
    const page = await bench.newPage();
    answerToken(bench);
    await bench.sites.open(page, { body: REDIRECT, script: bench.sites.script + bench.sites.script });
    const asked = await leave(bench, page);
    bench.sites.platform.posts.splice(0);
    await go(page, answerTo(bench, asked));
    await page.waitForURL(`${bench.sites.site}/`);
    assert.deepEqual(await callsAfter(page, 1), [['onSignIn', RESULT]]);
    assert.deepEqual(
      bench.sites.platform.posts.map(({ path }) => path),
      [TOKEN],
    );
  });

  const ADDRESSES: Record<string, { at: string; from?: string }> = {
    'a trailing slash': { at: '/shop/' },
    'a language prefix': { at: '/en/shop' },
    'other letter case': { at: '/SHOP' },
    'a fragment of the router': { at: '/#/shop', from: '/#/basket' },
  };
  for (const [what, addresses] of Object.entries(ADDRESSES)) {
    test(`the redirect brings the person back where they were: ${what}`, () => returns(bench, addresses));
  }

  test('a frame of another site asks for no code, which could not come back to it', async () => {
    const page = await bench.newPage();
    bench.sites.shop.pages.set('/framed', { body: `${META}${bench.sites.script}${BUTTON}` });
    const site = bench.sites.shop.origin('127.0.0.1');
    bench.sites.platform.pages.set('/framing', { body: `<iframe src="${site}/framed"></iframe>` });
    await page.goto(`${bench.sites.host}/framing`);
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.frameLocator('iframe').locator('ontid-signin').click(),
    ]);
    await popup.waitForURL('**/signin?**');
    const asked = new URL(popup.url()).searchParams;
    assert.deepEqual([asked.get('origin'), asked.get('redirect_uri'), asked.get('code_challenge')], [site, null, null]);
  });
});
