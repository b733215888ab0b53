import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import { signInUrl } from '../../src/protocol/sign-in/request.ts';
import { BROWSERS } from '../support/browsers.ts';
import { newNumber, onStack, Site } from '../support/fixtures/index.ts';
import { pkce } from '../support/oauth-client.ts';

let shop: Site;
before(async () => (shop = await Site.start()));
after(() => shop.close());

/** More than a frame, and less than it takes for a press to count. */
const EARLY = 400;
const LATE = 700;

onStack((stack) => {
  let origin: string;
  let clientId: OntId;
  beforeEach(async () => {
    origin = shop.origin('127.0.0.1');
    shop.pages.set('/', { body: '<!doctype html><title>Shop</title>' });
    clientId ??= await stack.platform.addApp(origin, { name: 'Shop' });
  });

  /** The page for somebody who is signed in and has agreed to nothing; its clock stands still. */
  async function open({ scripts = Promise.resolve() } = {}): Promise<Page> {
    const person = stack.platform.client();
    await person.register(`+86*${newNumber()}`);
    const page = await stack.newPage();
    await page.context().addCookies(person.cookies());
    await page.route('**/assets/*.js', async (route) => {
      await scripts;
      await route.continue();
    });
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
    const request = {
      clientId,
      origin,
      state: `ontid.${'s'.repeat(22)}`,
      acknowledges: true,
      responseMode: 'redirect',
      redirectUri: `${origin}/`,
      codeChallenge: pkce().challenge,
    } as const;
    await page.goto(signInUrl(stack.platform.url, { ...request, lang: 'en' }), { waitUntil: 'commit' });
    await page.getByRole('button', { name: /^Continue as/ }).waitFor();
    return page;
  }

  /** Two fast presses, as a double click makes them; the page is not asked whether it is ready for them. */
  const pressTwice = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' }).dblclick({ force: true });
  const consents = async () =>
    (
      await stack.platform.services.db
        .selectFrom('consent')
        .select('account_id')
        .where('app_ont_id', '=', clientId)
        .execute()
    ).length;
  const asked = (page: Page) => {
    const paths: string[] = [];
    page.on('request', (request) => paths.push(new URL(request.url()).pathname));
    return () => paths.filter((path) => path === '/api/v1/oauth2/authorize').length;
  };

  test('threat 43, V24: a double click that falls on a new question gives nothing away, and a later press does', async () => {
    const page = await open();
    await page.locator('sign-in-page').waitFor();
    const calls = asked(page);
    const before = await consents();
    await page.clock.runFor(EARLY);
    await pressTwice(page, /^Continue as/);
    assert.equal(calls(), 0);
    await page.clock.runFor(LATE);
    await pressTwice(page, /^Continue as/);
    // The next question is as new.
    await page.getByRole('heading', { name: 'Shop will see your ONT ID.' }).waitFor();
    assert.equal(calls(), 1);
    await page.clock.runFor(EARLY);
    await pressTwice(page, 'Allow');
    await page.getByRole('button', { name: 'Allow', exact: true }).focus();
    for (const key of ['Enter', 'Space']) await page.keyboard.press(key);
    assert.deepEqual([calls(), await consents()], [1, before]);
    assert.equal(
      await page.getByRole('button', { name: 'Allow', exact: true }).getAttribute('aria-disabled'),
      'true',
      'it shows that it is not ready',
    );
    await page.clock.runFor(LATE);
    assert.equal(await page.getByRole('button', { name: 'Allow', exact: true }).getAttribute('aria-disabled'), null);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.has('code'));
    assert.equal(await consents(), before + 1);
  });

  // Engines differ in presses and keys, which the test above makes. The time is the page’s own.
  if (stack.name === 'chromium') {
    test('threat 43, V24: the same when the window comes to the front', async () => {
      const page = await open();
      await page.locator('sign-in-page').waitFor();
      const calls = asked(page);
      await page.clock.runFor(LATE);
      await page.evaluate(() => window.dispatchEvent(new Event('focus')));
      await page.clock.runFor(EARLY);
      await pressTwice(page, /^Continue as/);
      assert.equal(calls(), 0);
      await page.clock.runFor(LATE);
      await pressTwice(page, /^Continue as/);
      await page.getByRole('heading', { name: 'Shop will see your ONT ID.' }).waitFor();
      assert.equal(calls(), 1);
    });

    test('threat 43, V24: the same before the page’s script is there; a press that counts is kept for it', async () => {
      const { promise: scripts, resolve: release } = Promise.withResolvers<void>();
      const page = await open({ scripts });
      const calls = asked(page);
      const button = page.getByRole('button', { name: /^Continue as/ });
      await page.clock.runFor(EARLY);
      await pressTwice(page, /^Continue as/);
      assert.deepEqual([await button.getAttribute('aria-disabled'), await page.locator('.busy').count()], ['true', 0]);
      await page.clock.runFor(LATE);
      assert.equal(await button.getAttribute('aria-disabled'), null);
      assert.equal(await page.locator('[data-pressed]').count(), 0, 'a press that came too early is not taken later');
      await button.click();
      assert.equal(await page.locator('.busy').count(), 1);
      assert.equal(calls(), 0);
      release();
      await page.getByRole('heading', { name: 'Shop will see your ONT ID.' }).waitFor();
      assert.equal(calls(), 1);
    });
  }
}, BROWSERS);
