import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import { signInUrl, type SignInRequest } from '../../src/protocol/request.ts';
import { parseFragmentReturn } from '../../src/protocol/return.ts';
import { verifyAccessToken } from '../../src/verify/verify-access-token.ts';
import type { OntId } from '../../src/protocol/ont-id.ts';
import { pkce, postForm } from '../support/oauth-client.ts';
import { Site } from '../support/sites.ts';
import { newNumber, onStack, popupAfter, register } from '../support/stack.ts';

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
    clientId ??= await stack.platform.addApp(origin);
    request = { clientId, origin, state: 's'.repeat(22), responseMode: 'redirect', redirectUri: back, codeChallenge: challenge };
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

  test('who says no comes back too, with that word and no code', async () => {
    const page = await stack.newPage();
    await page.goto(signInUrl(stack.platform.url, request));
    await register(stack, page, newNumber());
    await page.getByRole('button', { name: 'Don’t allow' }).click();
    await page.waitForURL(`${back}#*`);
    const answer = parseFragmentReturn(new URL(page.url()).hash);
    assert.deepEqual([answer?.state, answer?.error?.code, answer?.code], [request.state, 'ERR_ACCESS_DENIED', undefined]);
  });

  test('a window whose page cut it off with a Cross-Origin-Opener-Policy goes back with a code', async () => {
    const address = signInUrl(stack.platform.url, { ...request, responseMode: 'web_message' });
    shop.pages.set('/', { body: `<!doctype html><button>Sign in</button><script>document.querySelector('button').onclick = () => window.open('${address}', '', 'popup');</script>`, headers: { 'cross-origin-opener-policy': 'same-origin' } });
    const page = await stack.newPage();
    await page.goto(`${origin}/`);
    const popup = await popupAfter(page, () => page.getByRole('button').click());
    await register(stack, popup, newNumber());
    await popup.getByRole('button', { name: 'Allow', exact: true }).click();
    await assertSignedIn(popup);
  });

  test('who has agreed before goes straight through, in each way of answering', async () => {
    const page = await stack.newPage();
    const straight = { ...request, autoSelect: true as const };
    await page.goto(signInUrl(stack.platform.url, straight));
    await register(stack, page, newNumber());
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await assertSignedIn(page);
    // The whole page: there and back, and nothing between.
    await page.goto(`${origin}/back`);
    await page.goto(signInUrl(stack.platform.url, straight));
    await assertSignedIn(page);
    // A window, told from and cut off from its opener.
    const address = signInUrl(stack.platform.url, { ...straight, responseMode: 'web_message' });
    for (const policy of ['unsafe-none', 'same-origin']) {
      shop.pages.set('/', {
        body: `<!doctype html><button>Sign in</button><script>addEventListener('message', ({ data }) => (window.got = data)); document.querySelector('button').onclick = () => window.open('${address}', '', 'popup');</script>`,
        headers: { 'cross-origin-opener-policy': policy },
      });
      await page.goto(`${origin}/`);
      const popup = await popupAfter(page, () => page.getByRole('button').click());
      if (policy === 'same-origin') await assertSignedIn(popup);
      else {
        const token = await page.waitForFunction(() => (window as never as { got?: { result: { access_token: string } } }).got?.result.access_token);
        await verifyAccessToken((await token.jsonValue())!, { platform: stack.platform.url, clientId });
      }
    }
  });

  if (stack.name === 'chromium') {
    test('threat 8: who starts a sign-in in a site’s name and holds its verifier gets nothing when the person ends it', async () => {
      const evil = shop.origin('evil.localhost');
      const address = signInUrl(stack.platform.url, { ...request, responseMode: 'web_message' });
      shop.pages.set('/evil', { body: `<!doctype html><button>Win</button><script>window.got = []; addEventListener('message', ({ data }) => got.push(data)); document.querySelector('button').onclick = () => { window.popup = window.open('${address}'); };</script>` });
      const page = await stack.newPage();
      await page.goto(`${evil}/evil`);
      const popup = await popupAfter(page, () => page.getByRole('button').click());
      await register(stack, popup, newNumber());
      const closed = popup.waitForEvent('close');
      await Promise.all([closed, popup.getByRole('button', { name: 'Allow', exact: true }).click().catch(() => closed)]);
      assert.deepEqual(await page.evaluate(() => (window as never as { got: unknown[] }).got), []);
      // Nor does the platform give a token to somebody who has no more than the verifier.
      for (const code of ['', 's'.repeat(22), challenge]) {
        const { body } = await postForm(stack.platform, '/oauth2/token', { grant_type: 'authorization_code', client_id: clientId, code, code_verifier: verifier, redirect_uri: back });
        assert.match(body['error']!, /^invalid_(grant|request)$/);
      }
    });
  }

  async function assertSignedIn(page: Page): Promise<void> {
    await page.waitForURL(`${back}#*`);
    const answer = parseFragmentReturn(new URL(page.url()).hash);
    assert.equal(answer?.state, request.state);
    const { status, body } = await postForm(stack.platform, '/oauth2/token', { grant_type: 'authorization_code', client_id: clientId, code: answer!.code!, code_verifier: verifier, redirect_uri: back });
    assert.equal(status, 200);
    const { ontid } = await verifyAccessToken(body['access_token']!, { platform: stack.platform.url, clientId });
    assert.equal(ontid, body['ontid']);
  }
});
