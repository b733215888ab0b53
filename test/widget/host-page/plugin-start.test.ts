import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLIENT, callsAfter, inChromium, META, popupOf, said, send } from '../../support/fixtures/index.ts';

// What plugin.js finds on a page when it starts, and which of several scripts is which.

const OLD_META = `<meta name="ontology-app-ontid" content="${CLIENT} @ Awesome App ">`;
/** Notes the page's errors that nobody caught, and runs a script of the page. */
const first = (script: string) =>
  `<script>var failures = []; addEventListener('error', ({ message }) => failures.push(message))</script><script>${script}</script>`;

inChromium((bench) => {
  test('M4: whatever the page has put into window.ontologyAccount, the button is there and works', async () => {
    const page = await bench.newPage();
    const given = [
      'window.ontologyAccount = { windowRef: null, account: null, loginCallback: null, origin: null, appontid: null, appname: null }',
      'window.ontologyAccount = { get windowRef() { return null }, get account() { return null }, get appontid() { return undefined }, get origin() { return "" } }',
      'window.ontologyAccount = { loadLoginPage: null, getAppOntid: 5, insertOntologyStyle: "text" }',
      'var ontologyAccount = { windowRef: 1 }',
      'var ontologyAccount',
      'var ontologyAccount = null',
      'window.ontologyAccount = "text"',
      'window.ontologyAccount = function () {}',
      'window.ontologyAccount = Object.freeze({ windowRef: null })',
      'window.ontologyAccount = Object.seal({ account: 1, windowRef: null })',
      'window.ontologyAccount = Object.create(null)',
      'window.ontologyAccount = Object.defineProperty({}, "loadLoginPage", { value: 1 })',
      'var mine = {}; Object.defineProperty(window, "ontologyAccount", { get: () => mine, set() {} })',
      'Object.defineProperty(window, "ontologyAccount", { value: Object.freeze({}) })',
      'Object.defineProperty(document, "adoptedStyleSheets", { get() { throw new Error("no sheets") } })',
      'performance.getEntriesByType = () => { throw new Error("no entries") }',
    ];
    for (const script of given) {
      await bench.sites.open(page, { meta: OLD_META, head: first(script) });
      assert.deepEqual(await page.evaluate('failures'), [], script);
      assert.deepEqual(
        (await said(page)).filter((line) => !line.includes('could not start')),
        [],
        script,
      );
      const popup = await popupOf(page, () => page.click('ontid-signin'));
      assert.equal(new URL(popup.url()).searchParams.get('client_id'), CLIENT, script);
      await send(popup);
      assert.equal((await callsAfter(page, 1)).length, 1, script);
      assert.deepEqual(await page.evaluate('failures'), [], script);
    }
    // The last one keeps a part from starting.
    assert.match(
      (await said(page))[0]!,
      /^ontid-signin: A part of plugin\.js could not start\. The other parts work\. Error: no entries/,
    );
  });

  test('M4: the page’s object stays the one that it made, and what it assigns counts', async () => {
    const page = await bench.newPage();
    const script = `var mine = window.ontologyAccount = { mine: 1, loginCallback: 'onSignIn', get appname() { return 'Mine' } }`;
    await bench.sites.open(page, {
      meta: OLD_META,
      body: '<button onclick="mine.loadLoginPage()">ONT ID</button>',
      head: first(script),
    });
    await page.evaluate(() => {
      // biome-ignore lint/suspicious/noRedundantUseStrict: the page gets this function without its module
      'use strict';
      const account = window.ontologyAccount!;
      account.windowRef = null;
      account.origin = new URL(account.origin).origin;
    });
    const popup = await popupOf(page, () => page.click('button'));
    await send(popup);
    await callsAfter(page, 1);
    assert.deepEqual(
      await page.evaluate('[mine === ontologyAccount, mine.mine, mine.appname, mine.appontid, failures]'),
      [true, 1, 'Mine', CLIENT, []],
    );
  });

  test('an element whose class contains the text is a button on pages of the original script, and on no others', async () => {
    const page = await bench.newPage();
    const body =
      '<p class="my-ontid-signin-box"><i class="ontid-signin__link" data-onsuccess="onSignIn">ONT ID</i> <b>text</b></p>';
    await bench.sites.open(page, { meta: OLD_META, body });
    await page.click('b');
    const popup = await popupOf(page, () => page.click('i'));
    await send(popup);
    assert.deepEqual(
      (await callsAfter(page, 1)).map(([name]) => name),
      ['onSignIn'],
    );
    const before = bench.sites.signInRequests.length;
    await bench.sites.open(page, { meta: META, body });
    await page.click('i');
    assert.equal(bench.sites.signInRequests.length, before);
  });

  test('F16: a module is told from another plugin.js of the page', async () => {
    const page = await bench.newPage();
    const { host, platform, shop } = bench.sites;
    shop.pages.set('/gallery/plugin.js', { body: 'window.gallery = 1', type: 'text/javascript' });
    platform.pages.set('/module/plugin.js', {
      ...platform.pages.get('/plugin.js')!,
      headers: { 'access-control-allow-origin': '*' },
    });
    const module = `<script type="module" src="${host}/module/plugin.js"></script>`;
    for (const script of [
      '<script src="/gallery/plugin.js"></script>',
      '<script type="module" src="/gallery/plugin.js"></script>',
      '<script async src="/gallery/plugin.js"></script>',
    ]) {
      for (const both of [script + module, module + script]) {
        await bench.sites.open(page, { script: both });
        const popup = await popupOf(page, () => page.click('ontid-signin'));
        assert.equal(new URL(popup.url()).origin, host, both);
        await popup.close();
      }
    }
  });

  test('F30: of scripts from two hosts the first one is used, and the console says so', async () => {
    const page = await bench.newPage();
    const other = bench.sites.platform.origin('id.localhost');
    await bench.sites.open(page, {
      script: `${bench.sites.script}${bench.sites.script}<script src="${other}/plugin.js"></script>`,
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(new URL(popup.url()).origin, bench.sites.host);
    assert.deepEqual(await said(page), [
      `ontid-signin: The page loads plugin.js from ${bench.sites.host} and from ${other}. The first one is used.`,
    ]);
  });

  test('F13: the console’s advice for a callback that is not found works', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      head: `<script>var MyShop = {}; Object.defineProperty(MyShop, 'later', { get: () => undefined })</script>`,
      body: '<div class="ontid-signin" data-onsuccess="MyShop.later"></div>',
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    const told = page.waitForEvent('console');
    await send(popup);
    await told;
    assert.deepEqual(await said(page), [
      'ontid-signin: data-onsuccess="MyShop.later" names no function of the page. Set window.onSignIn = (value) => { … } and data-onsuccess="onSignIn".',
    ]);
  });
});
