import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { ENGINES } from '../../support/browsers.ts';
import {
  afterLooks,
  afterLost,
  type Bench,
  calls,
  callsAfter,
  inChromium,
  inEachBrowser,
  isBusy,
  PERSON,
  passTime,
  popupOf,
  send,
} from '../../support/fixtures/index.ts';

const SUCCESS = ['onSignIn', { access_token: 'header.payload.signature', ontid: PERSON }];

/** What the callbacks were called with so far: which, and the error's code. */
async function outcome(page: Page): Promise<[string, string]> {
  const [[name, error]] = (await callsAfter(page, 1)) as [[string, { code: string }]];
  return [name, error.code];
}

const stateOf = (popup: Page) => new URL(popup.url()).searchParams.get('state');

/** Opens a window whose page does not say `hello`, as one that was cut off. */
async function mutePopup({ sites }: Bench, page: Page, action: () => Promise<unknown>): Promise<Page> {
  const spoken = sites.platform.pages.get('/signin')!;
  sites.platform.pages.set('/signin', {
    body: String(spoken.body).replace('post({ hello: true })', 'heard.push("ready")'),
  });
  try {
    return await popupOf(page, action);
  } finally {
    sites.platform.pages.set('/signin', spoken);
  }
}

inEachBrowser((bench) => {
  test('closing the window cancels', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await popup.close();
    assert.deepEqual(await outcome(page), ['onCancel', 'ERR_POPUP_CLOSED']);

    const again = await popupOf(page, () => page.click('ontid-signin'));
    await send(again);
    assert.deepEqual((await callsAfter(page, 2))[1], SUCCESS);
  });

  for (const focused of [true, false]) {
    test(`a window that never said hello is not believed to be closed, ${focused ? 'whether' : 'nor if not'} the person is on the page`, async () => {
      const page = await bench.newPage();
      await bench.sites.open(page, { head: `<script>document.hasFocus = () => ${focused}</script>` });
      const popup = await mutePopup(bench, page, () => page.click('ontid-signin'));
      await afterLooks(page, 3);
      await popup.close();
      await afterLost(page);
      assert.deepEqual(await calls(page), [], 'the sign-in still waits');

      const again = await mutePopup(bench, page, () => page.click('ontid-signin'));
      assert.deepEqual(await outcome(page), ['onCancel', 'ERR_POPUP_CLOSED']);
      assert.ok(await isBusy(page));
      assert.equal(stateOf(again), stateOf(popup));
      await send(again);
      assert.deepEqual((await callsAfter(page, 2))[1], SUCCESS);
    });
  }

  test('the window is told that the page is ready, and that its answer was received', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    const signIn = bench.sites.platform.pages.get('/signin')!;
    const told = "fetch('/told', { method: 'POST', keepalive: true, body: new URLSearchParams({ name }) })";
    bench.sites.platform.pages.set('/signin', {
      body: String(signIn.body).replace('heard.push(name)', `(heard.push(name), ${told})`),
    });
    try {
      const popup = await popupOf(page, () => page.click('ontid-signin'));
      assert.equal((await bench.sites.platform.takePost('/told')).get('name'), 'ready');
      await popup.reload();
      assert.equal((await bench.sites.platform.takePost('/told')).get('name'), 'ready', 'after each load');
      await send(popup);
      assert.equal((await bench.sites.platform.takePost('/told')).get('name'), 'received');
    } finally {
      bench.sites.platform.pages.set('/signin', signIn);
    }
  });

  test('a click after the window was closed opens another for the same sign-in, and either may answer', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: '<ontid-signin></ontid-signin>' });
    const start = () =>
      page.evaluate(() => {
        const answers = ((window as never as { answers?: unknown[] }).answers ??= []);
        answers.push(document.querySelector('ontid-signin')!.signIn());
      });
    const first = await mutePopup(bench, page, start);
    await first.close();
    const second = await popupOf(page, start);
    assert.equal(stateOf(second), stateOf(first));
    await send(second);
    const [one, other] = await page.evaluate(() => Promise.all((window as never as { answers: unknown[] }).answers));
    assert.deepEqual([one, other], [SUCCESS[1], SUCCESS[1]]);
  });

  test('an answer sent just before the window closes itself wins', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await popup.evaluate(() => {
      setTimeout(() => {
        (window as never as { send(changes: object): void }).send({});
        window.close();
      });
    });
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
  });
}, ENGINES);

inChromium((bench) => {
  for (const [looks, code] of [
    [2, 'ERR_RETURN_PAGE'],
    [3, 'ERR_POPUP_CLOSED'],
  ] as const) {
    test(`a lost window that was at the platform for ${looks} looks ends with ${code} at the next press`, async () => {
      const page = await bench.newPage();
      // As a window that the platform's policy cuts off: a busy browser shows it at the platform until it is cut off.
      const head = `<script>
        let seen = 0;
        const address = { get href() { seen++; throw new DOMException('Another origin', 'SecurityError') } };
        const popup = { get closed() { return seen >= ${looks} }, location: address, close() {}, focus() {} };
        window.open = () => (popup.top = popup);
      </script>`;
      await bench.sites.open(page, { head });
      await page.click('ontid-signin');
      await page.waitForSelector('ontid-signin button[aria-busy]');
      await afterLost(page);
      await page.click('ontid-signin');
      assert.equal((await outcome(page))[1], code);
    });
  }

  test('another nonce or scope is another request with a window of its own; the same one brings the window to the front', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: '<ontid-signin></ontid-signin>' });
    const start = (nonce: string, scope: string) =>
      page.evaluate(
        (wanted) => {
          const button = document.querySelector('ontid-signin')!;
          Object.assign(button, wanted);
          const answers = ((window as never as { answers?: unknown[] }).answers ??= []);
          answers.push(button.signIn());
        },
        { nonce, scope },
      );
    const first = await popupOf(page, () => start('one', ''));
    const second = await popupOf(page, () => start('two', ''));
    const third = await popupOf(page, () => start('two', 'phone'));
    await start('two', '');
    const states = new Set([first, second, third].map(stateOf));
    assert.equal(states.size, 3);
    assert.equal(page.context().pages().length, 4);
    for (const popup of [third, second, first]) await send(popup);
    const answers = await page.evaluate(() => Promise.all((window as never as { answers: unknown[] }).answers));
    assert.deepEqual(answers, Array(4).fill(SUCCESS[1]));
  });

  test('a refusal cancels, and the window is closed', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    const closed = popup.waitForEvent('close');
    await send(popup, { error: { code: 'ERR_ACCESS_DENIED', message: 'The person said no.' } });
    assert.deepEqual(await callsAfter(page, 1), [
      ['onCancel', { code: 'ERR_ACCESS_DENIED', message: 'The person said no.' }],
    ]);
    await closed;
  });

  test('every other code of the sign-in page is a failed sign-in', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    // The last two are not the sign-in page's to give: they would say what did not happen.
    const codes = ['ERR_SIGN_IN_FAILED', 'SOMETHING_NEW', 'ERR_POPUP_CLOSED', 'ERR_TIMEOUT'];
    for (const [index, code] of codes.entries()) {
      const popup = await popupOf(page, () => page.click('ontid-signin'));
      await send(popup, { error: { code, message: 'It broke.' } });
      assert.deepEqual((await callsAfter(page, index + 1))[index], [
        'onFail',
        { code: 'ERR_SIGN_IN_FAILED', message: 'It broke.' },
      ]);
    }
  });

  test('no answer within the time limit is an error, and the window is closed', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    type Answer = { answer: Promise<string> };
    const popup = await popupOf(page, () =>
      page.evaluate(() => {
        const answer = document
          .querySelector('.ontid-signin')!
          .shadowRoot!.querySelector('ontid-signin')!
          .signIn({ timeout: 60_000 });
        Object.assign(window, { answer: answer.catch(({ code }) => code) });
      }),
    );
    const closed = popup.waitForEvent('close');
    await passTime(page, 60_000);
    assert.equal(await page.evaluate(() => (window as never as Answer).answer), 'ERR_TIMEOUT');
    assert.deepEqual(await outcome(page), ['onFail', 'ERR_TIMEOUT']);
    await closed;
  });

  test('an AbortSignal ends the sign-in and closes the window; one that has fired opens none', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    const popup = await popupOf(page, () =>
      page.evaluate(() => {
        const controller = new AbortController();
        const answer = document
          .querySelector('.ontid-signin')!
          .shadowRoot!.querySelector('ontid-signin')!
          .signIn({ signal: controller.signal });
        Object.assign(window, { controller, answer });
        answer.catch(() => {});
      }),
    );
    const closed = popup.waitForEvent('close');
    const ended = await page.evaluate(() => {
      const { controller, answer } = window as never as { controller: AbortController; answer: Promise<unknown> };
      controller.abort('because');
      return answer.catch(({ code, cause }) => [code, cause]);
    });
    assert.deepEqual(ended, ['ERR_ABORTED', 'because']);
    await closed;

    const code = await page.evaluate(() =>
      document
        .querySelector('.ontid-signin')!
        .shadowRoot!.querySelector('ontid-signin')!
        .signIn({ signal: AbortSignal.abort() })
        .catch((error) => error.code),
    );
    assert.equal(code, 'ERR_ABORTED');
    assert.equal(page.context().pages().length, 1);
  });

  test('nothing listens any more once a sign-in has settled', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      head: `<script>
        window.listening = 0;
        for (const [name, step] of [['addEventListener', 1], ['removeEventListener', -1]]) {
          const original = EventTarget.prototype[name];
          EventTarget.prototype[name] = function (type, listener, options) {
            if (type === 'message') {
              listening += step;
              options?.signal?.addEventListener('abort', () => listening--);
            }
            return original.call(this, type, listener, options);
          };
        }
      </script>`,
    });
    const listening = () => page.evaluate(() => (window as never as { listening: number }).listening);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(await listening(), 1);
    await send(popup);
    await callsAfter(page, 1);
    assert.equal(await listening(), 0);
  });
});

// Playwright lets every window open; here the browsers guard as they do for people. It also says at odd times that the
// person has just done something: in Firefox that is made to last no time, and the page is told that nobody has.
inEachBrowser(
  (bench) => {
    test('a window that the browser does not open is an error', async () => {
      const page = await bench.newPage();
      await bench.sites.open(page, {
        body: '<ontid-signin></ontid-signin>',
        head: `<script>
          Object.defineProperty(navigator, "userActivation", { value: { isActive: false, hasBeenActive: false } });
          addEventListener("load", () => document.querySelector("ontid-signin").signIn().catch(onFail));
        </script>`,
      });
      assert.deepEqual(await outcome(page), ['onFail', 'ERR_POPUP_BLOCKED']);
      assert.equal(page.context().pages().length, 1);
    });
  },
  ENGINES,
  {
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    firefoxUserPrefs: {
      'dom.disable_open_during_load': true,
      'remote.prefs.recommended': false,
      'dom.user_activation.transient.timeout': 1,
    },
  },
);
