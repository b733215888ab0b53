import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Request } from 'playwright';
import { inChromium, META, PERSON, popupOf, send } from '../../support/fixtures/index.ts';

// The form that `login_uri` gets, on https: an address that the browser is told the answers of.

const SHOP = 'https://shop.example';
const SIBLING = 'https://blog.shop.example';
const PLATFORM = 'https://id.example';

/** What the README tells a back end to check. */
async function isGenuine(request: Request): Promise<boolean> {
  const headers = await request.allHeaders();
  const cookies = new Map(headers['cookie']?.split('; ').map((pair) => pair.split(/=(.*)/s) as [string, string]));
  const token = cookies.get('__Host-ontid_csrf_token');
  return Boolean(token) && fieldsOf(request).get('ontid_csrf_token') === token && headers['origin'] === SHOP;
}

const fieldsOf = (request: Request) => new URLSearchParams(request.postData() ?? '');

async function serve(page: Page, address: string, body: string, contentType = 'text/html'): Promise<void> {
  await page.context().route(address, (route) => route.fulfill({ contentType, body }));
}

inChromium((bench) => {
  test('threat 41, V21: on https the cookie has a name that no other host can set, and it goes with the form', async () => {
    const page = await bench.newPage();
    for (const [path, { body, type }] of bench.sites.platform.pages)
      await serve(page, `${PLATFORM}${path}*`, String(body), type);
    const tags = `${META}<meta name="ontid-signin-login_uri" content="/session"><script src="${PLATFORM}/plugin.js"></script>`;
    await serve(page, `${SHOP}/**`, `<!doctype html><title>Shop</title>${tags}<div class="ontid-signin"></div>`);
    await page.goto(`${SHOP}/`);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    const [request] = await Promise.all([page.waitForRequest(`${SHOP}/session`), send(popup)]);
    assert.equal(fieldsOf(request).get('ontid'), PERSON);
    assert.ok(await isGenuine(request));
  });

  test('threat 41, V21: a page of a sibling host cannot plant the cookie, so that its form is refused', async () => {
    const page = await bench.newPage();
    await serve(page, `${SHOP}/**`, '<!doctype html>');
    await serve(
      page,
      `${SIBLING}/**`,
      `<!doctype html><form method="post" action="${SHOP}/session"><input name="access_token" value="mallory"><input name="ontid_csrf_token" value="known"></form>`,
    );
    await page.goto(`${SIBLING}/`);
    await page.evaluate(() => {
      for (const name of [
        'ontid_csrf_token',
        '__Host-ontid_csrf_token',
        '__host-ontid_csrf_token',
        ' __Host-ontid_csrf_token',
      ]) {
        for (const path of ['/', '/session'])
          document.cookie = `${name}=known; Domain=shop.example; Path=${path}; Secure`;
      }
    });
    const [request] = await Promise.all([
      page.waitForRequest(`${SHOP}/session`),
      page.evaluate(() => document.querySelector('form')!.submit()),
    ]);
    assert.equal(fieldsOf(request).get('ontid_csrf_token'), 'known');
    const cookies = (await request.allHeaders())['cookie'] ?? '';
    assert.match(cookies, /(^|; )ontid_csrf_token=known/, 'the sibling can set the old name');
    assert.doesNotMatch(cookies, /(^|; )__Host-/);
    assert.equal(await isGenuine(request), false);
  });
});
