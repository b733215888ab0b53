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

onSite('vue', (site) => {
  test('Vue: the buttons of plugin.js outlive hydration', async () => {
    const page = await site.newPage();
    await openBeforeHydration(page, `${site.url}/plugin`, () => page.locator('#typed').fill('ont'));
    assert.deepEqual(await keptNodes(page), { lost: [], count: 7 });
    assert.equal(await page.locator('#typed').inputValue(), 'ont');
    await signInBy(page, () => buttonIn(page, 'drawn').click());
    await signedInAs(page, site.ontid);
  });

  test('Vue: v-if in an empty button of the class puts its content in and takes it out (F4)', async () => {
    const page = await site.newPage();
    await openBeforeHydration(page, `${site.url}/plugin`);
    const isLateThere = async () => assert.equal(await page.locator('#late').textContent(), 'Later');
    await signInThroughContent(page, site.ontid, isLateThere);
  });

  test('Vue: a patch of a host keeps the drawn button busy, and v-if draws a new one', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/plugin`);
    const [popup] = await Promise.all([page.waitForEvent('popup'), buttonIn(page, 'drawn').click()]);
    await page.locator('#toggle').click();
    await page.locator('#drawn[data-theme=dark]').waitFor();
    assert.equal(await buttonIn(page, 'drawn').getAttribute('aria-busy'), 'true');
    await agree(popup);
    await signedInAs(page, site.ontid);
    await page.locator('#hide').click();
    await page.locator('#drawn').waitFor({ state: 'detached' });
    await page.locator('#hide').click();
    await buttonIn(page, 'drawn').waitFor();
    await signInBy(page, () => buttonIn(page, 'drawn').click());
  });

  test('Vue: the element hydrates, fires its event, and a lazy chunk knows who is signed in (M1)', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/element`);
    assert.deepEqual(await keptNodes(page), { lost: [], count: 5 });
    await page.locator('#toggle').click();
    await page.locator('#button[theme=dark]').waitFor();
    await signInBy(page, () => buttonIn(page, 'button').click());
    await signedInAs(page, site.ontid);
    await page.locator('#look').click();
    await signedInAs(page, site.ontid, 'account');
  });

  test('Vue: the documented code signs in', () => signInByRecipe(site, '/recipe'));
});
