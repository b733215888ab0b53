import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { ENGINES } from '../../support/browsers.ts';
import {
  CLIENT,
  callsAfter,
  hurry,
  inChromium,
  inEachBrowser,
  PERSON,
  popupOf,
  send,
} from '../../support/fixtures/index.ts';

// What pages do with the original script's global, and a copy of that script beside ours.

const RESULT = { access_token: 'header.payload.signature', ontid: PERSON };
const OLD_META = `<meta name="ontology-app-ontid" content="${CLIENT} @Awesome App">`;
const OWN = '<button class="ontid-signin" data-onsuccess="onSignIn">ONT ID</button>';

/** Signs in by what a click starts, and gives what the callbacks got. One window opens. */
async function signInBy(page: Page, selector: string): Promise<[string, unknown][]> {
  const before = page.context().pages().length;
  const calls = await page.evaluate(() => (window as never as { calls: unknown[] }).calls.length);
  const popup = await popupOf(page, () => page.click(selector));
  assert.equal(page.context().pages().length, before + 1, selector);
  const closed = popup.waitForEvent('close');
  await hurry(page);
  await send(popup);
  await Promise.all([closed, callsAfter(page, calls + 1)]);
  return (await callsAfter(page, calls + 1)).slice(calls);
}

/** Notes the page's errors that nobody caught. Not every driver tells of them. */
const NOTE_ERRORS = `<script>var failures = []; addEventListener('error', ({ message }) => failures.push(message))</script>`;
const failures = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as never as { failures: string[] }).failures);

/**
 * What the published copies of the original have in common, and how the older one differs: it calls functions of the
 * page.
 */
const copyOf = (call: string, declare: string) => `
  window.ontologyAccount = window.ontologyAccount || {};
  ontologyAccount.origin = 'http://192.0.2.1:10390';
  ${declare}(function () {
    ontologyAccount.windowRef = window.open(ontologyAccount.origin + '/oauth2.0/authorize/?params=', 'ONT_ID_Open_Platform');
  });
  document.addEventListener('click', ({ target }) => {
    if (!(target.getAttribute('class') || '').includes('ontid-signin')) return;
    ontologyAccount.loginCallback = target.getAttribute('data-onsuccess');
    ${call}();
  });
  window.addEventListener('message', (event) => {
    if (event.origin !== ontologyAccount.origin) return;
    const result = JSON.parse(event.data);
    ontologyAccount.windowRef.close();
    window[ontologyAccount.loginCallback](result);
  });`;
const COPIES = [
  copyOf('ontologyAccount.loadLoginPage', 'ontologyAccount.loadLoginPage = '),
  copyOf('loadLoginPage', 'var loadLoginPage = '),
];

inEachBrowser((bench) => {
  test('m12: the mark is drawn on buttons with words of their own, under a policy for pictures and styles', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      meta: OLD_META,
      headers: { 'content-security-policy': "img-src 'self'; style-src 'self'" },
      head: NOTE_ERRORS.replace(
        "addEventListener('error'",
        "addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => failures.push(violatedDirective + ' ' + blockedURI)); addEventListener('error'",
      ),
      body: `${OWN}<button class="ontid-signin" id="picture"><svg></svg>ONT ID</button><div class="ontid-signin" id="drawn"></div>`,
    });
    const markOf = (selector: string) =>
      page.evaluate((name) => {
        const { content, width, clipPath, backgroundColor } = getComputedStyle(
          document.querySelector(name)!,
          '::before',
        );
        return content === 'none' ? null : [width, clipPath.slice(0, 5), backgroundColor];
      }, selector);
    assert.deepEqual(await markOf('button'), ['24px', 'path(', 'rgb(20, 23, 31)']);
    assert.deepEqual([await markOf('#picture'), await markOf('#drawn')], [null, null]);
    assert.deepEqual(await failures(page), []);
    assert.equal(await page.evaluate(() => document.querySelector('.ontid-signin')!.innerHTML), 'ONT ID');
  });
}, ENGINES);

inChromium((bench) => {
  test('M3: loadLoginPage works as a handler, taken out of its object, in strict code and wrapped', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      meta: OLD_META,
      head: NOTE_ERRORS,
      body: `<button id="handler">1</button><button id="taken">2</button><button id="strict">3</button><button id="wrapped">4</button>
        <script type="module">
          ontologyAccount.loginCallback = 'onSignIn';
          const { loadLoginPage } = ontologyAccount;
          const on = (id, act) => document.getElementById(id).addEventListener('click', act);
          on('handler', ontologyAccount.loadLoginPage);
          on('taken', () => loadLoginPage());
          on('strict', () => {
            ontologyAccount.windowRef = null;
            ontologyAccount.account = null;
            (0, ontologyAccount.loadLoginPage)();
          });
          const inner = ontologyAccount.loadLoginPage;
          on('wrapped', () => {
            ontologyAccount.loadLoginPage = () => (calls.push('wrapper'), inner());
            ontologyAccount.loadLoginPage();
          });
        </script>`,
    });
    for (const id of ['handler', 'taken', 'strict']) {
      assert.deepEqual(await signInBy(page, `#${id}`), [['onSignIn', RESULT]], id);
      assert.deepEqual(await page.evaluate(() => window.ontologyAccount!.account), RESULT, id);
    }
    const popup = await popupOf(page, () => page.click('#wrapped'));
    await send(popup);
    assert.deepEqual((await callsAfter(page, 5)).slice(3), ['wrapper', ['onSignIn', RESULT]]);
    assert.deepEqual(await failures(page), []);
  });

  test('a press of a button runs the page’s own loadLoginPage, and the button signs in once', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      meta: OLD_META,
      head: NOTE_ERRORS,
      body: `<button id="own" class="ontid-signin" data-onsuccess="onSignIn" data-scope="phone" onclick="ontologyAccount.loadLoginPage()">ONT ID</button>
        <div id="drawn" class="ontid-signin" data-onsuccess="onSignIn"></div>
        <script>
          var inner = ontologyAccount.loadLoginPage, wrapped = 0;
          ontologyAccount.loadLoginPage = function () { wrapped++; inner(); };
        </script>`,
    });
    for (const selector of ['#own', '#drawn ontid-signin'])
      assert.deepEqual(await signInBy(page, selector), [['onSignIn', RESULT]], selector);
    assert.equal(
      await page.evaluate('wrapped'),
      3,
      'by the handler and the press of the one, and by the press of the other',
    );
    assert.deepEqual(
      bench.sites.signInRequests.slice(-2).map((query) => query.get('scope')),
      ['phone', null],
    );
    assert.equal(await page.evaluate(() => window.ontologyAccount!.loginCallback), 'onSignIn');
  });

  test('m13: a copy of the original, before or after ours, leaves one window and one callback, and throws nothing', async () => {
    for (const copy of COPIES) {
      for (const isFirst of [true, false]) {
        const page = await bench.newPage();
        const scripts = [`<script>${copy}</script>`, bench.sites.script];
        await bench.sites.open(page, {
          meta: OLD_META,
          head: NOTE_ERRORS,
          script: (isFirst ? scripts : scripts.reverse()).join(''),
          body: `${OWN}<div id="drawn" class="ontid-signin" data-onsuccess="onSignIn"></div><i class="my-ontid-signin" data-onsuccess="onSignIn">ONT ID</i>`,
        });
        const isFirstCopy = copy === COPIES[0];
        for (const selector of isFirstCopy
          ? ['button.ontid-signin', '#drawn ontid-signin', 'i']
          : ['button.ontid-signin']) {
          assert.deepEqual(await signInBy(page, selector), [['onSignIn', RESULT]], selector);
          const { origin, searchParams } = new URL(
            bench.sites.platform.requests.findLast((path) => path.startsWith('/signin?'))!,
            bench.sites.host,
          );
          assert.deepEqual([origin, searchParams.get('client_id')], [bench.sites.host, CLIENT]);
        }
        assert.deepEqual(await page.evaluate(() => window.ontologyAccount!.account), RESULT);
        assert.deepEqual(await failures(page), []);
        await page.context().close();
      }
    }
  });
});
