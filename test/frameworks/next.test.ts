import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signInByRecipe } from './support/recipes.ts';
import {
  agree,
  buttonIn,
  hydrated,
  keptNodes,
  onSite,
  open,
  openBeforeHydration,
  signedInAs,
  signInBy,
} from './support/site.ts';

onSite('next', (site) => {
  test('Next: the buttons of plugin.js outlive hydration in the App Router (M11)', async () => {
    const page = await site.newPage();
    await openBeforeHydration(page, `${site.url}/plugin`, () => page.locator('#typed').fill('ont'));
    assert.deepEqual(await keptNodes(page), { lost: [], count: 6 });
    assert.equal(await page.locator('#typed').inputValue(), 'ont');
    await page.locator('#count').click();
    await page.locator('#count', { hasText: '1' }).waitFor();
    await signInBy(page, () => buttonIn(page, 'drawn').click());
    await signedInAs(page, site.ontid);
  });

  test('Next: a button with its own content signs in after hydration', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/plugin`);
    await signInBy(page, () => page.getByRole('button', { name: 'Go in' }).click());
    await signedInAs(page, site.ontid);
  });

  test('Next: a button in a Suspense boundary that streams late is hydrated by itself', async () => {
    const page = await site.newPage();
    await page.goto(`${site.url}/late`, { waitUntil: 'commit' });
    await page.locator('#waiting').waitFor();
    await fetch(`${site.url}/release`);
    await buttonIn(page, 'drawn').waitFor();
    await hydrated(page);
    await page.locator('#count').click();
    await page.locator('#count', { hasText: '1' }).waitFor();
    assert.deepEqual(await keptNodes(page), { lost: [], count: 3 });
    await signInBy(page, () => buttonIn(page, 'drawn').click());
    await signedInAs(page, site.ontid);
  });

  test('Next: a press before hydration signs in, and hydration leaves the busy button alone', async () => {
    const page = await site.newPage();
    const popup = page.waitForEvent('popup');
    await openBeforeHydration(page, `${site.url}/plugin`, () => buttonIn(page, 'drawn').click());
    assert.equal(await buttonIn(page, 'drawn').getAttribute('aria-busy'), 'true');
    await agree(await popup);
    await signedInAs(page, site.ontid);
  });

  test('Next: the component calls back after hydration, and the hook follows it across routes (B1, M1)', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/component`);
    assert.deepEqual(await keptNodes(page), { lost: [], count: 2 });
    await signInBy(page, () => buttonIn(page, 'button').click());
    await signedInAs(page, site.ontid, 'succeeded');
    await signedInAs(page, site.ontid);
    await page.locator('#away').click();
    await signedInAs(page, site.ontid, 'account');
    await page.locator('#back').click();
    await signedInAs(page, site.ontid);
    await page.locator('#out').click();
    await page.locator('#who', { hasText: 'nobody' }).waitFor();
    await signInBy(page, () => buttonIn(page, 'button').click());
    await signedInAs(page, site.ontid, 'succeeded');
  });

  test('Next: the component tells that the window was closed, and the hook signs in as a handler', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/component`);
    const [popup] = await Promise.all([page.waitForEvent('popup'), buttonIn(page, 'button').click()]);
    await popup.getByRole('button', { name: /^Continue as/ }).waitFor();
    await popup.close();
    await signedInAs(page, 'ERR_POPUP_CLOSED', 'cancelled');
    await signInBy(page, () => page.locator('#hook').click());
    await signedInAs(page, site.ontid);
  });

  test('Next: the documented code signs in', () => signInByRecipe(site, '/recipe'));
});
