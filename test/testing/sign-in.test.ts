import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyAccessToken, verifyCredential } from 'ontid-signin/verify';
import type { Browser } from 'playwright';
import { test as base } from 'playwright/test';
import {
  ontidFixtures,
  type Sharing,
  signInAs,
  startTestIssuer,
  type TestIssuer,
  testOntId,
  testPhone,
} from '../../src/testing/index.ts';
import { launch } from '../support/browsers.ts';
import { CLIENT, callsAfter, META, NOTES, Site } from '../support/fixtures/index.ts';

// The real button against the stand-in, by each way that an answer takes. That the ways are the platform's own is
// tested where the platform is.

// As Playwright's runner takes it: the types have to fit, which is checked with all others.
base.extend(ontidFixtures({ port: 4000 }));
base.extend(ontidFixtures({ url: 'http://localhost:4000' }));

const CALLBACKS = 'data-onsuccess="onSignIn" data-onerror="onFail" data-oncancel="onCancel"';
let issuer: TestIssuer;
let shop: Site;
let browser: Browser;
before(async () => {
  issuer = await startTestIssuer();
  shop = await Site.start();
  browser = await launch('chromium');
  serve('/', '');
  serve('/redirect', 'data-ux-mode="redirect"');
  serve('/asks', 'data-scope="phone" data-auth-template="authtemplate_kyc01" data-debug');
  serve('/cut-off', '', { 'cross-origin-opener-policy': 'same-origin' });
});
after(async () => {
  await browser?.close();
  await shop?.close();
  await issuer?.close();
});

function serve(path: string, attributes: string, headers: Record<string, string> = {}): void {
  const button = `<div class="ontid-signin" ${CALLBACKS} ${attributes}></div>`;
  const scripts = `<script>${NOTES}</script><script src="${issuer.url}/plugin.js"></script>`;
  const body = `<!doctype html><title>Shop</title>${META}${scripts}${button}`;
  shop.pages.set(path, { body, headers });
}

/** Presses the button of a page in a browser of its own, and gives what the page's callbacks got. */
async function press(
  path: string,
  person?: string | null,
  sharing?: Sharing,
): Promise<[string, Record<string, string>]> {
  const context = await browser.newContext({ locale: 'en-US' });
  try {
    if (person !== undefined) await signInAs(context, person, issuer.url, sharing);
    const page = await context.newPage();
    await page.goto(shop.origin('127.0.0.1') + path);
    await page.getByRole('button', { name: 'Sign in with ONT ID' }).click();
    const [call] = (await callsAfter(page, 1)) as [[string, Record<string, string>]];
    return call;
  } finally {
    await context.close();
  }
}

for (const [path, way] of [
  ['/', 'by a message'],
  ['/cut-off', 'by a window that returns'],
  ['/redirect', 'with the whole page'],
] as const) {
  test(`a person is signed in ${way}, with a token that the back end believes`, async () => {
    const [callback, { ontid, access_token }] = await press(path, 'Ada');
    assert.deepEqual([callback, ontid], ['onSignIn', testOntId('Ada')]);
    const verified = await verifyAccessToken(access_token!, { platform: issuer.url, clientId: CLIENT });
    assert.equal(verified.ontid, ontid);
  });

  test(`a person says no ${way}`, async () => {
    const [callback, { code }] = await press(path, null);
    assert.deepEqual([callback, code], ['onCancel', 'ERR_ACCESS_DENIED']);
  });
}

test('a site is shown the phone and the credential that it asks for, as far as the person lets it', async () => {
  const ontid = testOntId('Ada');
  const phoneOf = async (token: string) => {
    const response = await fetch(`${issuer.url}/api/v1/ontid/info`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await response.json()) as { result: { phone?: string } }).result.phone;
  };
  const [, all] = await press('/asks', 'Ada', { credential: { Name: 'Ada Lovelace' } });
  assert.equal((await verifyCredential(all.credential!, { platform: issuer.url, ontid })).fields.Name, 'Ada Lovelace');
  assert.equal(await phoneOf(all.access_token!), testPhone('Ada'));
  const [, none] = await press('/asks', 'Ada', { phone: null, credential: null });
  assert.deepEqual([none.ontid, none.credential, await phoneOf(none.access_token!)], [ontid, undefined, undefined]);
  const [, unasked] = await press('/', 'Ada');
  assert.deepEqual([unasked.credential, await phoneOf(unasked.access_token!)], [undefined, undefined]);
});

test('data-debug finds its panel, and nothing wrong', async () => {
  const page = await browser.newPage({ locale: 'en-US' });
  await page.goto(`${shop.origin('127.0.0.1')}/asks`);
  await page.getByRole('region', { name: 'Doctor' }).getByText('Nothing is wrong').waitFor();
  await page.close();
});

test('one browser’s person is not another’s, and a browser that was told nothing has the issuer’s', async () => {
  const ben = issuer.signIn('Ben');
  const people = await Promise.all([press('/'), press('/', 'Ada')]);
  assert.deepEqual(
    people.map(([, { ontid }]) => ontid),
    [ben, testOntId('Ada')],
  );
  assert.equal(issuer.signIn(null), null);
  assert.equal((await press('/'))[0], 'onCancel');
});
