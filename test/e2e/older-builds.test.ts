import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import { BROWSERS } from '../support/browsers.ts';
import { callsAfter, continueAs, NOTES, newPageOfPerson, onStack, Site } from '../support/fixtures/index.ts';

// Builds from before the plugin acknowledged: a pinned plugin.js, and a copy of the npm library in a site's own bundle. Both
// are of commit 9989e07. They send no `ack`, no prefix in the state, and read an answer by URL from the fragment. The page
// answers them after a press, and leaves the window to them.

const fixture = (name: string) => readFileSync(new URL(`../widget/fixtures/${name}`, import.meta.url), 'utf8');

const POLICIES = [undefined, 'same-origin'];

let shop: Site;
before(async () => {
  shop = await Site.start();
  shop.pages.set('/pinned/plugin.js', { body: fixture('plugin-without-ack.js'), type: 'text/javascript' });
  shop.pages.set('/library.js', { body: fixture('library-without-ack.js'), type: 'text/javascript' });
});
after(() => shop.close());

onStack((stack) => {
  let clientId: OntId;
  const site = () => shop.origin('127.0.0.1');

  beforeEach(async () => {
    clientId ??= await stack.platform.addApp(site());
  });

  const BUILDS: Record<string, () => string> = {
    'a pinned plugin.js': () => `<meta name="ontid-signin-client_ontid" content="${clientId}">
      <script src="/pinned/plugin.js" data-host="${stack.platform.url}"></script>
      <button class="ontid-signin" data-auto_select data-onsuccess="onSignIn" data-onerror="onFail" data-oncancel="onCancel">Go</button>`,
    'a copy of the npm library': () => `<button>Go</button><script type="module">
      import { signIn } from '/library.js';
      document.querySelector('button').onclick = () =>
        signIn({ host: '${stack.platform.url}', clientId: '${clientId}', autoSelect: true }).then(onSignIn, onFail);
      window.loaded = true;
    </script>`,
  };
  for (const [build, html] of Object.entries(BUILDS)) {
    // Windows are each engine's own; both builds treat them alike.
    if (stack.name !== 'chromium' && build !== 'a pinned plugin.js') continue;
    for (const policy of POLICIES) {
      test(`${build} gets its answer after a press, with ${policy ?? 'no'} policy; nobody is signed in without one`, async () => {
        const { page } = await newPageOfPerson(stack);
        shop.pages.set('/', {
          body: `<!doctype html><title>Shop</title><script>${NOTES}</script>${html()}`,
          headers: policy ? { 'cross-origin-opener-policy': policy } : {},
        });
        await page.goto(`${site()}/`);
        // The window in front has the focus, as people see it; a driven browser says that each page has it. With the focus,
        // these builds take a window that was cut off for closed once they have seen it on its way to the platform.
        await page.evaluate(() => void (document.hasFocus = () => false));
        await page.waitForFunction(() => 'loaded' in window || customElements.get('ontid-signin'));
        const first = await press(page);
        await continueAs(first);
        await first.getByRole('button', { name: 'Allow', exact: true }).click();
        await answered(page, 1);
        if (!first.isClosed()) await first.waitForEvent('close');

        // The person has agreed, and the site asks for auto_select: a press is needed all the same.
        const second = await press(page);
        await second
          .getByRole('button', { name: /^Continue as/ })
          .click()
          .catch(() => {});
        await answered(page, 2);
        if (!second.isClosed()) await second.waitForEvent('close');
      });
    }
  }

  async function press(page: Page): Promise<Page> {
    // Cut off, a window is no popup of the page's any more, as Playwright tells it.
    const [popup] = await Promise.all([page.context().waitForEvent('page'), page.click('button')]);
    return popup;
  }

  async function answered(page: Page, count: number): Promise<void> {
    const [callback, { access_token }] = (await callsAfter(page, count))[count - 1] as [
      string,
      { access_token: string },
    ];
    assert.equal(callback, 'onSignIn');
    assert.equal(access_token.split('.').length, 3);
  }
}, BROWSERS);
