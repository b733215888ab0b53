import assert from 'node:assert/strict';
import { type FrameworkSite, signInBy } from './site.ts';

/**
 * Signs in by the documented code and reads what it sends to the back end.
 *
 * @param fill who puts the platform and the client into it: the site's server, or the test on the way to the browser.
 *   Chromium lets a page that the test has changed load nothing from this machine, such as `plugin.js`.
 */
export async function signInByRecipe(
  site: FrameworkSite,
  path: string,
  fill: 'server' | 'test' = 'test',
): Promise<void> {
  const page = await site.newPage();
  if (fill === 'test')
    await page.route(
      (url) => url.origin === site.url,
      async (route) => {
        const response = await route.fetch();
        const body = (await response.text())
          .replaceAll('http://localhost:4000', site.platform.url)
          .replaceAll(/did:ont:AW6S\w+/g, site.clientId);
        return route.fulfill({ response, body });
      },
    );
  await page.addInitScript(noteSent);
  await page.goto(site.url + path);
  await signInBy(page, () => page.getByRole('button', { name: 'Sign in with ONT ID' }).click());
  await page.waitForFunction(() => (window as { sent?: string }).sent);
  // Asked for by itself: in Firefox zones wrap what the wait itself gives.
  assert.match((await page.evaluate(() => (window as { sent?: string }).sent))!, /^[\w-]+\.[\w-]+\.[\w-]+$/);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}

/** In the page: takes what goes to the site's back end. A driver of Firefox does not see the body of a request. */
function noteSent(): void {
  const { fetch } = window;
  window.fetch = async (address, options) => {
    if (address !== '/sign-in') return fetch(address, options);
    Object.assign(window, { sent: options!.body });
    return new Response();
  };
}
