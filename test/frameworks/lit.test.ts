import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signInByRecipe } from './support/recipes.ts';
import { agree, buttonIn, onSite, open, signedInAs, signInBy, signInThroughContent } from './support/site.ts';

onSite('lit', (site) => {
  test('Lit: a template puts content into elements of the class, and takes it out (F4)', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/plugin`);
    const isLateThere = async () => assert.equal(await page.locator('#late').textContent(), 'Later');
    await signInThroughContent(page, site.ontid, isLateThere);
  });

  test('Lit: a patch of a host keeps its button busy', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/plugin`);
    const [popup] = await Promise.all([page.waitForEvent('popup'), buttonIn(page, 'drawn').click()]);
    await page.locator('#toggle').click();
    await page.locator('#drawn[data-theme=dark]').waitFor();
    assert.equal(await buttonIn(page, 'drawn').getAttribute('aria-busy'), 'true');
    await agree(popup);
    await signedInAs(page, site.ontid);
  });

  test('Lit: the element in a server-rendered component hydrates, follows it and fires its event', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/component`);
    assert.equal(await page.locator('ontid-signin').count(), 1);
    await page.locator('#toggle').click();
    await page.locator('#button[theme=dark]').waitFor();
    await signInBy(page, () => buttonIn(page, 'button').click());
    await signedInAs(page, site.ontid);
  });

  test('Lit: the documented code signs in', () => signInByRecipe(site, '/recipe'));
});
