import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signInByRecipe } from './support/recipes.ts';
import {
  agree,
  buttonIn,
  keptNodes,
  onSite,
  open,
  openBeforeHydration,
  signedInAs,
  signInBy,
  signInThroughContent,
} from './support/site.ts';

onSite('angular', (site) => {
  for (const [zones, path] of [
    ['with zones', '/'],
    ['without zones', '/zoneless/'],
  ] as const) {
    test(`Angular ${zones}: the buttons of plugin.js outlive hydration`, async () => {
      const page = await site.newPage();
      await openBeforeHydration(page, site.url + path, () => page.locator('#typed').fill('ont'));
      assert.deepEqual(await keptNodes(page), { lost: [], count: 5 });
      assert.equal(await page.locator('#typed').inputValue(), 'ont');
      await signInBy(page, () => buttonIn(page, 'drawn').click());
      await signedInAs(page, site.ontid);
    });

    test(`Angular ${zones}: @if in an empty button of the class puts its content in and takes it out (F4)`, async () => {
      const page = await site.newPage();
      await open(page, site.url + path);
      await signInThroughContent(page, site.ontid);
    });

    test(`Angular ${zones}: the element fires its event, which the page shows`, async () => {
      const page = await site.newPage();
      await open(page, `${site.url}${path}?library`);
      await signInBy(page, () => buttonIn(page, 'button').click());
      await signedInAs(page, site.ontid, 'element');
    });

    test(`Angular ${zones}: the application is stable while the window of signIn() is open, and afterwards (F23)`, async () => {
      const page = await site.newPage();
      await page.addInitScript(countLooks);
      await open(page, `${site.url}${path}?library`);
      const [popup] = await Promise.all([page.waitForEvent('popup'), page.locator('#call').click()]);
      await popup.getByRole('button', { name: /^Continue as/ }).waitFor();
      await page.locator('html[data-stable=true]').waitFor();
      const { checks } = await page.evaluate(() => document.documentElement.dataset);
      const looks = await page.evaluate(() => (window as never as { looks: number }).looks);
      await page.waitForFunction((least) => (window as never as { looks: number }).looks >= least, looks + 4);
      assert.equal(
        await page.evaluate(() => document.documentElement.dataset['checks']),
        checks,
        'checks for changes while the button looks at its window',
      );
      await agree(popup);
      await signedInAs(page, site.ontid, 'library');
      await page.locator('html[data-stable=true]').waitFor();
    });
  }

  test('Angular: the documented code signs in', () => signInByRecipe(site, '/?library,recipe'));
});

/** In the page, before zones: counts what the widget does at intervals. */
function countLooks(): void {
  const counted = window as never as { looks: number; setInterval(look: () => void, interval: number): number };
  const every = counted.setInterval.bind(window);
  counted.looks = 0;
  counted.setInterval = (look, interval) =>
    every(() => {
      look();
      counted.looks++;
    }, interval);
}
