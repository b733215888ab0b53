import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Request } from 'playwright';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import { verifyAccessToken } from '../../src/verify/verify-access-token.ts';
import {
  continueAs,
  newNumber,
  newPageOfPerson,
  onStack,
  popupAfter,
  register,
  Site,
} from '../support/fixtures/index.ts';

// A site that was built for the platform's first pages, and is left as it is.
let shop: Site;
before(async () => (shop = await Site.start()));
after(() => shop.close());

onStack((stack) => {
  let origin: string;
  let clientId: OntId;
  beforeEach(async () => {
    origin = shop.origin('127.0.0.1');
    if (clientId) return;
    const app = {
      name: 'Old shop',
      origins: [shop.origin('elsewhere.localhost'), origin],
      redirectUris: [`${origin}/back?item=1`],
      tokenFormat: 'jws' as const,
      refreshTokens: true,
    };
    clientId = (await stack.platform.services.apps.add(app)).ontId;
  });

  test('a page with the original script signs in, untouched', async () => {
    shop.pages.set('/', { body: originalPage(stack.platform.url, clientId) });
    const page = await stack.newPage();
    await page.goto(`${origin}/`);
    const popup = await popupAfter(page, () => page.locator('.ontid-signin').click());
    await register(stack, popup, newNumber());
    const closed = popup.waitForEvent('close');
    await Promise.all([
      closed,
      popup
        .getByRole('button', { name: 'Allow', exact: true })
        .click()
        .catch(() => closed),
    ]);
    const [result, ...more] = await page.evaluate(
      () => (window as never as { results: Record<string, string>[] }).results,
    );
    assert.deepEqual(more, []);
    // It reads every message as a result, so that it gets no other.
    assert.equal(await page.evaluate(() => (window as never as { heard: unknown[] }).heard.length), 1);
    assert.deepEqual(Object.keys(result!).sort(), ['access_token', 'ontid', 'refresh_token']);
    const { ontid } = await verifyAccessToken(result!['access_token']!, { platform: stack.platform.url, clientId });
    assert.equal(ontid, result!['ontid']);
  });

  test('m14: so does a page with an earlier copy of it, whose address is another', async () => {
    const { page } = await newPageOfPerson(stack);
    for (const [index, address] of EARLIER_ADDRESSES.entries()) {
      shop.pages.set('/', { body: originalPage(stack.platform.url, clientId, address) });
      await page.goto(`${origin}/`);
      const popup = await popupAfter(page, () => page.locator('.ontid-signin').click());
      if (index === 0) await continueAs(popup);
      const closed = popup.waitForEvent('close');
      const press = popup.getByRole('button', { name: index === 0 ? 'Allow' : /^Continue as/, exact: index === 0 });
      await Promise.all([closed, press.click().catch(() => closed)]);
      const results = await page.evaluate(() => (window as never as { results: Record<string, string>[] }).results);
      assert.deepEqual(
        results.map((result) => Object.keys(result).sort()),
        [['access_token', 'ontid', 'refresh_token']],
      );
      assert.equal(await page.evaluate(() => (window as never as { heard: unknown[] }).heard.length), 1);
    }
  });

  test('threat 6: the same windows, opened by a page of another origin, tell it nothing', async () => {
    const evil = shop.origin('evil.localhost');
    const { page } = await newPageOfPerson(stack);
    for (const [index, address] of [ADDRESS, ...EARLIER_ADDRESSES].entries()) {
      shop.pages.set('/', { body: originalPage(stack.platform.url, clientId, address) });
      await page.goto(`${evil}/`);
      const popup = await popupAfter(page, () => page.locator('.ontid-signin').click());
      if (index === 0) await continueAs(popup);
      await popup.getByRole('button', { name: index === 0 ? 'Allow' : /^Continue as/, exact: index === 0 }).click();
      // The window neither closes nor says that all is well: only the original script knows.
      await popup.getByRole('heading', { name: 'Go back to Old shop' }).waitFor();
      assert.equal(popup.isClosed(), false);
      assert.deepEqual(await page.evaluate(() => (window as never as { heard: unknown[] }).heard), []);
      await popup.close();
    }
  });

  test('threat 15: the redirect form brings the token to the callback, and it stays in no other address, referrer or history entry', async () => {
    shop.pages.set('/start', { body: '<!doctype html><title>Start</title>' });
    shop.pages.set('/back', { body: '<!doctype html><title>Back</title>' });
    const { page } = await newPageOfPerson(stack);
    const asked: Request[] = [];
    page.on('request', (request) => asked.push(request));
    await page.goto(`${origin}/start`);
    const value = encodeURIComponent(`${clientId}&Old shop&${origin}/back?item=1&en`);
    await page.goto(`${stack.platform.url}/signin?params=${value}`);
    await continueAs(page);
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(`${origin}/back?item=1&response=*`);
    const response = JSON.parse(new URL(page.url()).searchParams.get('response')!) as {
      access_token: string;
      ontid: string;
    };
    assert.deepEqual(Object.keys(response), ['access_token', 'ontid']);
    const { ontid } = await verifyAccessToken(response.access_token, { platform: stack.platform.url, clientId });
    assert.equal(ontid, response.ontid);
    assert.equal(await page.evaluate(() => document.referrer), '');
    const holding = asked.map((request) => request.url()).filter((url) => url.includes(response.access_token));
    assert.deepEqual(holding, [page.url()]);
    const arrival = asked.find((request) => request.url() === page.url());
    assert.equal((await arrival!.allHeaders())['referer'], undefined);
    // Back leads to a question or to the site, never to an address of ours with a token in it.
    await page.goBack();
    assert.ok(!page.url().includes(response.access_token));
  });

  test('who says no in the redirect form comes back with that word and no token', async () => {
    const { page } = await newPageOfPerson(stack);
    await page.goto(
      `${stack.platform.url}/signin?params=${encodeURIComponent(`${clientId}&Old shop&${origin}/back?item=1&en`)}`,
    );
    await continueAs(page);
    await page.getByRole('button', { name: 'Don’t allow' }).click();
    await page.waitForURL(`${origin}/back?item=1&error=access_denied`);
  });
});

/** The address of the original script's window, as an expression of that script, and those of its earlier copies. */
const ADDRESS = `'/oauth2.0/authorize/?params=' + encodeURIComponent(content[0] + '&' + content[1] + '&en')`;
const EARLIER_ADDRESSES = [
  `'/#/signin?appontid=' + content[0] + '&appname=' + content[1]`,
  `'/signin?params=' + encodeURIComponent(content[0] + '&' + content[1] + '&en')`,
];

/**
 * What a page with the original script does: the client from the meta tag that the script really read, one listener for
 * clicks, no state, no look at who sends, JSON as text, and the opener closes the window.
 */
const originalPage = (
  platform: string,
  clientId: string,
  address = ADDRESS,
) => `<!doctype html><html lang="en"><head><title>Old shop</title>
  <meta name="ontology-app-ontid" content="${clientId}@Old shop"></head><body>
  <div class="ontid-signin" data-onsuccess="onSignIn">Sign in</div>
  <script>
    window.results = [];
    window.heard = [];
    function onSignIn(result) { results.push(result); }
    var account = { origin: '${platform}', windowRef: null, callback: '' };
    document.addEventListener('click', function (event) {
      if (event.target.className.indexOf('ontid-signin') < 0) return;
      var content = document.querySelector('meta[name="ontology-app-ontid"]').content.split('@');
      account.callback = event.target.getAttribute('data-onsuccess');
      account.windowRef = window.open(account.origin + ${address}, 'ontid', 'width=500,height=700');
    });
    window.addEventListener('message', function (event) {
      heard.push(event.data);
      if (typeof event.data !== 'string') return;
      var result = JSON.parse(event.data);
      account.windowRef.close();
      window[account.callback](result);
    });
  </script></body></html>`;
