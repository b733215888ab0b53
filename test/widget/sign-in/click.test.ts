import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { ENGINES } from '../../support/browsers.ts';
import {
  BUTTON,
  CLIENT,
  calls,
  callsAfter,
  inChromium,
  inEachBrowser,
  META,
  PERSON,
  popupOf,
  said,
  send,
} from '../../support/fixtures/index.ts';

const SUCCESS = ['onSignIn', { access_token: 'header.payload.signature', ontid: PERSON }];

/** The words of empty buttons, which a style sheet gives them. */
const wordsOf = (page: Page, selector: string) =>
  page.evaluate(
    (buttons) =>
      [...document.querySelectorAll(buttons)].map((button) =>
        getComputedStyle(button, '::after').content.replaceAll('"', ''),
      ),
    selector,
  );

inEachBrowser((bench) => {
  test('a click opens the sign-in page, and its answer is called back', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    const url = new URL(popup.url());
    assert.equal(url.origin + url.pathname, `${bench.sites.host}/signin`);
    assert.equal(url.searchParams.get('client_id'), CLIENT);
    assert.equal(url.searchParams.get('origin'), bench.sites.site);
    assert.equal(url.searchParams.get('lang'), 'en');
    assert.match(url.searchParams.get('state')!, /^ontid\.[\w-]{22,128}$/);

    const closed = popup.waitForEvent('close');
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
    await closed;
  });

  for (const key of ['Enter', 'Space']) {
    test(`the keyboard reaches the button and ${key} presses it`, async () => {
      const page = await bench.newPage();
      await bench.sites.open(page);
      await page.keyboard.press('Tab');
      const popup = await popupOf(page, () => page.keyboard.press(key));
      await send(popup);
      assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
    });
  }

  test('an element with content of its own is left as it is, and a click on a child of it signs in', async () => {
    const page = await bench.newPage();
    const button = '<button class="big ontid-signin" data-onsuccess="onSignIn"><b>Sign <i>in</i></b></button>';
    await bench.sites.open(page, { body: `<form action="/elsewhere">${button}</form>` });
    for (let round = 1; round <= 2; round += 1) {
      const popup = await popupOf(page, () => page.click('i'));
      await send(popup);
      assert.deepEqual(await callsAfter(page, round), Array(round).fill(SUCCESS));
    }
    assert.equal(await page.innerHTML('form'), button);
    assert.equal(page.url(), `${bench.sites.site}/`, 'the form was not sent');
  });

  test('an element whose content the parser has not reached yet is not taken for an empty one', async () => {
    const page = await bench.newPage();
    const rest = Promise.withResolvers<string>();
    // WebKit looks at half a thousand bytes before it begins.
    bench.sites.shop.pages.set('/halves', {
      body: `<!doctype html>${' '.repeat(512)}${META}${bench.sites.script}<p class="ontid-signin">`,
      rest: rest.promise,
    });
    // In a window of its own, because WebDriver runs no command in a page that still loads.
    await bench.sites.open(page, { body: '' });
    type Halves = { halves: Window & typeof globalThis };
    await page.evaluate(() => void Object.assign(window, { halves: open('/halves') }));
    await page.waitForFunction(() => (window as never as Halves).halves.document.querySelector('p') !== null);
    await page.evaluate(() =>
      (window as never as Halves).halves.customElements.whenDefined('ontid-signin').then(() => {}),
    );
    rest.resolve('Sign in</p>');
    await page.waitForFunction(() => (window as never as Halves).halves.document.readyState === 'complete');
    assert.equal(
      await page.evaluate(() => (window as never as Halves).halves.document.querySelector('p')!.innerHTML),
      'Sign in',
    );
  });

  test('a second click brings the window to the front; another button has a window of its own', async () => {
    const page = await bench.newPage();
    const other = BUTTON.replace('onSignIn', 'onOther').replace('<div', '<div id="other"');
    await bench.sites.open(page, {
      head: '<script>window.onOther = (value) => calls.push(["onOther", value])</script>',
      body: BUTTON + other,
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    const opened = (selector: string) =>
      page.evaluate((button) => {
        const { open } = window;
        let count = 0;
        window.open = (...args) => {
          count += 1;
          return open(...args);
        };
        document.querySelector(button)!.shadowRoot!.querySelector('ontid-signin')!.click();
        window.open = open;
        return count;
      }, selector);
    assert.equal(await opened('.ontid-signin'), 0);
    const otherPopup = await popupOf(page, async () => assert.equal(await opened('#other'), 1, 'within the click'));
    await send(otherPopup);
    assert.deepEqual(await callsAfter(page, 1), [['onOther', SUCCESS[1]]]);
    assert.equal(popup.isClosed(), false);
    await send(popup);
    assert.deepEqual((await callsAfter(page, 2))[1], SUCCESS);
  });
}, ENGINES);

inChromium((bench) => {
  const PLACEMENTS: Record<string, (src: string) => { script?: string; body?: string; head?: string }> = {
    'at the end of the body': (src) => ({ script: '', body: `${BUTTON}<script src="${src}"></script>` }),
    async: (src) => ({ script: `<script async src="${src}"></script>` }),
    'as a module': (src) => ({ script: `<script type="module" src="${src}"></script>` }),
    'by a loader that takes its tag away': (src) => ({
      script: `<script>const s = document.createElement('script'); s.src = '${src}'; s.onload = () => s.remove(); document.head.append(s)</script>`,
    }),
    'as a module behind a classic script of that name': (src) => ({
      // What a development server does; the module's own address is another.
      script: `<script src="${src.replace('/plugin.js', '/dev/plugin.js')}"></script>`,
    }),
    twice: (src) => ({ script: `<script src="${src}"></script><script src="${src}"></script>` }),
  };

  for (const [placement, parts] of Object.entries(PLACEMENTS)) {
    test(`the script works ${placement}`, async () => {
      const page = await bench.newPage();
      const src = `${bench.sites.host}/plugin.js`;
      bench.sites.platform.pages.set('/dev/plugin.js', { body: `import('${src}?module')`, type: 'text/javascript' });
      bench.sites.platform.pages.get('/plugin.js')!.headers = { 'access-control-allow-origin': '*' };
      await bench.sites.open(page, parts(src));
      const popup = await popupOf(page, () => page.click('ontid-signin'));
      assert.equal(new URL(popup.url()).origin, bench.sites.host);
      await send(popup);
      assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
      assert.equal(await page.locator('ontid-signin').count(), 1);
    });
  }

  test('data-host on the script wins over where the script came from', async () => {
    const page = await bench.newPage();
    const host = bench.sites.platform.origin('id.localhost');
    await bench.sites.open(page, {
      script: `<script src="${bench.sites.host}/plugin.js" data-host="${host}"></script>`,
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(new URL(popup.url()).origin, host);
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
  });

  test('buttons that come later work: added, emptied, and given the class', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: '<main></main><p id="full">text</p><p id="plain"></p>' });
    await page.evaluate(
      (html) => document.querySelector('main')!.insertAdjacentHTML('beforeend', `<section>${html}</section>`),
      BUTTON,
    );
    await page.waitForSelector('main ontid-signin');
    await page.evaluate(() => document.querySelector('#plain')!.classList.add('ontid-signin'));
    await page.waitForSelector('#plain ontid-signin');
    await page.evaluate(() => {
      const full = document.querySelector('#full')!;
      full.className = 'ontid-signin';
      full.textContent = '';
    });
    await page.waitForSelector('#full ontid-signin');

    const popup = await popupOf(page, () => page.click('main ontid-signin'));
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
  });

  test('a callback is called though its button left the page meanwhile', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await page.evaluate(() => document.querySelector('div')!.replaceChildren());
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
  });

  test('a button of the page’s own that is empty gets the words; content, and a name of another kind, stay', async () => {
    const page = await bench.newPage();
    const own = [
      '<button class="ontid-signin"><img alt="ONT ID"></button>',
      '<button class="ontid-signin" aria-label="Sign in"></button>',
      '<button class="ontid-signin">Go</button>',
      '<button></button>',
    ];
    const empty = '<button id="empty" class="ontid-signin" data-onsuccess="onSignIn">\n</button>';
    await bench.sites.open(page, {
      body: `${empty}<p lang="zh"><button class="ontid-signin"></button><button class="ontid-signin" data-locale="en" data-text="signup_with"></button></p><section>${own.join('')}</section>`,
    });
    await page.getByRole('button', { name: 'Sign in with ONT ID', exact: true }).waitFor();
    assert.deepEqual(await wordsOf(page, 'p button'), ['用 ONT ID 登录', 'Sign up with ONT ID']);
    assert.equal(await page.innerHTML('section'), own.join(''));
    const words = () => wordsOf(page, '#empty').then(([text]) => text);
    await page.evaluate(() => (document.querySelector('#empty')!.textContent = 'Go'));
    assert.equal(await words(), 'none', 'content of the page takes the place of the words');
    await page.evaluate(() => document.querySelector('#empty')!.replaceChildren());
    assert.equal(await words(), 'Sign in with ONT ID');
    await page.evaluate(() => document.querySelector('#empty')!.setAttribute('data-text', 'signin'));
    assert.equal(await words(), 'Sign in');
    const popup = await popupOf(page, () => page.click('#empty'));
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
  });

  test('the room around the drawn button is no button', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: BUTTON.replace('<div', '<div style="padding: 40px"') });
    await page.click('div', { position: { x: 5, y: 5 } });
    // A window that had been opened would have been opened by now: opening is synchronous.
    assert.equal(page.context().pages().length, 1);
  });

  test('a page that names no client gets an error with the mend, and no window', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { meta: '' });
    await page.click('ontid-signin');
    await page.click('ontid-signin');
    const [[name, error]] = (await callsAfter(page, 2)) as [[string, { code: string }]];
    assert.equal(name, 'onFail');
    assert.equal(error.code, 'ERR_CLIENT_MISSING');
    assert.equal(page.context().pages().length, 1);
    const lines = await said(page);
    assert.equal(lines.length, 1, 'said once');
    assert.match(lines[0]!, /ERR_CLIENT_MISSING.*<meta name="ontid-signin-client_ontid"/);
  });

  test('the documented forms of the meta tag name the client', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { meta: META.replace(CLIENT, `${CLIENT}.apps.ontid.com@Awesome App`) });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(new URL(popup.url()).searchParams.get('client_id'), CLIENT);
    assert.deepEqual(await calls(page), []);
  });
});
