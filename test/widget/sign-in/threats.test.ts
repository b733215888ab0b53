import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { BROWSERS } from '../../support/browsers.ts';
import {
  type Bench,
  BUTTON,
  CLIENT,
  calls,
  callsAfter,
  inChromium,
  inEachBrowser,
  META,
  PERSON,
  popupOf,
  send,
} from '../../support/fixtures/index.ts';

const SUCCESS = ['onSignIn', { access_token: 'header.payload.signature', ontid: PERSON }];

// Sends the page that opened or framed it what the sign-in page would send, and then a mark, which arrives after it.
const FORGERY = `<!doctype html><script>
  const state = new URLSearchParams(location.search).get('state');
  const page = opener ?? parent;
  const forged = { source: 'ontid-signin', version: 1, state, result: { access_token: 'forged', ontid: '${PERSON}' } };
  window.heard = [];
  addEventListener('message', ({ data }) => heard.push(data));
  page.postMessage({ source: 'ontid-signin', version: 1, state, hello: true }, '*');
  page.postMessage(forged, '*');
  page.postMessage(JSON.stringify(forged), '*');
  page.postMessage('mark', '*');
</script>`;

const MARKS = `<script>
  window.marks = [];
  addEventListener('message', (event) => event.data === 'mark' && marks.push(event.origin));
</script>`;

/** A page with a sign-in window open, and the state that its answer must have. */
async function waiting(bench: Bench): Promise<{ page: Page; popup: Page; state: string }> {
  const page = await bench.newPage();
  bench.sites.platform.pages.set('/forgery', { body: FORGERY });
  bench.sites.shop.pages.set('/forgery', { body: FORGERY });
  bench.sites.platform.pages.set('/sandboxed-forgery', {
    body: FORGERY,
    headers: { 'content-security-policy': 'sandbox allow-scripts' },
  });
  await bench.sites.open(page, { head: MARKS });
  const popup = await popupOf(page, () => page.click('ontid-signin'));
  return { page, popup, state: new URL(popup.url()).searchParams.get('state')! };
}

async function marks(page: Page): Promise<string[]> {
  await page.waitForFunction(() => (window as never as { marks?: string[] }).marks?.length);
  return page.evaluate(() => (window as never as { marks: string[] }).marks);
}

/** Goes elsewhere as a page does: by the address bar a window would lose its opener. */
async function leave(popup: Page, address: string): Promise<void> {
  await Promise.all([popup.waitForURL(address), popup.evaluate((url) => void location.assign(url), address)]);
}

/** Sends the true answer and sees that it is the only one that counts. */
async function onlyTheTrueAnswerCounts(page: Page, popup: Page): Promise<void> {
  assert.deepEqual(await calls(page), []);
  await send(popup);
  assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
}

inEachBrowser((bench) => {
  const FRAMES: Record<string, () => { src: string; origin: string; sandbox?: string }> = {
    'a frame of the page itself': () => ({ src: `${bench.sites.site}/forgery`, origin: bench.sites.site }),
    'a frame of another site': () => ({
      src: `${bench.sites.shop.origin('evil.localhost')}/forgery`,
      origin: bench.sites.shop.origin('evil.localhost'),
    }),
    'a frame of the right origin': () => ({ src: `${bench.sites.host}/forgery`, origin: bench.sites.host }),
    'a sandboxed frame, whose origin is null': () => ({
      src: `${bench.sites.host}/forgery`,
      origin: 'null',
      sandbox: 'allow-scripts',
    }),
  };

  // The right window, gone to another origin: it keeps its opener, and knows the state from its history.
  const LOOK_ALIKES: Record<string, () => string> = {
    'another host name of the same server': () => bench.sites.platform.origin('127.0.0.1'),
    'a host name that begins alike': () => bench.sites.platform.origin('localhost.evil.localhost'),
    'a host name that ends alike': () => bench.sites.platform.origin('evil.localhost'),
    'another port': () => bench.sites.shop.origin('localhost'),
  };

  for (const [who, frame] of Object.entries(FRAMES)) {
    test(`threat 5: the right message from ${who} is ignored`, async () => {
      const { page, popup, state } = await waiting(bench);
      const { src, origin, sandbox } = frame();
      await page.evaluate(
        ([address, flags]) => {
          const element = document.createElement('iframe');
          if (flags) element.setAttribute('sandbox', flags);
          element.src = address!;
          document.body.append(element);
        },
        [`${src}?state=${state}`, sandbox] as const,
      );
      assert.deepEqual(await marks(page), [origin]);
      const heard = await page
        .frames()
        .at(-1)!
        .evaluate(() => (window as never as { heard: unknown[] }).heard);
      assert.deepEqual(heard, [], 'no ready, no received');
      await onlyTheTrueAnswerCounts(page, popup);
    });
  }

  for (const [what, origin] of Object.entries(LOOK_ALIKES)) {
    test(`threat 5: the right message from the window at ${what} is ignored`, async () => {
      const { page, popup, state } = await waiting(bench);
      const home = popup.url();
      await leave(popup, `${origin()}/forgery?state=${state}`);
      assert.deepEqual(await marks(page), [origin()]);
      await leave(popup, home);
      await onlyTheTrueAnswerCounts(page, popup);
    });
  }

  test('threat 5: the right message from the window in a sandbox, whose origin is null, is ignored', async () => {
    const { page, popup, state } = await waiting(bench);
    const home = popup.url();
    await leave(popup, `${bench.sites.host}/sandboxed-forgery?state=${state}`);
    assert.deepEqual(await marks(page), ['null']);
    await leave(popup, home);
    await onlyTheTrueAnswerCounts(page, popup);
  });

  test('threat 25: the window has a name that nobody can know, a new one each time', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    const known = await popupOf(page, () => page.click('ontid-signin'));
    const first = await known.evaluate(() => window.name);
    await Promise.all([known.waitForEvent('close'), send(known)]);
    await callsAfter(page, 1);

    // Somebody waits under the old name.
    const [trap] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((name) => void window.open('/notes.js', name), first),
    ]);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.notEqual(popup, trap);
    assert.match(trap.url(), /notes\.js$/);
    const second = await popup.evaluate(() => window.name);
    assert.notEqual(second, first);
    for (const name of [first, second]) assert.match(name, /^ontid-signin-[\w-]{22,}$/);
    const [one, other] = bench.sites.signInRequests.slice(-2).map((query) => query.get('state'));
    assert.notEqual(one, other);
  });
}, BROWSERS);

inChromium((bench) => {
  test('threat 5: a message of the right window with another state, form or version is ignored', async () => {
    const { page, popup, state } = await waiting(bench);
    const wrong: Record<string, unknown>[] = [
      { state: 'A'.repeat(32) },
      { state: '' },
      { state: null },
      { state: [state] },
      { state: `${state} ` },
      { source: 'ontid-signup' },
      { version: 2 },
      { version: '1' },
      { result: null },
      { result: { access_token: 'forged' } },
      { result: { access_token: 'forged', ontid: 'did:ont:nobody' } },
      { result: { access_token: '', ontid: PERSON } },
      { result: { access_token: 'x'.repeat(8193), ontid: PERSON } },
      { error: { code: 'ERR_ACCESS_DENIED' } },
      { error: 'ERR_ACCESS_DENIED' },
    ];
    await popup.evaluate(
      ({ wrong }) => {
        const { send } = window as never as { send(changes: object): void };
        wrong.forEach(send);
        opener.postMessage('mark', '*');
      },
      { wrong },
    );
    assert.deepEqual(await marks(page), [bench.sites.host]);
    await onlyTheTrueAnswerCounts(page, popup);
  });

  test('threat 20: data-onsuccess="eval" is not called', async () => {
    const page = await bench.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await bench.sites.open(page, { body: BUTTON.replace('onSignIn', 'eval') });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    const console = page.waitForEvent('console');
    await send(popup);
    await console;
    assert.deepEqual(said, [
      `ontid-signin: data-onsuccess="eval" names no function of the page. Set window.eval = (value) => { … }.`,
    ]);
  });

  test('threat 20: a callback is an own function of the page, and nothing else', async () => {
    const refused = [
      'eval',
      'constructor',
      'alert',
      'open',
      'print',
      'setTimeout',
      'fetch',
      'Function',
      'toString',
      '__proto__.constructor',
      'globalThis.eval',
      'window.eval',
      'self.eval',
      'document.write',
      'location.assign',
      'Object.assign',
      'Reflect.apply',
      'App.done.constructor',
      'App.done.call',
      'App.constructor',
      'App.toString',
      'getter',
      'list.push',
      'clobbered',
      'clobbered.submit',
      'missing',
      'App..done',
      'onSignIn()',
      'onSignIn;alert(1)',
      'javascript:alert(1)',
      'App["done"]',
    ];
    const taken = ['onSignIn', 'App.done', 'App.deep.done', 'App.bound', ' App.done ', 'App.exported', 'App.inherited'];
    const page = await bench.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('dialog', (dialog) => {
      said.push(dialog.type());
      return dialog.dismiss();
    });
    await bench.sites.open(page, {
      head: `<script>
        class Parent { inherited(value) { calls.push(this === App ? value : 'without its holder'); } }
        window.App = Object.assign(new Parent(), {
          done(value) { calls.push(this === App ? value : 'without its holder'); },
          deep: { done(value) { calls.push(value); } },
          bound: function (value) { calls.push(value); }.bind(null),
        });
        Object.defineProperty(App, 'exported', { get: () => App.deep.done });
        Object.defineProperty(window, 'getter', { get: () => { calls.push('getter'); return App.done; } });
        window.list = [];
      </script>`,
      body: `<form id="clobbered"></form>${[...refused, ...taken].map((name) => BUTTON.replace('onSignIn', name.replaceAll('"', '&quot;'))).join('')}`,
    });
    // As if each had been signed in with, by the event that tells of it.
    const results = await page.evaluate(() => {
      for (const { shadowRoot } of document.querySelectorAll('.ontid-signin')) {
        shadowRoot!
          .querySelector('ontid-signin')!
          .dispatchEvent(Object.assign(new Event('ontid-success'), { result: 'result' }));
      }
      return (window as never as { calls: unknown[] }).calls;
    });
    assert.deepEqual(results, [['onSignIn', 'result'], 'result', 'result', 'result', 'result', 'result', 'result']);
    const names = said.map((text) => /data-onsuccess="(.*)" names no function/.exec(text)?.[1]);
    assert.deepEqual(names, refused);
    assert.equal(page.context().pages().length, 1);
  });

  test('threat 20: what others may write into the page does not lead the sign-in astray', async () => {
    const page = await bench.newPage();
    const evil = bench.sites.shop.origin('evil.localhost');
    await bench.sites.open(page, {
      script: `<img name="currentScript" src="${evil}/plugin.js"><form name="scripts"></form>${bench.sites.script}`,
      meta: META.replace(CLIENT, `${CLIENT}@<img src=x onerror=alert(1)>&amp;callback_url=${evil}`),
      body: `<div lang="en&state=evil" class="ontid-signin" data-onsuccess="onSignIn"></div>`,
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    const { origin, searchParams } = new URL(popup.url());
    assert.equal(origin, bench.sites.host);
    assert.deepEqual(
      [...searchParams.keys()],
      ['client_id', 'origin', 'state', 'ack', 'response_mode', 'redirect_uri', 'code_challenge', 'nonce', 'lang'],
    );
    assert.equal(searchParams.get('client_id'), CLIENT);
    assert.equal(searchParams.get('lang'), 'en&state=evil');
  });

  test('threat 26: a flood of messages is passed over without a look at what they hold', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      head: `<script>
        window.received = 0;
        window.read = 0;
        addEventListener('message', () => received++);
        const { get } = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
        Object.defineProperty(MessageEvent.prototype, 'data', { get() { read++; return get.call(this); } });
      </script>`,
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    // The window's `hello` came, and was read.
    await page.evaluate(() => void Object.assign(window, { received: 0, read: 0 }));
    const state = new URL(popup.url()).searchParams.get('state');
    bench.sites.shop.pages.set('/flood', {
      body: `<script>
        const message = { source: 'ontid-signin', version: 1, state: '${state}', result: { access_token: 'x'.repeat(4096), ontid: '${PERSON}' } };
        for (let i = 0; i < 20000; i++) parent.postMessage(message, '*');
      </script>`,
    });
    await page.evaluate(
      (src) => {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
      },
      `${bench.sites.shop.origin('evil.localhost')}/flood`,
    );
    await page.waitForFunction(() => (window as never as { received: number }).received === 20_000);
    assert.equal(await page.evaluate(() => (window as never as { read: number }).read), 0);
    await onlyTheTrueAnswerCounts(page, popup);
  });
});
