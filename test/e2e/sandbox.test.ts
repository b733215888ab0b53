import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BROWSERS } from '../support/browsers.ts';
import { askForCode, newNumber, onStack, popupAfter, pressIn, readCode, Site } from '../support/fixtures/index.ts';

// The demo site in a frame whose sandbox lets it open windows, and send no forms. The window inherits the sandbox.
let around: Site;
before(async () => (around = await Site.start()));
after(() => around.close());

onStack((stack) => {
  test('m9: in a window that may send no forms a person signs in all the same, by press and by key', async () => {
    around.pages.set('/', {
      body: `<!doctype html><iframe sandbox="allow-scripts allow-same-origin allow-popups" src="${stack.site}" width="900" height="700"></iframe>`,
    });
    const page = await stack.newPage();
    await page.goto(around.origin('around.localhost'));
    const frame = page.frames()[1]!;
    await frame.waitForSelector('ontid-signin');
    const popup = await popupAfter(page, () => pressIn(frame));
    const number = newNumber();
    await askForCode(popup, number);
    await popup.getByLabel('Verification code').fill(await readCode(stack, number));
    await popup.getByLabel('Password', { exact: true }).fill('correct horse');
    await popup.getByLabel('Password', { exact: true }).press('Enter');
    const allow = popup.getByRole('button', { name: 'Allow', exact: true });
    await allow.waitFor();
    const closed = popup.waitForEvent('close');
    await Promise.all([closed, allow.click().catch(() => closed)]);
    await frame.waitForFunction(() => document.getElementById('result')?.textContent);
    assert.equal((JSON.parse((await frame.textContent('#result'))!) as { verified: boolean }).verified, true);
  });
}, BROWSERS);
