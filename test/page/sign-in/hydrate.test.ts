import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { BROWSERS } from '../../support/browsers.ts';
import {
  allow,
  backEndAnswer,
  newNumber,
  newPageOfPerson,
  onStack,
  popupAfter,
  type Stack,
  signInPerson,
} from '../../support/fixtures/index.ts';

/** Keeps the page's scripts back until they are let go. */
async function holdScripts(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.context().route('**/assets/*.js', async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

/** The popup as the server wrote it, in a language. */
async function openIn(stack: Stack, page: Page, language: string): Promise<Page> {
  await page.goto(stack.site);
  await page.evaluate((lang) => (document.documentElement.lang = lang), language);
  const popup = await popupAfter(page, () => page.locator('ontid-signin').click());
  await popup.waitForFunction(
    () => performance.getEntriesByType('paint').length && document.querySelector('[data-early]'),
  );
  return popup;
}

const numberHasFocus = (popup: Page) => popup.waitForFunction(() => document.activeElement?.id === 'number');
const messagesTo = async (stack: Stack, number: string) =>
  (await stack.platform.services.outbox.messages(`+86${number}`)).length;

onStack((stack) => {
  for (const [language, sending, code] of [
    ['en', 'Sending…', 'Verification code'],
    ['zh', '正在发送…', '验证码'],
  ] as const) {
    // Engines differ in typing, not in languages.
    if (stack.name !== 'chromium' && language !== 'en') continue;
    test(`typed and sent before the script is there, nothing is lost: ${language}`, async () => {
      const page = await stack.newPage();
      const release = await holdScripts(page);
      const popup = await openIn(stack, page, language);
      const number = newNumber();
      await numberHasFocus(popup);
      await popup.keyboard.type(`+86${number}`);
      await popup.keyboard.press('Enter');
      await popup.getByRole('button', { name: sending }).waitFor();
      assert.equal(await messagesTo(stack, number), 0);
      release();
      await popup.getByLabel(code).waitFor();
      assert.equal(await messagesTo(stack, number), 1);
      assert.match((await popup.locator('#sent-to').textContent())!, new RegExp(`\\+86 ${number.slice(0, 3)}`));
    });
  }

  test('typing goes on in the middle of a number when the script arrives', async () => {
    const page = await stack.newPage();
    const release = await holdScripts(page);
    const popup = await openIn(stack, page, 'en');
    await numberHasFocus(popup);
    await popup.keyboard.type('5550144');
    for (let i = 0; i < 4; i++) await popup.keyboard.press('ArrowLeft');
    release();
    await popup.locator('sign-in-page #number').waitFor();
    await numberHasFocus(popup);
    await popup.keyboard.type('-');
    assert.equal(await popup.locator('#number').inputValue(), '555-0144');
  });
}, BROWSERS);

/** Everything that can be seen: where it stands, and how it is written. */
function look(): unknown {
  return [...document.querySelectorAll('h1, .origin, #view :is(label, input, button, span, svg, p), #foot button')].map(
    (element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const { color, backgroundColor, font, visibility } = getComputedStyle(element);
      return {
        element: element.localName,
        text: element.textContent,
        x,
        y,
        width,
        height,
        color,
        backgroundColor,
        font,
        visibility,
      };
    },
  );
}

/** Two frames on, what was changed has been laid out. */
const settled = (popup: Page) =>
  popup.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

onStack((stack) => {
  for (const [language, width] of [
    ['en', 360],
    ['zh', 360],
    ['en', 1280],
  ] as const) {
    test(`what the script draws looks like what was there: ${language}, ${width} px`, async () => {
      const page = await stack.newPage({ viewport: { width, height: 740 } });
      for (const known of [false, true]) {
        if (known) await signInPerson(stack, page);
        const release = await holdScripts(page);
        const popup = await openIn(stack, page, language);
        await popup.setViewportSize({ width, height: 740 });
        await popup.locator('#foot button').first().waitFor();
        await settled(popup);
        await popup.evaluate(() => {
          const shifts: unknown[] = ((globalThis as unknown as { shifts: unknown[] }).shifts = []);
          new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: 'layout-shift' });
        });
        const before = await popup.evaluate(look);
        release();
        await popup.locator('sign-in-page button').first().waitFor();
        await settled(popup);
        assert.deepEqual(await popup.evaluate(look), before);
        assert.ok((before as unknown[]).length > 8);
        assert.equal(await popup.evaluate(() => (globalThis as unknown as { shifts: unknown[] }).shifts.length), 0);
        await popup.close();
        await page.context().unroute('**/assets/*.js');
      }
    });
  }

  test('another way pressed before the script is there is gone when it arrives, with the number', async () => {
    const page = await stack.newPage();
    const release = await holdScripts(page);
    const popup = await openIn(stack, page, 'en');
    await popup.locator('#number').fill('5550144');
    await popup.getByRole('button', { name: 'Send code' }).click();
    await popup.getByRole('button', { name: 'Use a password instead' }).click();
    release();
    await popup.getByLabel('Password', { exact: true }).waitFor();
    assert.equal(await popup.getByLabel('Phone number').inputValue(), '5550144');
  });

  test('“continue as” pressed before the script is there signs in', async () => {
    const { page } = await newPageOfPerson(stack);
    const release = await holdScripts(page);
    const again = await openIn(stack, page, 'en');
    await again.getByRole('button', { name: /Continue as/ }).click();
    await again.getByRole('button', { name: 'Signing in…' }).waitFor();
    release();
    await allow(again);
    assert.equal((await backEndAnswer(page)).verified, true);
  });

  test('a script that cannot be had is said', async () => {
    const page = await stack.newPage();
    await page.context().route('**/assets/*.js', (route) => route.abort());
    const popup = await openIn(stack, page, 'en');
    await popup.getByRole('alert').getByText('Load it again').waitFor();
    // Nobody is kept waiting for what will not come.
    await popup.getByRole('button', { name: 'Send code' }).click();
    assert.equal(await popup.locator('.busy').count(), 0);
  });

  test('without anybody to answer there is no form, before the script as after it', async () => {
    const page = await stack.newPage();
    const release = await holdScripts(page);
    await page.goto(
      `${stack.platform.url}/signin?client_id=${stack.clientId}&origin=${stack.site}&state=${'A'.repeat(22)}`,
      { waitUntil: 'commit' },
    );
    await page.locator('#foot button').first().waitFor();
    assert.equal(await page.locator('#number').isVisible(), false);
    release();
    await page.getByText('Go back to AwesomeApp to sign in').waitFor();
  });

  test('without JavaScript the page says so and offers no form', async () => {
    const page = await stack.newPage({ javaScriptEnabled: false });
    await page.goto(
      `${stack.platform.url}/signin?client_id=${stack.clientId}&origin=${stack.site}&state=${'A'.repeat(22)}`,
    );
    await page.locator('noscript p').waitFor();
    assert.equal(await page.locator('#number').isVisible(), false);
  });

  test('the questions of the account page are there before the script, too', async () => {
    const page = await stack.newPage();
    const release = await holdScripts(page);
    await page.goto(`${stack.platform.url}/account`, { waitUntil: 'commit' });
    const number = newNumber();
    await numberHasFocus(page);
    await page.keyboard.type(`+86${number}`);
    await page.keyboard.press('Enter');
    release();
    await page.getByLabel('Verification code').waitFor();
    assert.equal(await messagesTo(stack, number), 1);
  });

  test('a window that may be gone at once is empty at first, and shows what it does when the answer takes long', async () => {
    const { page } = await newPageOfPerson(stack, { agreed: true });
    await page.goto(stack.site);
    await page.evaluate(() => document.querySelector('.ontid-signin')!.setAttribute('data-auto-select', 'true'));
    const held = Promise.withResolvers<void>();
    await page.context().route('**/oauth2/authorize', async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.context().addInitScript(() => {
      const note = () =>
        Object.assign(window, {
          wasEmpty: (window as never as { wasEmpty?: boolean }).wasEmpty || document.documentElement.hidden,
        });
      new MutationObserver(note).observe(document, { attributes: true, childList: true, subtree: true });
    });
    const popup = await popupAfter(page, () => page.locator('.ontid-signin ontid-signin').click());
    await popup.waitForFunction(
      () => (window as never as { wasEmpty?: boolean }).wasEmpty && !document.documentElement.hidden,
    );
    assert.ok(await popup.locator('#heading').isVisible());
    held.resolve();
    await backEndAnswer(page);
  });
});
