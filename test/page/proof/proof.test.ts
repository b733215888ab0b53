import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { BROWSERS } from '../../support/browsers.ts';
import { newestCode } from '../../support/custody/newest-code.ts';
import {
  fillNumber,
  newNumber,
  openSignIn,
  press,
  shareBrowser,
  shareStage,
  toCode,
} from '../../support/fixtures/index.ts';

const stage = shareStage();

/** A number whose next code costs a proof of work. */
async function pressed(): Promise<string> {
  const number = newNumber();
  for (let i = 0; i < 5; i++) await stage.platform.services.limits.take(['sms-phone', `+86${number}`]);
  return number;
}

const code = (page: Page) => page.getByLabel('Verification code');

/** Holds what the page asks for until it is let go. */
async function hold(page: Page, glob: string): Promise<() => void> {
  let letGo = () => {};
  const gate = new Promise<void>((go) => (letGo = go));
  await page.route(glob, async (route) => {
    await gate;
    await route.continue();
  });
  return letGo;
}

for (const name of BROWSERS) {
  describe(name, () => {
    const fixture = shareBrowser(name, { context: { locale: 'en-US' } });
    let page: Page;
    const faults: string[] = [];
    beforeEach(async () => {
      page = await fixture.newPage();
      faults.length = 0;
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => /Content.Security|Trusted/i.test(message.text()) && faults.push(message.text()));
    });

    test('threat 34: the page solves a proof of work, says so calmly, and goes on to the code; the keyboard is enough', async () => {
      await openSignIn(page, stage);
      const number = await fillNumber(page, await pressed());
      const letGo = await hold(page, '**/api/v1/code/challenge');
      await page.getByLabel('Phone number').press('Enter');
      await page.getByRole('status').getByText('Checking your browser…').waitFor();
      await page.getByRole('progressbar', { name: 'Checking your browser…' }).waitFor();
      letGo();
      await code(page).waitFor();
      assert.equal(await page.getByRole('progressbar').count(), 0);
      assert.ok(await code(page).evaluate((field) => field === document.activeElement));
      const sent = await newestCode(stage.platform, `+86${number}`);
      await page.keyboard.type(sent);
      await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
      assert.deepEqual(faults, []);
    });

    test('what fails is said, with what can be done; another try succeeds', async () => {
      await openSignIn(page, stage);
      await fillNumber(page, await pressed());
      // Without a connection the solver does not come.
      await page.route('**/assets/solve-*.js', (route) => route.abort());
      await press(page, 'Send code');
      await page.getByRole('alert').getByText('No connection.').waitFor();
      await page.unroute('**/assets/solve-*.js');
      await page.reload();
      await fillNumber(page, await pressed());
      await page.evaluate(() => {
        const Real = Worker;
        class Failing {
          constructor() {
            // biome-ignore lint/correctness/noConstructorReturn: stands in for the browser's own class
            return new Real('data:text/javascript,throw 1');
          }
        }
        Object.assign(window, { Worker: Failing, Real });
      });
      await press(page, 'Send code');
      await page.getByRole('alert').getByText('Your browser couldn’t finish. Try again.').waitFor();
      await page.evaluate(() => Object.assign(window, { Worker: (window as unknown as { Real: typeof Worker }).Real }));
      await press(page, 'Send code');
      await code(page).waitFor();
    });

    // Engines differ in workers, which the tests above start.
    if (name === 'chromium') {
      test('while it works, the person can go another way, and nothing of it comes later', async () => {
        await openSignIn(page, stage);
        await fillNumber(page, await pressed());
        const letGo = await hold(page, '**/api/v1/code/challenge');
        await press(page, 'Send code');
        await page.getByRole('progressbar').waitFor();
        await press(page, 'Use a password instead');
        await page.getByLabel('Password', { exact: true }).waitFor();
        assert.equal(await page.getByRole('progressbar').count(), 0);
        letGo();
        await press(page, 'Use a code instead');
        await press(page, 'Send code');
        await code(page).waitFor();
      });

      test('V8c: a code that is typed in another browser is refused, and the page says where it works', async () => {
        await openSignIn(page, stage);
        const number = newNumber();
        const theirs = await toCode(page, stage, number);
        const other = await fixture.newPage();
        await openSignIn(other, stage);
        const mine = await toCode(other, stage, number);
        assert.notEqual(mine, theirs, 'one time in a million');
        await code(other).fill(theirs);
        await other.getByText('That code isn’t right. Enter it where you asked for it.').waitFor();
        await code(other).fill(mine);
        await other.getByRole('heading', { name: 'Choose a password' }).waitFor();
      });

      test('V8c: the same browser takes the code after a reload, and in another window', async () => {
        await openSignIn(page, stage);
        const number = newNumber();
        const typed = await toCode(page, stage, number);
        const second = await page.context().newPage();
        await openSignIn(second, stage);
        await fillNumber(second, number);
        await press(second, 'Send code');
        await second.getByText('We sent a code less than a minute ago. Use that one.').waitFor();
        await code(second).fill(typed);
        await second.getByRole('heading', { name: 'Choose a password' }).waitFor();
      });
    }
  });
}
