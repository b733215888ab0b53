import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import { type SignInRequest, signInUrl } from '../../src/protocol/sign-in/request.ts';
import { BROWSERS } from '../support/browsers.ts';
import { newNumber, onStack, popupAfter, Site, type Stack } from '../support/fixtures/index.ts';
import { pkce, postForm } from '../support/oauth-client.ts';
import type { PageClient } from '../support/page-client.ts';

// A shop with an open redirector, and a stranger's site that starts sign-ins in the shop's name with a PKCE pair of its
// own. It knows all that the shop's plugin sends.
let shop: Site;
let evil: Site;
before(async () => ([shop, evil] = await Promise.all([Site.start(), Site.start()])));
after(() => Promise.all([shop.close(), evil.close()]));

/** The ways in which a stranger opens the page. */
const OPENINGS = {
  'a window': 'window.w = window.open(url, "", "popup,width=440,height=640")',
  'a window whose opener was removed':
    'window.w = window.open("about:blank", "", "popup,width=440,height=640"); w.opener = null; w.location = url',
} as const;
type Opening = keyof typeof OPENINGS;

/** The requests that a stranger makes up: all ask for `auto_select`. */
const REQUESTS = {
  'by message': { acknowledges: true, responseMode: 'web_message' },
  'by message, of a build that never acknowledges': { responseMode: 'web_message', state: 'A'.repeat(22) },
  'by URL': { acknowledges: true, responseMode: 'redirect' },
} as const satisfies Record<string, Partial<SignInRequest>>;
type Wish = keyof typeof REQUESTS;

onStack((stack) => {
  const { verifier, challenge } = pkce();
  let origin: string;
  let evilOrigin: string;
  let clientId: OntId;

  beforeEach(async () => {
    origin = shop.origin('127.0.0.1');
    evilOrigin = evil.origin('evil.localhost');
    shop.pages.set('/', { body: '<!doctype html><title>Shop</title>' });
    shop.pages.set('/out', { status: 302, body: '', headers: { location: `${evilOrigin}/catch` } });
    evil.pages.set('/catch', { body: '<!doctype html><title>Caught</title>' });
    clientId ??= await stack.platform.addApp(origin, { name: 'Shop', scopes: ['phone'] });
  });

  const urlOf = (wish: Wish) =>
    signInUrl(stack.platform.url, {
      clientId,
      origin,
      state: `ontid.${'A'.repeat(22)}`,
      autoSelect: true,
      lang: 'en',
      redirectUri: `${origin}/out?url=${evilOrigin}/catch`,
      codeChallenge: challenge,
      ...REQUESTS[wish],
    });

  /** Opens the stranger's page, which opens ours with a press and notes what it is told. */
  async function lure(page: Page, opening: Opening, wish: Wish): Promise<Page> {
    const script = `window.heard = []; addEventListener('message', ({ data }) => heard.push(data)); function go() { const url = ${JSON.stringify(urlOf(wish))}; ${OPENINGS[opening]}; }`;
    evil.pages.set('/lure', { body: `<!doctype html><button onclick="go()">Win</button><script>${script}</script>` });
    await page.goto(`${evilOrigin}/lure?`);
    return popupAfter(page, () => page.getByRole('button').click());
  }

  for (const opening of Object.keys(OPENINGS) as Opening[]) {
    test(`V1, V2, threats 8 and 30: ${opening}: a stranger sees no difference between people and gets nothing`, async () => {
      const people = await peopleOf(stack, clientId, origin);
      const before = await rowsOf(stack);
      const [strange, own] = [evil.requests.length, shop.requests.length];
      const pages = await Promise.all(
        people.map(async (person) => {
          const page = await stack.newPage();
          await page.context().addCookies(person.cookies());
          return page;
        }),
      );
      // Engines differ in what a window tells of itself. What is asked for is the page's.
      const wishes = stack.name === 'chromium' ? (Object.keys(REQUESTS) as Wish[]) : (['by message'] as const);
      for (const wish of wishes) {
        const seen = await Promise.all(
          pages.map(async (page) => {
            const popup = await lure(page, opening, wish);
            await untilReady(popup);
            const all = await observe(page);
            await popup.close();
            return all;
          }),
        );
        const nothing = { closed: false, frames: 0, sees: 'nothing', heard: [] };
        assert.deepEqual(seen, [nothing, nothing, nothing], wish);
      }
      assert.deepEqual(await rowsOf(stack), before);
      assert.deepEqual(
        evil.requests.slice(strange).filter((path) => !/^\/(favicon\.ico|lure\?.*)$/.test(path)),
        [],
      );
      assert.deepEqual(shop.requests.slice(own), []);
    });
  }

  // No other window is there, and the server decides where the code goes.
  if (stack.name === 'chromium') {
    test('V1: the whole page led there: nothing leaves before a press, and then the code goes to the registered URI alone', async () => {
      const [person] = await peopleOf(stack, clientId, origin);
      const page = await stack.newPage();
      await page.context().addCookies(person!.cookies());
      evil.pages.set('/', { body: `<!doctype html><script>location = ${JSON.stringify(urlOf('by URL'))}</script>` });
      const before = await rowsOf(stack);
      await page.goto(`${evilOrigin}/`, { waitUntil: 'commit' });
      await page.waitForURL(`${stack.platform.url}/signin?*`);
      await untilReady(page);
      assert.deepEqual(await rowsOf(stack), before);
      const seen = evil.requests.length;
      await page.getByRole('button', { name: /Continue as/ }).click();
      await page.waitForURL((url) => url.origin === origin && url.searchParams.has('code'));
      assert.equal(new URL(page.url()).pathname, '/');
      assert.deepEqual([...new URL(page.url()).searchParams.keys()], ['code', 'state', 'iss']);
      assert.deepEqual(
        evil.requests.slice(seen).filter((path) => path !== '/favicon.ico'),
        [],
      );
      // The shop's page, where nobody waits for it, cancels it; then it is of no use, not even with the verifier.
      const code = new URL(page.url()).searchParams.get('code')!;
      await postForm(stack.platform, '/oauth2/cancel', { code });
      const { status, body } = await postForm(stack.platform, '/oauth2/token', {
        grant_type: 'authorization_code',
        client_id: clientId,
        code,
        code_verifier: verifier,
      });
      assert.deepEqual([status, body['error']], [400, 'invalid_grant']);
    });
  }

  for (const wish of ['by message', 'by message, of a build that never acknowledges'] as const) {
    // The page decides by the build that asks.
    if (stack.name !== 'chromium' && wish !== 'by message') continue;
    test(`threats 6 and 8: a press in a stranger’s window, ${wish}: it hears nothing, and the window neither closes nor says that all is well`, async () => {
      const [person] = await peopleOf(stack, clientId, origin);
      const page = await stack.newPage();
      await page.context().addCookies(person!.cookies());
      const before = await rowsOf(stack);
      // The wait for the site's word ends when the test says so.
      if (wish === 'by message') await page.context().clock.install();
      const popup = await lure(page, 'a window', wish);
      if (wish === 'by message') await popup.clock.runFor(1000);
      await popup.getByRole('button', { name: /Continue as/ }).click();
      if (wish === 'by message') {
        await popup.clock.runFor(6000);
        await popup.getByRole('heading', { name: 'Go back to Shop to sign in' }).waitFor();
        assert.deepEqual(await rowsOf(stack), before);
      } else await popup.getByRole('heading', { name: 'Go back to Shop' }).waitFor();
      assert.deepEqual(await observe(page), { closed: false, frames: 0, sees: 'nothing', heard: [] });
      assert.equal(await popup.getByText('You’re signed in').count(), 0);
    });
  }
}, BROWSERS);

/** Somebody who has agreed to the shop, somebody who has not, and nobody: each a browser's cookies. */
async function peopleOf(stack: Stack, clientId: OntId, origin: string): Promise<PageClient[]> {
  const people = [stack.platform.client(), stack.platform.client(), stack.platform.client()];
  for (const client of people.slice(0, 2)) await client.register(`+86*${newNumber()}`);
  await people[0]!.post('/oauth2/authorize', { client_id: clientId, origin, consent: true });
  return people;
}

/** Waits until the page has drawn its question, has been told all that it is told, and takes presses. */
async function untilReady(popup: Page): Promise<void> {
  await popup.locator('sign-in-page button').first().waitFor();
  await popup.waitForFunction(() => window.ontidEarly?.guard.isOpen());
  await popup.waitForLoadState('networkidle');
}

/** All that a page of another origin can see of the window that it opened. */
const observe = (page: Page): Promise<object> =>
  page.evaluate(() => {
    const { w, heard } = window as never as { w: Window; heard: unknown[] };
    let sees = 'nothing';
    try {
      sees = w.location.href;
    } catch {
      // Of another origin.
    }
    return { closed: w.closed, frames: w.length, sees, heard };
  });

/** How much the platform has written of sign-ins. */
async function rowsOf({ platform: { services } }: Stack): Promise<unknown[]> {
  const counts = [];
  for (const table of ['consent', 'token_grant', 'authorization_code', 'issued_token'] as const) {
    counts.push(
      (
        await services.db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  }
  return counts;
}
