import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { signInByRecipe } from './support/recipes.ts';
import { agree, buttonIn, onSite, signedInAs, signInBy } from './support/site.ts';

onSite('htmx', (site) => {
  test('htmx: buttons in a swapped part are drawn and sign in, also after hx-boost and back', async () => {
    const page = await site.newPage();
    await page.goto(`${site.url}/htmx`);
    await page.locator('#load').click();
    await signInBy(page, () => buttonIn(page, 'drawn').click());
    await signedInAs(page, site.ontid);
    await page.locator('#who').evaluate((element) => element.replaceChildren());
    await page.locator('#load').click();
    await signInBy(page, () => page.getByRole('button', { name: 'Go in' }).click());
    await signedInAs(page, site.ontid);
    await page.locator('#away').click();
    await page.waitForURL('**/boosted');
    await signInBy(page, () => buttonIn(page, 'drawn').click());
    await page.goBack();
    await buttonIn(page, 'drawn').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign in with ONT ID' }).count(), 1);
    await signInBy(page, () => buttonIn(page, 'drawn').click());
  });

  test('htmx: morphing keeps the button, its focus and its busy state (F19)', async () => {
    const page = await site.newPage();
    await page.goto(`${site.url}/morph`);
    const button = buttonIn(page, 'drawn');
    const before = await button.elementHandle();
    const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()]);
    const served = await page.locator('#app p').textContent();
    // Without a press, which would move the focus.
    await page.locator('#again').evaluate((element: HTMLElement) => element.click());
    await page.waitForFunction((old) => document.querySelector('#app p')!.textContent !== old, served);
    assert.ok(await button.evaluate((now, before) => now === before, before), 'another button');
    assert.equal(await button.getAttribute('aria-busy'), 'true');
    assert.equal(await focused(page), 'Sign in with ONT ID');
    await agree(popup);
    await signedInAs(page, site.ontid);
  });

  test('idiomorph: a morph between the press of the mouse and its release does not swallow the click (F19)', async () => {
    const page = await site.newPage();
    await page.goto(`${site.url}/idiomorph`);
    await buttonIn(page, 'drawn').hover();
    await page.mouse.down();
    await page.evaluate(() => {
      const { Idiomorph } = window as never as { Idiomorph: { morph(old: Element, html: string): void } };
      const html =
        '<main id="app"><p>two</p><div id="drawn" class="ontid-signin" data-onsuccess="onSignIn"></div><button id="own" class="ontid-signin"></button></main>';
      Idiomorph.morph(document.getElementById('app')!, html);
    });
    await signInBy(page, () => page.mouse.up());
    await signedInAs(page, site.ontid);
    assert.equal(await page.locator('#app p').textContent(), 'two');
  });

  test('Turbo: a page refresh by morphing keeps the button, its focus and its busy state', async () => {
    const page = await site.newPage();
    await page.goto(`${site.url}/turbo`);
    const button = buttonIn(page, 'drawn');
    const before = await button.elementHandle();
    const [popup] = await Promise.all([page.waitForEvent('popup'), button.click()]);
    const served = await page.locator('#served').textContent();
    await page.evaluate(() =>
      (window as never as { Turbo: { visit(url: string, options: object): void } }).Turbo.visit(location.href, {
        action: 'replace',
      }),
    );
    await page.waitForFunction((old) => document.getElementById('served')!.textContent !== old, served);
    assert.ok(await button.evaluate((now, before) => now === before, before), 'another button');
    assert.equal(await button.getAttribute('aria-busy'), 'true');
    assert.equal(await focused(page), 'Sign in with ONT ID');
    await agree(popup);
    await signedInAs(page, site.ontid);
  });

  test('Turbo: each visit draws one button, and the page that comes back from the cache has one', async () => {
    const page = await site.newPage();
    await page.goto(`${site.url}/turbo`);
    await buttonIn(page, 'drawn').waitFor();
    await page.locator('#away').click();
    await page.locator('#back').waitFor();
    await signInBy(page, () => buttonIn(page, 'drawn').click());
    await signedInAs(page, site.ontid);
    await page.goBack();
    await page.locator('#away').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign in with ONT ID' }).count(), 1);
    await signInBy(page, () => buttonIn(page, 'drawn').click());
  });

  test('htmx: the documented code signs in', () => signInByRecipe(site, '/recipe', 'server'));
});

/** The words of the button that has the focus, in whatever shadow root. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.textContent?.trim() ?? '';
  });
}
