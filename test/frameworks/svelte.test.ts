import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signInByRecipe } from './support/recipes.ts';
import {
  buttonIn,
  keptNodes,
  onSite,
  open,
  openBeforeHydration,
  signedInAs,
  signInBy,
  signInThroughContent,
} from './support/site.ts';

onSite('svelte', (site) => {
  test('Svelte: the buttons of plugin.js outlive hydration', async () => {
    const page = await site.newPage();
    await openBeforeHydration(page, `${site.url}/plugin`, () => page.locator('#typed').fill('ont'));
    assert.deepEqual(await keptNodes(page), { lost: [], count: 5 });
    assert.equal(await page.locator('#typed').inputValue(), 'ont');
    await page.locator('#toggle').click();
    await page.locator('#drawn[data-theme=dark]').waitFor();
    await signInBy(page, () => buttonIn(page, 'drawn').click());
    await signedInAs(page, site.ontid);
  });

  test('Svelte: #if in an empty button of the class puts its content in and takes it out (F4)', async () => {
    const page = await site.newPage();
    await openBeforeHydration(page, `${site.url}/plugin`);
    await signInThroughContent(page, site.ontid);
  });

  test('Svelte: the element hydrates and fires its event, and another route knows who is signed in (M1)', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/element`);
    assert.deepEqual(await keptNodes(page), { lost: [], count: 3 });
    await page.locator('#toggle').click();
    await page.locator('#button[theme=dark]').waitFor();
    await signInBy(page, () => buttonIn(page, 'button').click());
    await signedInAs(page, site.ontid);
    await page.locator('#away').click();
    await signedInAs(page, site.ontid, 'account');
    await page.locator('#back').click();
    await signInBy(page, () => buttonIn(page, 'button').click());
    await signedInAs(page, site.ontid);
  });

  test('Svelte: the documented code signs in', () => signInByRecipe(site, '/recipe'));
});
