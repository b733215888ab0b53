import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { CLIENT, callsAfter, inChromium, META, PERSON, popupOf, said, send } from '../../support/fixtures/index.ts';

// Pages of the original script, as they are.

const RESULT = { access_token: 'header.payload.signature', ontid: PERSON };
const OLD_META = `<meta name="ontology-app-ontid" content="${CLIENT}@Awesome App">`;
const OTHER = 'did:ont:AZc7VqpUzQpmJ6cCrjUQFAwXzgThPWbK6C';

type Account = NonNullable<Window['ontologyAccount']>;
const of = <Value>(page: Page, read: (account: Account) => Value): Promise<Value> =>
  page.evaluate(`(${read})(window.ontologyAccount)`);

inChromium((bench) => {
  test('a page with the original’s meta tag and button signs in', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      meta: OLD_META,
      body: '<div class="btn ontid-signin" data-onsuccess="onSignIn">ONT ID <b>Login</b></div>',
    });
    const popup = await popupOf(page, () => page.click('b'));
    assert.equal(new URL(popup.url()).searchParams.get('client_id'), CLIENT);
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [['onSignIn', RESULT]]);
    assert.deepEqual(await of(page, ({ account, appontid, appname }) => [account, appontid, appname]), [
      RESULT,
      CLIENT,
      'Awesome App',
    ]);
    assert.equal(
      await page.evaluate(() => getComputedStyle(document.querySelector('.btn')!).minHeight),
      '44px',
      'it looks like a button',
    );
  });

  test('loadLoginPage() opens the window of the origin that the page sets, and calls its callback', async () => {
    const page = await bench.newPage();
    const host = bench.sites.platform.origin('id.localhost');
    await bench.sites.open(page, { meta: OLD_META, body: '' });
    assert.equal(await of(page, ({ origin }) => origin), bench.sites.host);
    assert.equal(await of(page, ({ windowRef }) => windowRef), null);
    const popup = await popupOf(page, () =>
      page.evaluate((origin) => {
        Object.assign(window, {
          App: {
            done: (value: unknown) => (window as never as { calls: unknown[] }).calls.push(['App.done', value]),
          },
        });
        Object.assign(window.ontologyAccount!, { origin, loginCallback: 'App.done' });
        window.ontologyAccount!.loadLoginPage();
      }, host),
    );
    assert.equal(new URL(popup.url()).origin, host);
    assert.equal(await of(page, ({ windowRef }) => windowRef?.closed), false);
    const closed = popup.waitForEvent('close');
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [['App.done', RESULT]]);
    assert.deepEqual(await of(page, ({ account }) => account), RESULT);
    await closed;
    assert.equal(await of(page, ({ windowRef }) => windowRef), null);
  });

  test('what the page puts there before the script stays, and a client that it sets wins', async () => {
    const page = await bench.newPage();
    const head = `<script>window.ontologyAccount = { appontid: '${OTHER}', mine: 1 }</script>`;
    await bench.sites.open(page, { meta: META, head });
    assert.equal(await page.evaluate(() => (window.ontologyAccount as never as { mine: number }).mine), 1);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(new URL(popup.url()).searchParams.get('client_id'), OTHER);
    await of(page, (account) => account.getAppOntid());
    assert.equal(await of(page, ({ appontid }) => appontid), CLIENT, 'read anew');
  });

  test('a page without a client is told so in the console, without a dialog or a window', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { meta: '', body: '' });
    await page.evaluate(async () => {
      window.alert = () => console.error('a dialog');
      window.ontologyAccount!.getAppOntid();
      for (let time = 0; time < 2; time += 1) window.ontologyAccount!.loadLoginPage();
      await new Promise((done) => setTimeout(done));
    });
    assert.equal(page.context().pages().length, 1);
    const lines = await said(page);
    assert.equal(lines.length, 2);
    for (const line of lines) assert.match(line, /names no client\. Add <meta name="ontid-signin-client_ontid"/);
  });

  test('insertOntologyStyle() adds rules under a policy that allows no inline style', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { headers: { 'content-security-policy': "style-src 'self'" }, body: '<p>text</p>' });
    await of(page, (account) => account.insertOntologyStyle('p { color: rgb(1, 2, 3) }'));
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('p')!).color), 'rgb(1, 2, 3)');
  });

  test('threat 20: an element of that id is not taken for what the page says', async () => {
    const page = await bench.newPage();
    const clobber =
      '<a id="ontologyAccount" name="loadLoginPage"></a><a id="ontologyAccount" name="origin" href="https://evil.example"></a>';
    await bench.sites.open(page, {
      script: '',
      body: `${clobber}<div class="ontid-signin"></div>${bench.sites.script}`,
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(new URL(popup.url()).origin, bench.sites.host);
  });
});
