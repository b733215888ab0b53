import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { BROWSERS } from '../support/browsers.ts';
import { backEndAnswer, newNumber, onStack, pressButton, readCode } from '../support/fixtures/index.ts';

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement!.id || document.activeElement!.textContent!.trim());

onStack((stack) => {
  test('from the number to the site by keyboard alone', async () => {
    const page = await stack.newPage({ viewport: { width: 360, height: 740 } });
    const popup = await pressButton(stack, page);
    const number = newNumber();

    await popup.getByLabel('Phone number').waitFor();
    await popup.locator('option[value="CN"]').waitFor({ state: 'attached' });
    assert.equal(await focused(popup), 'number');
    await popup.keyboard.press('Enter');
    await popup.getByText('Enter your phone number.').waitFor();
    await popup.keyboard.type(`+86${number}`);
    await popup.keyboard.press('Enter');

    await popup.getByLabel('Verification code').waitFor();
    assert.equal(await focused(popup), 'code');
    await popup.keyboard.type(await readCode(stack, number));

    await popup.getByLabel('Password', { exact: true }).waitFor();
    assert.equal(await focused(popup), 'newPassword');
    await popup.keyboard.type('correct horse');
    await popup.keyboard.press('Enter');

    await popup.getByRole('button', { name: 'Don’t allow' }).waitFor();
    assert.equal(await focused(popup), 'AwesomeApp will see your ONT ID.');
    await popup.keyboard.press('Tab');
    await popup.keyboard.press('Tab');
    assert.match(await focused(popup), /^Allow/);
    // The focus may reach the button before it takes a press.
    await popup.locator(':focus:not([aria-disabled])').waitFor();
    const closed = popup.waitForEvent('close');
    // The window may be gone before the key is up again.
    await Promise.all([closed, popup.keyboard.press('Enter').catch(() => closed)]);
    assert.equal((await backEndAnswer(page)).verified, true);
  });

  test('the browser’s back and forward buttons keep what was typed, and end where they can', async () => {
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    const number = newNumber();
    await popup.getByRole('button', { name: 'Create an ONT ID' }).click();
    await popup.getByLabel('Phone number').fill(`+86${number}`);
    await popup.getByRole('button', { name: 'Send code' }).click();
    await popup.getByLabel('Verification code').fill('12');
    await popup.goBack();
    assert.equal((await popup.getByLabel('Phone number').inputValue()).replace(/\D/g, ''), number);
    await popup.goForward();
    assert.equal(await popup.getByLabel('Verification code').inputValue(), '12');
    await popup.goBack();
    await popup.goBack();
    await popup.getByRole('button', { name: 'Create an ONT ID' }).waitFor();
    assert.equal((await popup.getByLabel('Phone number').inputValue()).replace(/\D/g, ''), number);
  });

  test('nothing stands beyond the edge at 320, 360 and 1280 px, in either language', async () => {
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    for (const width of [320, 360, 1280]) {
      await popup.setViewportSize({ width, height: 700 });
      for (const language of ['中文', 'English']) {
        await popup.getByRole('button', { name: language }).click();
        const fits = await popup.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
        assert.equal(fits, true, `${language}, ${width} px`);
      }
    }
  });
}, BROWSERS);
