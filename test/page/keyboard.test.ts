import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { EXAMPLE_KEYSTORE, EXAMPLE_KEYSTORE_ONT_ID } from '../../src/server/routes/support/fields.ts';
import { newestCode } from '../support/custody/newest-code.ts';
import { heading, inStage, newNumber, openSignIn } from '../support/fixtures/index.ts';

// Whoever has no mouse: every way in, with keys alone. `access.test.ts` walks the first of them in each browser.
const stage = inStage({ context: { reducedMotion: 'reduce', viewport: { width: 320, height: 480 } } });

/** Does something at the sign-in page, in a browser of its own. */
async function atSignIn(work: (page: Page) => Promise<void>): Promise<void> {
  const page = await stage.newPage();
  await openSignIn(page, stage);
  await page.locator('option[value="CN"]').waitFor({ state: 'attached' });
  await work(page);
  await page.context().close();
}

interface Stop {
  /** What a screen reader calls it. */
  name: string;
  /** Whether it shows that it has the focus, and is in the window. */
  seen: boolean;
}

const focused = (page: Page): Promise<Stop> =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement;
    const label = element.labels?.[0] ?? (element.id ? document.querySelector(`label[for="${element.id}"]`) : null);
    const name = element.getAttribute('aria-label') ?? (label ?? element).textContent;
    // A control that is not drawn itself is shown by what it stands in.
    const drawn = element.offsetWidth > 1 && getComputedStyle(element).opacity !== '0';
    const marks = drawn ? element : (element.closest('label, .country') ?? element);
    const outlined = getComputedStyle(marks).outlineStyle !== 'none';
    const { bottom, top } = marks.getBoundingClientRect();
    return { name: name!.trim().replace(/\s+/g, ' '), seen: outlined && bottom > 0 && top < innerHeight };
  });

/** Presses Tab up to a control. Each on the way has to show that it has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let stops = 0; stops < 15; stops++) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    assert.ok(stop.seen, `“${stop.name}” shows that it has the focus`);
    if (typeof name === 'string' ? stop.name.startsWith(name) : name.test(stop.name)) return;
    passed.push(stop.name);
  }
  assert.fail(`Tab does not lead to “${String(name)}”, but to: ${passed.join(', ')}`);
}

/** Presses a button by key. The focus may reach it before it takes a press. */
async function pressOn(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.locator(':focus:not([aria-disabled])').waitFor();
  await page.keyboard.press('Enter');
}

/** Types a number into the field that has the focus, and then the code that comes. */
async function proveNumber(page: Page, number: string): Promise<void> {
  await page.keyboard.type(`+86${number}`);
  await page.keyboard.press('Enter');
  await page.getByLabel('Verification code').waitFor();
  await page.locator('#code:focus').waitFor();
  await page.keyboard.type(await newestCode(stage.platform, `+86${number}`));
}

async function allow(page: Page): Promise<void> {
  await heading(page, 'AwesomeApp will see your ONT ID.');
  await page.locator('h2:focus').waitFor();
  await pressOn(page, 'Allow');
  await heading(page, 'You’re signed in to AwesomeApp.');
}

/** What a password manager keeps a password under, and what kind of password it sees. */
const keptUnder = (page: Page) =>
  page.evaluate(() => [
    document.querySelector<HTMLInputElement>('form [autocomplete=username]')?.value,
    document.querySelector<HTMLInputElement>('form [name=password]')?.autocomplete,
  ]);

test('by keyboard alone: a new ONT ID, then its password', async () => {
  const number = newNumber();
  await atSignIn(async (page) => {
    await pressOn(page, 'Create an ONT ID');
    await heading(page, 'Create an ONT ID');
    await page.locator('#number:focus').waitFor();
    await proveNumber(page, number);
    await page.locator('#newPassword:focus').waitFor();
    assert.deepEqual(await keptUnder(page), [`+86${number}`, 'new-password']);
    await page.keyboard.type('correct horse');
    await pressOn(page, 'Create ONT ID');
    await allow(page);
  });
  await atSignIn(async (page) => {
    await pressOn(page, 'Use a password instead');
    await page.locator('#number:focus').waitFor();
    // As it was kept, country and all; so it stays, or it would be kept again under another name.
    await page.keyboard.type(`+86${number}`);
    await tabTo(page, 'Password');
    assert.deepEqual(await keptUnder(page), [`+86${number}`, 'current-password']);
    await page.keyboard.type('wrong horse');
    await page.keyboard.press('Enter');
    await page.getByText('Phone number and password don’t match.').waitFor();
    // The wrong one is selected: what is typed takes its place.
    await page.locator('#password:focus').waitFor();
    await page.keyboard.type('correct horse');
    await page.keyboard.press('Enter');
    // Agreed to already: there is no question.
    await heading(page, 'You’re signed in to AwesomeApp.');
  });
});

test('by keyboard alone: a keystore, from a file or as text, and the phone that it is bound to', () =>
  atSignIn(async (page) => {
    // Asked for early: the browser has to be told to ask the test instead of opening a dialog.
    const chosen = page.waitForEvent('filechooser');
    await pressOn(page, 'Use a keystore');
    await page.locator('#keystore:focus').waitFor();
    await tabTo(page, 'Choose a file');
    await page.keyboard.press('Enter');
    await (await chosen).setFiles({
      name: 'keystore.json',
      mimeType: 'application/json',
      buffer: Buffer.from(EXAMPLE_KEYSTORE),
    });
    await page.getByText(EXAMPLE_KEYSTORE_ONT_ID).waitFor();
    await page.locator('#password:focus').waitFor();
    await pressOn(page, 'Use another keystore');
    await page.locator('#keystore:focus').waitFor();
    await page.keyboard.insertText(EXAMPLE_KEYSTORE);
    await page.locator('#password:focus').waitFor();
    assert.deepEqual(await keptUnder(page), [EXAMPLE_KEYSTORE_ONT_ID, 'current-password']);
    await page.keyboard.type('123456');
    await page.keyboard.press('Enter');
    await page.locator('#newPassword:focus').waitFor();
    assert.deepEqual(await keptUnder(page), [EXAMPLE_KEYSTORE_ONT_ID, 'new-password']);
    await page.keyboard.type('a better horse');
    await page.keyboard.press('Enter');
    await heading(page, 'One more step');
    await page.locator('#number:focus').waitFor();
    await proveNumber(page, newNumber());
    await allow(page);
  }));

test('by keyboard alone: a password that is lost, up to the new ONT ID', async () => {
  const number = newNumber();
  await stage.platform.client().register(`+86*${number}`);
  // A phone may ask for another code after a minute.
  await stage.platform.services.db.deleteFrom('bound_code').execute();
  await atSignIn(async (page) => {
    await pressOn(page, 'Use a password instead');
    await page.locator('#number:focus').waitFor();
    await pressOn(page, 'Forgot the password?');
    await heading(page, 'Forgot the password?');
    await page.locator('h2:focus').waitFor();
    await tabTo(page, 'I understand that I get a new ONT ID.');
    await page.keyboard.press('Space');
    await pressOn(page, 'Get a new ONT ID');
    await page.locator('#number:focus').waitFor();
    await proveNumber(page, number);
    await page.locator('#newPassword:focus').waitFor();
    assert.deepEqual(await keptUnder(page), [`+86${number}`, 'new-password']);
    await page.keyboard.type('a better horse');
    await page.keyboard.press('Enter');
    await heading(page, 'You have a new ONT ID.');
    await page.locator('h2:focus').waitFor();
    await pressOn(page, 'Continue to AwesomeApp');
    await allow(page);
  });
});
