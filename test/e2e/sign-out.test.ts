import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import type { SignInResult } from '../../src/protocol/sign-in/result.ts';
import type * as Library from '../../src/widget/index.ts';
import { BROWSERS } from '../support/browsers.ts';
import {
  allow,
  continueAs,
  newPageOfPerson,
  onStack,
  popupAfter,
  putLibrary,
  Site,
} from '../support/fixtures/index.ts';
import { infoOf } from '../support/oauth-client.ts';

// A site of several pages that signs in with the library and asks for auto_select.

type Shop = Window & { lib: typeof Library; answer: Promise<SignInResult> };

let shop: Site;
before(async () => {
  shop = await Site.start();
  await putLibrary(shop, '/lib');
});
after(() => shop.close());

onStack((stack) => {
  let clientId: OntId;
  beforeEach(async () => {
    clientId ??= await stack.platform.addApp(shop.origin('127.0.0.1'));
    for (const path of ['/', '/second']) {
      shop.pages.set(path, {
        body: `<!doctype html><title>Shop</title><button>Sign in</button><script type="module">
          window.lib = await import('/lib/index.js');
          document.querySelector('button').onclick = () => {
            window.answer = lib.signIn({ host: '${stack.platform.url}', clientId: '${clientId}', autoSelect: true });
          };
        </script>`,
      });
    }
  });

  async function open(page: Page, path: string): Promise<void> {
    await page.goto(`${shop.origin('127.0.0.1')}${path}`);
    await page.waitForFunction(() => 'lib' in window);
  }
  const press = (page: Page) => popupAfter(page, () => page.click('button'));
  const result = (page: Page) => page.evaluate(() => (window as never as Shop).answer);

  /** Signs the person in on the first page, and shows that the next press asks nothing. */
  async function signedIn(page: Page): Promise<SignInResult> {
    await open(page, '/');
    const popup = await press(page);
    await continueAs(popup);
    await allow(popup);
    const { ontid } = await result(page);
    await open(page, '/second');
    await press(page);
    const again = await result(page);
    assert.equal(again.ontid, ontid);
    await open(page, '/');
    return again;
  }

  const MARKS = {
    'by both marks': async () => {},
    'by the platform’s mark alone': async (page: Page) => page.evaluate(() => localStorage.clear()),
  };
  for (const [how, change] of Object.entries(MARKS)) {
    // The page's storage is each engine's own; the other mark is the server's.
    if (stack.name !== 'chromium' && how !== 'by both marks') continue;
    test(`threat 36, V7: signOut() on another page of the site revokes the token, and the next press asks, ${how}`, async () => {
      const { page } = await newPageOfPerson(stack);
      const { access_token, ontid } = await signedIn(page);
      assert.equal((await infoOf(stack.platform, access_token)).status, 200);
      await page.evaluate(() => (window as never as Shop).lib.signOut());
      assert.equal((await infoOf(stack.platform, access_token)).status, 401);
      assert.equal(await page.evaluate(() => (window as never as Shop).lib.getAccount()), undefined);
      await open(page, '/second');
      await change(page);
      const popup = await press(page);
      // The window may be gone before the press has ended.
      await popup
        .getByRole('button', { name: /^Continue as/ })
        .click()
        .catch(() => {});
      assert.equal((await result(page)).ontid, ontid);
      // That press was a decision: from now on nothing is asked again.
      await press(page);
      assert.equal((await result(page)).ontid, ontid);
    });
  }
}, BROWSERS);
