import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { CLIENT, inLibrary, PERSON, type LibraryPage as Shop } from '../../support/fixtures/index.ts';

// The library in a page, as a bundler would hand it over. What it does here differs in no browser.

const stage = inLibrary();
const { answer, posts, signedIn } = stage;

/** A token that ends in so many seconds. */
const token = (seconds: number, id = '1') =>
  `header.${Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds, jti: id })).toString('base64url')}.signature`;

/** Everything that the page's storages hold. */
const stored = (page: Page) =>
  page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie]));

test('who is signed in is known in the tab, also when the page was loaded anew; no token is in any storage', async () => {
  const access_token = token(3600);
  const page = await signedIn({ access_token, refresh_token: 'refresh-1' });
  const account = await page.evaluate(() => (window as never as Shop).lib.getAccount());
  assert.equal(account!.ontid, PERSON);
  assert.equal(
    account!.expires,
    (JSON.parse(Buffer.from(access_token.split('.')[1]!, 'base64url').toString()) as { exp: number }).exp * 1000,
  );
  const everything = await stored(page);
  assert.ok(everything.includes(PERSON));
  assert.ok(!everything.includes('refresh-1') && !everything.includes(access_token), everything);
  await page.reload();
  await page.waitForFunction(() => 'lib' in window);
  assert.deepEqual(await page.evaluate(() => (window as never as Shop).lib.getAccount()), account);
  assert.equal(
    await page.evaluate(() => (window as never as Shop).lib.refresh().catch(({ code }) => code)),
    'ERR_NOT_SIGNED_IN',
  );
  await page.close();
});

test('refresh() trades each refresh token once, however often it is called', async () => {
  const page = await signedIn({ access_token: token(3600), refresh_token: 'refresh-1' });
  const next = { access_token: token(7200, '2'), refresh_token: 'refresh-2', ontid: PERSON };
  answer(next);
  const results = await page.evaluate(() => Promise.all([1, 2, 3].map(() => (window as never as Shop).lib.refresh())));
  assert.deepEqual(results, [next, next, next]);
  await page.evaluate(() => (window as never as Shop).lib.refresh());
  const form = { grant_type: 'refresh_token', client_id: CLIENT };
  assert.deepEqual(posts(), [
    ['token', { ...form, refresh_token: 'refresh-1' }],
    ['token', { ...form, refresh_token: 'refresh-2' }],
  ]);

  answer({ error: 'invalid_grant', error_description: 'used before' }, 400);
  const error = await page.evaluate(() =>
    (window as never as Shop).lib.refresh().catch(({ code, message }) => [code, message]),
  );
  assert.deepEqual(error, ['ERR_NOT_SIGNED_IN', 'The platform gives no further token: used before.']);
  assert.equal(await page.evaluate(() => (window as never as Shop).lib.getAccount()), undefined);
  await page.close();
});

test('a second tab, with a copy of the first one’s storage, holds no refresh token that both could trade', async () => {
  const page = await signedIn({ access_token: token(3600), refresh_token: 'refresh-1' });
  const [other] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => void window.open(location.href))]);
  await other.waitForFunction(() => 'lib' in window);
  assert.equal((await other.evaluate(() => (window as never as Shop).lib.getAccount()))?.ontid, PERSON);
  answer({ access_token: token(7200, '2'), refresh_token: 'refresh-2', ontid: PERSON });
  const refresh = (tab: Page) =>
    tab.evaluate(() =>
      (window as never as Shop).lib.refresh().then(
        (result) => result.refresh_token,
        ({ code }) => code,
      ),
    );
  assert.deepEqual(await Promise.all([refresh(page), refresh(other)]), ['refresh-2', 'ERR_NOT_SIGNED_IN']);
  assert.equal(posts().length, 1);
  await other.close();
  await page.close();
});

test('signOut() revokes and forgets; a refresh that was under way brings nobody back', async () => {
  const page = await signedIn({ access_token: token(3600), refresh_token: 'refresh-1' });
  answer({ access_token: token(3600, '2'), refresh_token: 'refresh-2', ontid: PERSON });
  const code = await page.evaluate(async () => {
    const { lib } = window as never as Shop;
    const under = lib.refresh().catch((error) => error.code);
    await lib.signOut();
    return under;
  });
  assert.equal(code, 'ERR_NOT_SIGNED_IN');
  const revoked = posts().flatMap(([path, form]) => (path === 'revoke' ? [(form as { token: string }).token] : []));
  assert.deepEqual(revoked.sort(), ['refresh-1', 'refresh-2']);
  assert.equal(await page.evaluate(() => (window as never as Shop).lib.getAccount()), undefined);
  assert.ok(!(await stored(page)).includes(PERSON));
  await page.close();
});

test('ontid-expiring comes five minutes before the end, and not when there is more time', async () => {
  const page = await signedIn({ access_token: token(3600) });
  assert.deepEqual(await page.evaluate(() => (window as never as Shop).heard), []);
  await page.close();
  const late = await signedIn({ access_token: token(200) });
  await late.waitForFunction(() => (window as never as Partial<Shop>).heard?.length === 1);
  await late.close();
});

/** Calls `signOut()` and gives its error's code and message, if any. */
const signOut = (page: Page) =>
  page.evaluate(() =>
    (window as never as Shop).lib.signOut().then(
      () => undefined,
      ({ code, message }) => [code, message],
    ),
  );

/** Presses for a client of the page and gives what the request asked for. */
async function requestOf(page: Page, clientId = CLIENT): Promise<URLSearchParams> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(
      ([host, client]) =>
        void (window as never as Shop).lib.signIn({ host: host!, clientId: client!, autoSelect: true }).catch(() => {}),
      [stage.sites.host, clientId],
    ),
  ]);
  await popup.waitForFunction(() => 'send' in window);
  return new URL(popup.url()).searchParams;
}

const reload = async (page: Page) => {
  await page.reload();
  await page.waitForFunction(() => 'lib' in window);
};
const OTHER = 'did:ont:AZc7VqpUzQpmJ6cCrjUQFAwXzgThPWbK6C';

test('threat 36, V7: signOut() after a page load revokes by the token’s id, and withholds auto_select from this client alone', async () => {
  const page = await signedIn({ access_token: token(3600, 'a'.repeat(32)) });
  answer({});
  await reload(page);
  assert.equal(await signOut(page), undefined);
  assert.deepEqual(posts(), [['revoke', { client_id: CLIENT, jti: 'a'.repeat(32) }]]);
  assert.ok(!(await stored(page)).includes('a'.repeat(32)));
  assert.equal((await requestOf(page)).get('auto_select'), null);
  assert.equal((await requestOf(page, OTHER)).get('auto_select'), 'true');
  await page.close();
});

test('threat 36, V7: the tab’s storage holds the token’s id and no part of the token', async () => {
  const access_token = token(3600, 'a'.repeat(32));
  const page = await signedIn({ access_token, refresh_token: token(9000, 'b'.repeat(32)) });
  const everything = await stored(page);
  for (const part of access_token.split('.')) assert.ok(!everything.includes(part), part);
  const [session] = JSON.parse(everything) as [Record<string, string>];
  const { expires, ...kept } = JSON.parse(session['ontid-signin.account']!) as Record<string, unknown>;
  assert.equal(typeof expires, 'number');
  assert.deepEqual(kept, { ontid: PERSON, host: stage.sites.host, clientId: CLIENT, jti: 'b'.repeat(32) });
  await page.close();
});

test('threat 36, V7: a sign-out that the platform did not hear is said, and tried again by the next call', async () => {
  const page = await signedIn({ access_token: token(3600, 'a'.repeat(32)) });
  const headers = { 'access-control-allow-origin': stage.sites.site };
  stage.sites.platform.pages.set('/api/v1/oauth2/revoke', {
    body: '{"error":"server_error","error_description":"down"}',
    status: 500,
    headers,
  });
  assert.deepEqual(await signOut(page), ['ERR_SIGN_IN_FAILED', 'The platform did not revoke the token: down.']);
  assert.equal(await page.evaluate(() => (window as never as Shop).lib.getAccount()), undefined);
  await reload(page);
  posts();
  answer({});
  assert.equal(await signOut(page), undefined);
  assert.deepEqual(posts(), [['revoke', { client_id: CLIENT, jti: 'a'.repeat(32) }]]);
  assert.equal(await signOut(page), undefined);
  assert.deepEqual(posts(), []);
  await page.close();
});

test('threat 36, V7: a tab that knows of nobody withholds auto_select too, from every client', async () => {
  const page = await signedIn({ access_token: token(3600) });
  await page.evaluate(() => sessionStorage.clear());
  await reload(page);
  assert.equal(await signOut(page), undefined);
  assert.deepEqual(posts(), []);
  for (const client of [CLIENT, OTHER]) assert.equal((await requestOf(page, client)).get('auto_select'), null);
  await page.close();
});

test('threat 36, V7: a success ends the mark, and a page without storage keeps it while it lasts', async () => {
  const page = await signedIn({ access_token: token(3600) });
  answer({});
  await page.evaluate(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('denied', 'SecurityError');
        },
      });
  });
  await signOut(page);
  const asked = await requestOf(page);
  assert.equal(asked.get('auto_select'), null);
  const popup = page
    .context()
    .pages()
    .find((tab) => tab.url().includes(asked.get('state')!))!;
  await popup.evaluate(
    (result) => void setTimeout(() => (window as never as { send(changes: object): void }).send({ result })),
    { access_token: token(3600), ontid: PERSON },
  );
  // It is known for as long as the page is.
  await page.waitForFunction((ontid) => (window as never as Shop).lib.getAccount()?.ontid === ontid, PERSON);
  if (!popup.isClosed()) await popup.waitForEvent('close');
  assert.equal((await requestOf(page)).get('auto_select'), 'true');
  await page.close();
});
