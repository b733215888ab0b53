import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { queryReturnUrl, type SignInReturn } from '../../../src/protocol/sign-in/return.ts';
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
import { read } from '../../support/runner/sources.ts';

const RESULT = { access_token: 'header.payload.signature', ontid: PERSON };
const SUCCESS = ['onSignIn', RESULT];
const DENIED = { code: 'ERR_ACCESS_DENIED', message: 'The person said no.' };
const CANCEL = '/api/v1/oauth2/cancel';
const RETURN_PAGE = read('public/return.html');
const REDIRECT = BUTTON.replace('<div', '<div data-ux_mode="redirect"');

/** Presses and waits until the whole page is at the platform; gives the request that it came with. */
async function leave(bench: Bench, page: Page, selector = 'ontid-signin'): Promise<URLSearchParams> {
  bench.sites.platform.pages.set('/api/v1/oauth2/token', {
    body: JSON.stringify({ ...RESULT, token_type: 'Bearer', expires_in: 86400 }),
    type: 'application/json',
    headers: { 'access-control-allow-origin': bench.sites.site },
  });
  await page.click(selector);
  await page.waitForURL(`${bench.sites.host}/signin?**`);
  return new URL(page.url()).searchParams;
}

/** Does what the hosted page does with an answer. */
async function comeBack(
  page: Page,
  asked: URLSearchParams,
  answer: Omit<SignInReturn, 'state'> = { code: 'c0de' },
  host = new URL(page.url()).origin,
): Promise<void> {
  const address = queryReturnUrl(
    asked.get('redirect_uri')!,
    { state: asked.get('state')!, ...answer } as SignInReturn,
    host,
  );
  await page.evaluate((url) => void setTimeout(() => location.replace(url)), address);
  await page.waitForURL(`${new URL(address).origin}/**`);
}

const kept = (page: Page) => page.evaluate(() => Object.keys(sessionStorage));

/** Takes the forms that were posted to the token endpoint. */
const tokenRequests = ({ sites }: Bench) =>
  sites.platform.posts
    .splice(0)
    .filter(({ path }) => path.endsWith('/token'))
    .map(({ body }) => Object.fromEntries(body));

inEachBrowser((bench, name) => {
  test('ux_mode="redirect": the whole page goes and comes back to where it was, and its callback is called', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      body: `<div style="position: fixed; top: 200px">${REDIRECT}</div><p style="height: 5000px"></p>`,
    });
    await page.goto(`${bench.sites.site}/?aisle=3#shelf`);
    await page.evaluate(() => scrollTo(0, 1234));
    const asked = await leave(bench, page);
    assert.equal(asked.get('response_mode'), 'redirect');
    assert.equal(asked.get('redirect_uri'), `${bench.sites.site}/`);
    await comeBack(page, asked);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
    assert.equal(page.url(), `${bench.sites.site}/?aisle=3#shelf`);
    assert.equal(await page.evaluate(() => scrollY), 1234);
    assert.deepEqual(await kept(page), []);
    assert.equal(page.context().pages().length, 1);

    const [{ code_verifier, ...trade }, ...more] = tokenRequests(bench) as [Record<string, string>];
    assert.deepEqual(more, []);
    assert.deepEqual(trade, { grant_type: 'authorization_code', code: 'c0de', client_id: asked.get('client_id') });
    assert.equal(createHash('sha256').update(code_verifier!).digest('base64url'), asked.get('code_challenge'));
  });

  // Firefox is not told of pages that come back.
  if (name !== 'firefox')
    test('who comes back by the browser’s button finds a button that works', async () => {
      const page = await bench.newPage();
      await bench.sites.open(page, { body: REDIRECT });
      await leave(bench, page);
      await page.goBack();
      await page.waitForSelector('ontid-signin button:not([aria-busy])');
      await comeBack(page, await leave(bench, page));
      assert.deepEqual((await callsAfter(page, 1)).at(-1), SUCCESS);
    });

  test('threat 8: an answer that nobody here asked for is taken out of the address, and its code is cancelled', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: REDIRECT });
    tokenRequests(bench);
    await page.goto(
      queryReturnUrl(
        `${bench.sites.site}/?forged`,
        { state: `ontid.${'A'.repeat(32)}`, code: 'stolen' },
        bench.sites.host,
      ),
    );
    await page.waitForURL(`${bench.sites.site}/?forged`);
    assert.equal((await bench.sites.platform.takePost(CANCEL)).get('code'), 'stolen');

    const asked = await leave(bench, page);
    await comeBack(page, asked);
    await callsAfter(page, 1);
    assert.equal(tokenRequests(bench).length, 1);
    // The same once more, and for a tab that did not ask.
    for (const tab of [page, await page.context().newPage()]) {
      await tab.goto(`${bench.sites.site}/?again`);
      await comeBack(tab, asked, { code: 'replayed' }, bench.sites.host);
      await tab.waitForURL(`${bench.sites.site}/`);
      assert.equal((await bench.sites.platform.takePost(CANCEL)).get('code'), 'replayed');
      assert.deepEqual(await calls(tab), []);
    }
    assert.deepEqual(tokenRequests(bench), []);
  });

  test('login_uri: after success the result is posted to the site, with a token that is in a cookie too', async () => {
    const page = await bench.newPage();
    bench.sites.shop.pages.set('/session', { body: '<!doctype html><title>Signed in</title>' });
    await bench.sites.open(page, { body: REDIRECT, head: `<meta name="ontid-signin-login_uri" content="/session">` });
    await comeBack(page, await leave(bench, page));
    await page.waitForURL(`${bench.sites.site}/session`);
    const [{ path, body, headers }] = bench.sites.shop.posts.splice(0) as [(typeof bench.sites.shop.posts)[0]];
    assert.equal(path, '/session');
    const { ontid_csrf_token, ...result } = Object.fromEntries(body);
    assert.deepEqual(result, RESULT);
    assert.match(ontid_csrf_token!, /^[\w-]{32}$/);
    assert.equal(headers.cookie, `ontid_csrf_token=${ontid_csrf_token}`);
  });
}, ENGINES);

// WebKit's driver tells nothing of requests.
inEachBrowser((bench) => {
  test('a page that the browser kept and shows again has been come back to: that cancels, and nothing is kept', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: REDIRECT });
    // A platform that sends nothing to show leaves the page where it is.
    const signIn = bench.sites.platform.pages.get('/signin')!;
    bench.sites.platform.pages.set('/signin', { body: '', status: 204 });
    try {
      await Promise.all([
        page.waitForRequest(`${bench.sites.host}/signin?**`),
        page.evaluate(
          () =>
            void setTimeout(() =>
              document.querySelector('.ontid-signin')!.shadowRoot!.querySelector('ontid-signin')!.click(),
            ),
        ),
      ]);
      assert.equal((await kept(page)).length, 1);
      await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
      const [[callback, { code }]] = (await callsAfter(page, 1)) as [[string, { code: string }]];
      assert.deepEqual([callback, code], ['onCancel', 'ERR_POPUP_CLOSED']);
      assert.deepEqual(await kept(page), []);
      await page.waitForFunction(
        () =>
          !document
            .querySelector('.ontid-signin')!
            .shadowRoot!.querySelector('ontid-signin')!
            .shadowRoot!.querySelector('[aria-busy]'),
      );
    } finally {
      bench.sites.platform.pages.set('/signin', signIn);
    }
  });
}, BROWSERS);

inChromium((bench) => {
  test('a button with content of its own is told too, and so is one that the page draws late', async () => {
    const page = await bench.newPage();
    const late = `<main></main><script>addEventListener('load', () => setTimeout(() => (document.querySelector('main').innerHTML =
      '<button class="ontid-signin" data-ux_mode="redirect" data-onsuccess="onSignIn" data-oncancel="onCancel">Sign in</button>')))</script>`;
    await bench.sites.open(page, { body: late });
    const asked = await leave(bench, page, 'button');
    await comeBack(page, asked, { error: DENIED });
    assert.deepEqual(await callsAfter(page, 1), [['onCancel', DENIED]]);
    assert.equal(page.url(), `${bench.sites.site}/`);
    assert.deepEqual(tokenRequests(bench), []);
  });

  test('redirect_uri names another page of the site: the one that the platform has to copy, which holds nothing but the script', async () => {
    const page = await bench.newPage();
    bench.sites.shop.pages.set('/signed-in', {
      body: RETURN_PAGE.replace('http://localhost:4000', bench.sites.host),
    });
    await bench.sites.open(page, { body: REDIRECT.replace('<div', '<div data-redirect_uri="/signed-in"') });
    const asked = await leave(bench, page);
    assert.equal(asked.get('redirect_uri'), `${bench.sites.site}/signed-in`);
    await comeBack(page, asked);
    await page.waitForURL(`${bench.sites.site}/`);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
    assert.equal(tokenRequests(bench).length, 1);
    assert.deepEqual(await kept(page), []);
  });

  test('a window that the browser refuses after a press, and an in-app browser, take the whole page along', async () => {
    // Blockers return a thing that looks like a window, so that pages do not notice.
    const frame = 'document.body.appendChild(document.createElement("iframe")).contentWindow';
    const things = [
      'null',
      '{}',
      '{ closed: false, focus() {}, close() {}, postMessage() {} }',
      frame,
      `new Proxy(${frame}, {})`,
    ];
    for (const thing of things) {
      const refused = await bench.newPage();
      await bench.sites.open(refused, { head: `<script>window.open = () => (${thing})</script>` });
      await comeBack(refused, await leave(bench, refused));
      assert.deepEqual(await callsAfter(refused, 1), [SUCCESS], thing);
    }

    const inApp = await bench.newPage({
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.50',
    });
    await bench.sites.open(inApp);
    await comeBack(inApp, await leave(bench, inApp));
    assert.deepEqual(await callsAfter(inApp, 1), [SUCCESS]);
    assert.equal(inApp.context().pages().length, 1);
  });

  test('a call without a button is told on the document', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      head: `<script>
        window.open = () => null;
        document.addEventListener('ontid-success', ({ type, result }) => calls.push([type, result]));
      </script>`,
      body: '<b onclick="ontologyAccount.loadLoginPage()">Sign in</b>',
    });
    await comeBack(page, await leave(bench, page, 'b'));
    assert.deepEqual(await callsAfter(page, 1), [['ontid-success', RESULT]]);
  });

  test('an AbortSignal, and the time limit, end a redirect that has not left yet', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: '<ontid-signin ux-mode="redirect"></ontid-signin>' });
    const signIn = bench.sites.platform.pages.get('/signin')!;
    bench.sites.platform.pages.set('/signin', { body: '', status: 204 });
    try {
      const codes = await page.evaluate(async () => {
        const button = document.querySelector('ontid-signin')!;
        const code = (error: { code: string }) => error.code;
        const abort = new AbortController();
        const aborted = button.signIn({ signal: abort.signal }).catch(code);
        abort.abort();
        return [await aborted, await button.signIn({ timeout: 1 }).catch(code)];
      });
      assert.deepEqual(codes, ['ERR_ABORTED', 'ERR_TIMEOUT']);
      assert.deepEqual(await kept(page), []);
    } finally {
      bench.sites.platform.pages.set('/signin', signIn);
    }
  });
});
