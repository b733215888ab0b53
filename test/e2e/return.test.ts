import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import type { OntId } from '../../src/protocol/common/ont-id.ts';
import { type SignInRequest, signInUrl } from '../../src/protocol/sign-in/request.ts';
import { parseFragmentReturn } from '../../src/protocol/sign-in/return.ts';
import { verifyAccessToken } from '../../src/verify/verify-access-token.ts';
import { BROWSERS } from '../support/browsers.ts';
import {
  continueAs,
  newNumber,
  newPageOfPerson,
  onStack,
  popupAfter,
  register,
  Site,
} from '../support/fixtures/index.ts';
import { pkce, postForm } from '../support/oauth-client.ts';

// A site that asks without our script: what it gets is what the page gives.
let shop: Site;
before(async () => (shop = await Site.start()));
after(() => shop.close());

onStack((stack) => {
  const { verifier, challenge } = pkce();
  let origin: string;
  let back: string;
  let request: SignInRequest;
  let clientId: OntId;

  beforeEach(async () => {
    origin = shop.origin('127.0.0.1');
    back = `${origin}/back?from=here`;
    shop.pages.set('/back', { body: '<!doctype html><title>Back</title>' });
    clientId ??= await stack.platform.addApp(origin, { redirectUris: [back] });
    request = {
      clientId,
      origin,
      state: 's'.repeat(22),
      responseMode: 'redirect',
      redirectUri: back,
      codeChallenge: challenge,
    };
  });

  test('the whole page goes, and comes back with a code that its verifier trades for a token', async () => {
    const page = await stack.newPage();
    await page.goto(signInUrl(stack.platform.url, request));
    await register(stack, page, newNumber());
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await assertSignedIn(page);
    // Nothing asked for by this site was an address with the answer in it: fragments stay in the browser.
    assert.equal(shop.requests.filter((url) => url.startsWith('/back')).at(-1), '/back?from=here');
  });

  test('a window whose page cut it off with a Cross-Origin-Opener-Policy goes back with a code', async () => {
    const address = signInUrl(stack.platform.url, { ...request, responseMode: 'web_message' });
    shop.pages.set('/', {
      body: `<!doctype html><button>Sign in</button><script>document.querySelector('button').onclick = () => window.open('${address}', '', 'popup');</script>`,
      headers: { 'cross-origin-opener-policy': 'same-origin' },
    });
    const { page } = await newPageOfPerson(stack);
    await page.goto(`${origin}/`);
    const popup = await popupAfter(page, () => page.getByRole('button').click());
    await continueAs(popup);
    await popup.getByRole('button', { name: 'Allow', exact: true }).click();
    await assertSignedIn(popup);
  });

  test('auto_select: once the site has said that it waits it is answered without a press, and the window closes when the site has the answer', async () => {
    const { page } = await newPageOfPerson(stack);
    const wish = {
      ...request,
      state: `ontid.${'s'.repeat(22)}`,
      autoSelect: true as const,
      acknowledges: true as const,
      responseMode: 'web_message' as const,
    };
    // A site whose script does what the contract says.
    const script = `
      window.got = [];
      document.querySelector('button').onclick = () => (window.popup = window.open(${JSON.stringify(signInUrl(stack.platform.url, wish))}, '', 'popup'));
      addEventListener('message', ({ data, origin, source }) => {
        if (origin !== ${JSON.stringify(stack.platform.url)} || source !== window.popup) return;
        got.push(data);
        const { state, hello, result } = data;
        const answer = hello ? { ready: true } : result ? { received: true } : undefined;
        if (answer) source.postMessage({ source: 'ontid-signin', version: 1, state, ...answer }, origin);
      });`;
    shop.pages.set('/', { body: `<!doctype html><button>Sign in</button><script>${script}</script>` });
    await page.goto(`${origin}/`);
    const first = await popupAfter(page, () => page.getByRole('button').click());
    // A page that is loaded again says hello again.
    await first.waitForLoadState();
    await first.reload();
    await continueAs(first);
    const gone = first.waitForEvent('close');
    await Promise.all([
      gone,
      first
        .getByRole('button', { name: 'Allow', exact: true })
        .click()
        .catch(() => gone),
    ]);
    // The next time nobody presses, and the window is gone by itself; nothing was asked for twice.
    await page.evaluate(() => ((window as never as { got: unknown[] }).got.length = 0));
    const before = await issued();
    const second = await popupAfter(page, () => page.getByRole('button').click());
    if (!second.isClosed()) await second.waitForEvent('close');
    const got = await page.evaluate(
      () => (window as never as { got: { hello?: true; result?: { access_token: string } }[] }).got,
    );
    assert.deepEqual(
      got.map((message) => Object.keys(message).at(-1)),
      ['hello', 'result'],
    );
    await verifyAccessToken(got[1]!.result!.access_token, { platform: stack.platform.url, clientId });
    assert.equal(await issued(), before + 1);
  });

  const issued = async () =>
    (await stack.platform.services.db.selectFrom('issued_token').select('jti_hash').execute()).length;

  // The server and the page's own steps decide these; how an answer leaves is above.
  if (stack.name === 'chromium') {
    test('who says no comes back too, with that word and no code', async () => {
      const { page } = await newPageOfPerson(stack);
      await page.goto(signInUrl(stack.platform.url, request));
      await continueAs(page);
      await page.getByRole('button', { name: 'Don’t allow' }).click();
      await page.waitForURL(`${back}#*`);
      const answer = parseFragmentReturn(new URL(page.url()).hash);
      assert.deepEqual(
        [answer?.state, answer?.error?.code, answer?.code],
        [request.state, 'ERR_ACCESS_DENIED', undefined],
      );
    });

    test('V2: who has agreed before answers by URL with one press, whatever the site wishes', async () => {
      const { page } = await newPageOfPerson(stack);
      const wish = { ...request, autoSelect: true as const, acknowledges: true as const };
      await page.goto(signInUrl(stack.platform.url, wish));
      await continueAs(page);
      await page.getByRole('button', { name: 'Allow', exact: true }).click();
      await assertSignedIn(page);
      // The whole page.
      await page.goto(`${origin}/back`);
      await page.goto(signInUrl(stack.platform.url, wish));
      await page.getByRole('button', { name: /Continue as/ }).click();
      await assertSignedIn(page);
      // A window that is cut off from its opener.
      const address = signInUrl(stack.platform.url, { ...wish, responseMode: 'web_message' });
      shop.pages.set('/', {
        body: `<!doctype html><button>Sign in</button><script>document.querySelector('button').onclick = () => window.open('${address}', '', 'popup');</script>`,
        headers: { 'cross-origin-opener-policy': 'same-origin' },
      });
      await page.goto(`${origin}/`);
      const popup = await popupAfter(page, () => page.getByRole('button').click());
      await popup.getByRole('button', { name: /Continue as/ }).click();
      await assertSignedIn(popup);
    });

    test('threat 8: who starts a sign-in in a site’s name and holds its verifier gets nothing when the person ends it', async () => {
      const evil = shop.origin('evil.localhost');
      const address = signInUrl(stack.platform.url, { ...request, responseMode: 'web_message' });
      shop.pages.set('/evil', {
        body: `<!doctype html><button>Win</button><script>window.got = []; addEventListener('message', ({ data }) => got.push(data)); document.querySelector('button').onclick = () => { window.popup = window.open('${address}'); };</script>`,
      });
      const { page } = await newPageOfPerson(stack);
      await page.goto(`${evil}/evil`);
      const popup = await popupAfter(page, () => page.getByRole('button').click());
      await continueAs(popup);
      await popup.getByRole('button', { name: 'Allow', exact: true }).click();
      await popup.getByRole('heading', { name: 'Go back to AwesomeApp' }).waitFor();
      assert.equal(popup.isClosed(), false);
      assert.deepEqual(await page.evaluate(() => (window as never as { got: unknown[] }).got), []);
      // Nor does the platform give a token to somebody who has no more than the verifier.
      for (const code of ['', 's'.repeat(22), challenge]) {
        const { body } = await postForm(stack.platform, '/oauth2/token', {
          grant_type: 'authorization_code',
          client_id: clientId,
          code,
          code_verifier: verifier,
          redirect_uri: back,
        });
        assert.match(body['error']!, /^invalid_(grant|request)$/);
      }
    });
  }

  async function assertSignedIn(page: Page): Promise<void> {
    await page.waitForURL(`${back}#*`);
    const answer = parseFragmentReturn(new URL(page.url()).hash);
    assert.equal(answer?.state, request.state);
    const { status, body } = await postForm(stack.platform, '/oauth2/token', {
      grant_type: 'authorization_code',
      client_id: clientId,
      code: answer!.code!,
      code_verifier: verifier,
      redirect_uri: back,
    });
    assert.equal(status, 200);
    const { ontid } = await verifyAccessToken(body['access_token']!, { platform: stack.platform.url, clientId });
    assert.equal(ontid, body['ontid']);
  }
}, BROWSERS);
