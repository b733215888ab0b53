import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { queryReturnUrl } from '../../../src/protocol/sign-in/return.ts';
import type * as Library from '../../../src/widget/index.ts';
import { CLIENT, inLibrary, PERSON, type LibraryPage as Shop } from '../../support/fixtures/index.ts';

// The library in applications: with clocks that are wrong, in parts that are loaded late, and on a server.

const stage = inLibrary();
const { answer, posts, signedIn } = stage;

/** A token that ends in so many seconds. */
const token = (seconds: number, jti = '1') => withClaims({ exp: Math.floor(Date.now() / 1000) + seconds, jti });
const withClaims = (claims: object) => `header.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

/** A token of a platform whose clock is right. */
const dated = (seconds: number) => {
  const iat = Math.floor(Date.now() / 1000);
  return withClaims({ iat, exp: iat + seconds });
};

/** Clocks of the page that a test can move: `moved.date` and `moved.monotonic`, in milliseconds. */
const CLOCKS = `<script>
  window.moved = { date: 0, monotonic: 0 };
  const { now } = Date, read = performance.now.bind(performance);
  Date.now = () => now() + moved.date;
  performance.now = () => read() + moved.monotonic;
</script>`;

/** Moves the clocks, and has the library look at them as it does when the page is shown. */
const move = (page: Page, changes: { date?: number; monotonic?: number }, type = 'visibilitychange') =>
  page.evaluate(
    ([change, event]) => {
      Object.assign((window as never as { moved: object }).moved, change);
      (event === 'pageshow' ? window : document).dispatchEvent(new Event(event as string));
    },
    [changes, type] as const,
  );
const heard = (page: Page) => page.evaluate(() => (window as never as Shop).heard.length);
const account = (page: Page) => page.evaluate(() => (window as never as Shop).lib.getAccount());
const [MINUTE, DAY] = [60_000, 86_400_000];

test('F3: a device whose clock is days ahead or behind knows who is signed in, and is not told at once that the token ends', async () => {
  for (const wrong of [2 * DAY, -2 * DAY]) {
    const page = await signedIn({ access_token: dated(3600) }, CLOCKS.replace('date: 0', `date: ${wrong}`));
    const { expires } = (await account(page))!;
    // By the clock of the device, since that is what the page compares it with.
    assert.ok(Math.abs(expires - (Date.now() + wrong + 3_600_000)) < 5 * MINUTE, String(expires));
    assert.equal(await heard(page), 0);
    await move(page, { monotonic: 56 * MINUTE });
    assert.equal(await heard(page), 1);
    await move(page, { monotonic: 61 * MINUTE });
    assert.equal(await account(page), undefined);
    await page.close();
  }
});

test('F3: ontid-expiring comes once for a token, and not twice within a minute, however short the tokens live', async () => {
  const page = await signedIn({ access_token: dated(200), refresh_token: 'refresh-1' }, CLOCKS);
  await page.waitForFunction(() => (window as never as Partial<Shop>).heard?.length === 1);
  await move(page, {});
  assert.equal(await heard(page), 1);
  answer({ access_token: dated(200), refresh_token: 'refresh-2', ontid: PERSON });
  await page.evaluate(() => (window as never as Shop).lib.refresh());
  await move(page, {});
  assert.equal(await heard(page), 1);
  await move(page, { monotonic: MINUTE });
  assert.equal(await heard(page), 2);
  await move(page, { monotonic: 3 * MINUTE });
  assert.equal(await heard(page), 2);
  posts();
  await page.close();
});

test('F15: after the device has slept the page is told as soon as it is seen; a clock that jumps back changes nothing', async () => {
  for (const type of ['visibilitychange', 'pageshow']) {
    const page = await signedIn({ access_token: dated(3600) }, CLOCKS);
    await move(page, { date: -2 * DAY }, type);
    assert.deepEqual([await heard(page), (await account(page))?.ontid], [0, PERSON]);
    // Timers and `performance.now()` have stood still.
    await move(page, { date: 56 * MINUTE }, type);
    assert.equal(await heard(page), 1);
    await move(page, { date: 61 * MINUTE }, type);
    assert.deepEqual([await heard(page), await account(page)], [1, undefined]);
    await page.close();
  }
});

test('M1: the session that is loaded after the sign-in knows of it', async () => {
  // An application that loads the functions with a later part of its code.
  const starts = {
    define: "import '/lib/define.js';",
    'a class that the page registers':
      "import { OntidSignin } from '/lib/index.js'; customElements.define('ontid-signin', OntidSignin);",
  };
  for (const [name, start] of Object.entries(starts)) {
    const page = await stage.browser.newPage();
    await stage.sites.open(page, {
      script: '',
      body: `<ontid-signin host="${stage.sites.host}"></ontid-signin><script type="module">${start}</script>`,
    });
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('ontid-signin')]);
    await popup.waitForFunction(() => 'send' in window);
    await page.evaluate(() =>
      Object.assign(window, { done: new Promise((resolve) => document.addEventListener('ontid-success', resolve)) }),
    );
    const result = { access_token: token(3600), ontid: PERSON, refresh_token: 'refresh-1' };
    await popup.evaluate(
      (sent) => void setTimeout(() => (window as never as { send(changes: object): void }).send({ result: sent })),
      result,
    );
    await page.evaluate(() => (window as never as { done: Promise<unknown> }).done.then(() => {}));
    answer({ access_token: token(7200, '2'), refresh_token: 'refresh-2', ontid: PERSON });
    const found = await page.evaluate(async () => {
      const { getAccount, refresh, signOut } = (await import('/lib/index.js' as string)) as typeof Library;
      const first = getAccount()?.ontid;
      const { refresh_token } = await refresh();
      await signOut();
      return [first, refresh_token, getAccount()];
    });
    assert.deepEqual(found, [PERSON, 'refresh-2', undefined], name);
    assert.deepEqual(
      posts().map(([path]) => path),
      ['token', 'revoke'],
      name,
    );
    await page.close();
  }
});

test('the library does nothing when it is loaded; handleRedirect() takes up what the page was loaded with', async () => {
  const page = await stage.browser.newPage();
  const body = "<script type='module'>window.lib = await import('/lib/index.js')</script>";
  await stage.sites.open(page, { script: '', body });
  await page.waitForFunction(() => 'lib' in window);
  const wanted = { host: stage.sites.host, clientId: CLIENT, uxMode: 'redirect' } as const;
  await page.evaluate((options) => void (window as never as Shop).lib.signIn(options).catch(() => {}), wanted);
  await page.waitForURL(`${stage.sites.host}/signin?**`);
  const asked = new URL(page.url()).searchParams;
  answer({ access_token: token(3600), ontid: PERSON });
  await page.goto(
    queryReturnUrl(asked.get('redirect_uri')!, { state: asked.get('state')!, code: 'c0de' }, stage.sites.host),
  );
  await page.waitForFunction(() => 'lib' in window);
  await page.waitForLoadState();
  const kept = () => page.evaluate(() => [location.search.includes('code='), Object.keys(sessionStorage).length]);
  assert.deepEqual(await kept(), [true, 1]);
  assert.equal((await page.evaluate(() => (window as never as Shop).lib.handleRedirect()))?.ontid, PERSON);
  assert.deepEqual(await kept(), [false, 1], 'the account alone is kept now');
  assert.equal((await account(page))?.ontid, PERSON);
  posts();
  await page.close();
});

test('signIn() on a server rejects with an OntidError, and the other functions know of nobody', async () => {
  const library = (await import(new URL('../../../dist/library/index.js', import.meta.url).href)) as typeof Library;
  const failed = await library.signIn().catch((error: Library.OntidError) => error);
  assert.ok(
    failed instanceof library.OntidError && failed.code === 'ERR_SIGN_IN_FAILED' && failed.message.includes('browser'),
    String(failed),
  );
  assert.equal(library.getAccount(), undefined);
  assert.equal(await library.handleRedirect(), undefined);
  await assert.rejects(library.refresh(), { code: 'ERR_NOT_SIGNED_IN' });
  assert.equal(await library.signOut(), undefined);
});
