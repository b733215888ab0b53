import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BROWSERS } from '../../support/browsers.ts';
import { BUTTON, callsAfter, inChromium, inEachBrowser, PERSON, popupOf, send } from '../../support/fixtures/index.ts';

// Sign-ins in applications: windows that close at once, pages that change meanwhile, and zones.

const RESULT = { access_token: 'header.payload.signature', ontid: PERSON };

inEachBrowser((bench) => {
  test('F12: a window that closes right after it opens leaves no button busy, and the next press opens another', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      head: `<script>
        const { open } = window;
        let delay = 0;
        window.open = (...request) => {
          const popup = open(...request);
          // One in this task would be a window that was blocked.
          if (delay < 3) setTimeout(() => popup.close(), delay++ * 50);
          return popup;
        };
      </script>`,
    });
    for (let window = 0; window < 3; window++) {
      await Promise.all([page.waitForEvent('popup'), page.click('ontid-signin')]);
      await page.waitForSelector('ontid-signin button[aria-busy]');
      await page.waitForSelector('ontid-signin button:not([aria-busy])');
    }
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await send(popup);
    await page.waitForFunction(() => (window as never as { calls?: [string][] }).calls?.at(-1)?.[0] === 'onSignIn');
  });
}, BROWSERS);

inChromium((bench) => {
  test('F33: when the button has left the page meanwhile, its listeners and those of the document are told, each once', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      body: `${BUTTON}<script>
        for (const type of ['success', 'error', 'cancel']) document.addEventListener('ontid-' + type, () => calls.push(type));
      </script>`,
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await page.evaluate(() => document.querySelector('.ontid-signin')!.remove());
    await send(popup);
    assert.deepEqual(await callsAfter(page, 2), [['onSignIn', RESULT], 'success']);
  });

  test('F18: another address to come back to, or to post to, is another request; another language is not', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: '<ontid-signin></ontid-signin>' });
    const start = (wanted: object) =>
      page.evaluate(
        (options) =>
          void Object.assign(document.querySelector('ontid-signin')!, options)
            .signIn()
            .catch(() => {}),
        wanted,
      );
    const first = await popupOf(page, () => start({}));
    const second = await popupOf(page, () => start({ redirectUri: '/other' }));
    await start({ locale: 'zh' });
    const third = await popupOf(page, () => start({ autoSelect: true }));
    const asked = [first, second, third].map((popup) => new URL(popup.url()).searchParams);
    assert.equal(new Set(asked.map((query) => query.get('state'))).size, 3);
    assert.deepEqual(
      asked.map((query) => [query.get('redirect_uri'), query.get('auto_select')]),
      [
        [`${bench.sites.site}/`, null],
        [`${bench.sites.site}/other`, null],
        [`${bench.sites.site}/other`, 'true'],
      ],
    );
    assert.equal(page.context().pages().length, 4);
  });
});

/** What a zone of Angular's does with timers and listeners, and how Angular leaves it: in `Zone.root`. */
const ZONE = `<script>
  let inside = true;
  window.pending = new Set();
  window.Zone = { root: { run(action) { const before = inside; inside = false; try { return action(); } finally { inside = before; } } } };
  for (const [set, clear] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
    const [start, stop] = [window[set], window[clear]];
    window[set] = (action, ...rest) => {
      const mine = inside;
      const id = start(() => {
        const before = inside;
        inside = mine;
        if (set === 'setTimeout') pending.delete(id);
        try { action(); } finally { inside = before; }
      }, ...rest);
      if (mine) pending.add(id);
      return id;
    };
    window[clear] = (id) => (pending.delete(id), stop(id));
  }
  const { addEventListener: add } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const mine = inside;
    const run = (event) => {
      const before = inside;
      inside = mine;
      try { listener.call(this, event); } finally { inside = before; }
    };
    add.call(this, type, run, options);
  };
</script>`;

inChromium((bench) => {
  test('F23: nothing of a sign-in is pending in the zone of the application, while the window is open and after', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { head: ZONE });
    const pending = () => page.evaluate(() => (window as never as { pending: Set<number> }).pending.size);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(await pending(), 0);
    await send(popup);
    await callsAfter(page, 1);
    assert.equal(await pending(), 0);
  });
});

inChromium(
  (bench) => {
    test('a sign-in that was started too late after the press says so in the console, once, and goes on', async () => {
      const page = await bench.newPage();
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      // Each press lets a page open one window.
      await bench.sites.open(page, {
        body: '<b onclick="window.open(\'about:blank\'); ontologyAccount.loadLoginPage()">Sign in</b>',
      });
      await page.click('b');
      await page.waitForURL(`${bench.sites.host}/signin?**`);
      assert.deepEqual(
        errors.filter((text) => text.includes('before anything is awaited')).length,
        1,
        errors.join('\n'),
      );
    });
  },
  { ignoreDefaultArgs: ['--disable-popup-blocking'] },
);
