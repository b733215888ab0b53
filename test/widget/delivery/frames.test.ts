import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame, Page } from 'playwright';
import { BROWSERS, ENGINES } from '../../support/browsers.ts';
import {
  type Bench,
  BUTTON,
  inEachBrowser,
  META,
  NOTES,
  PERSON,
  popupOf,
  pressIn,
  send,
} from '../../support/fixtures/index.ts';

// The button in frames, and in pages that the browser denies its storage.

const SUCCESS = ['onSignIn', { access_token: 'header.payload.signature', ontid: PERSON }];
const escaped = (html: string) => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** The page that a frame shows. */
const inner = ({ sites }: Bench) => `<!doctype html>${META}<script>${NOTES}</script>${sites.script}${BUTTON}`;

/** Opens a page of the platform's origin, which is another than the site's, with a frame of the site. */
async function openAround(
  bench: Bench,
  page: Page,
  { sandbox, headers = {} }: { sandbox?: string; headers?: Record<string, string> },
): Promise<void> {
  const { platform, shop, site, host } = bench.sites;
  shop.pages.set('/framed', { body: inner(bench) });
  const attribute = sandbox === undefined ? '' : ` sandbox="${sandbox}"`;
  platform.pages.set('/around', {
    body: `<!doctype html><h1>Around</h1><iframe src="${site}/framed"${attribute}></iframe>`,
    headers,
  });
  await page.goto(`${host}/around`);
}

/** The first call of the frame's callbacks: its name, and the error's code. */
async function outcome(page: Page): Promise<[name: string, code: string | undefined, message: string | undefined]> {
  const frame = frameOf(page);
  await frame.waitForFunction(() => (window as never as { calls?: unknown[] }).calls?.length);
  const [[name, value]] = await frame.evaluate(
    () => (window as never as { calls: [[string, { code?: string; message?: string }]] }).calls,
  );
  return [name, value.code, value.message];
}

const frameOf = (page: Page): Frame => page.frames()[1]!;

inEachBrowser((bench) => {
  test('F10: a frame that is written into its page signs in for the origin of the page', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { script: '', body: `<iframe srcdoc="${escaped(inner(bench))}"></iframe>` });
    const popup = await popupOf(page, () => pressIn(frameOf(page)));
    const asked = new URL(popup.url()).searchParams;
    assert.deepEqual([asked.get('origin'), asked.get('redirect_uri')], [bench.sites.site, `${bench.sites.site}/`]);
    await send(popup);
    assert.equal((await outcome(page))[0], 'onSignIn');
  });

  test('F10, m10: a sandbox that an answer cannot come to, or that may open no window, is told so, and no window opens', async () => {
    const page = await bench.newPage();
    const expected = {
      'allow-scripts allow-popups': 'ERR_ORIGIN_OPAQUE',
      'allow-scripts allow-same-origin': 'ERR_POPUP_BLOCKED',
    };
    for (const [sandbox, code] of Object.entries(expected)) {
      await openAround(bench, page, { sandbox });
      await pressIn(frameOf(page));
      const [callback, given, message] = await outcome(page);
      assert.deepEqual([callback, given], ['onFail', code], message);
      assert.ok(!message!.includes('null'), message);
      assert.equal(page.context().pages().length, 1);
    }
  });

  test('m8: a frame of another site under COOP same-origin is told that no answer can come, at once', async () => {
    const page = await bench.newPage();
    await openAround(bench, page, { headers: { 'cross-origin-opener-policy': 'same-origin' } });
    const opened = page.context().waitForEvent('page');
    await pressIn(frameOf(page));
    assert.deepEqual((await outcome(page)).slice(0, 2), ['onFail', 'ERR_FRAME_CUT_OFF']);
    // The hosted page can tell by this: there is no window that opened it, and no address to go back to.
    const popup = await opened;
    await popup.waitForURL(`${bench.sites.host}/signin?**`);
    assert.deepEqual(
      [new URL(popup.url()).searchParams.get('redirect_uri'), await popup.evaluate(() => opener)],
      [null, null],
    );
  });

  test('F24: a window that was opened from a frame and closed is a cancel, though the focus is on the page around', async () => {
    const page = await bench.newPage();
    await openAround(bench, page, {});
    const popup = await popupOf(page, () => pressIn(frameOf(page)));
    await page.bringToFront();
    await page.click('h1');
    assert.equal(await frameOf(page).evaluate(() => document.hasFocus()), false);
    await popup.close();
    assert.deepEqual((await outcome(page)).slice(0, 2), ['onCancel', 'ERR_POPUP_CLOSED']);
  });
}, BROWSERS);

inEachBrowser((bench) => {
  test('F6: a page that may use no storage, channel or lock signs in by the message of its window', async () => {
    const page = await bench.newPage();
    const denied = `<script>
      const deny = () => { throw new DOMException('denied', 'SecurityError') };
      for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: deny });
      window.BroadcastChannel = class { constructor() { deny() } };
      for (const name of ['request', 'query']) LockManager.prototype[name] = deny;
      Object.defineProperty(Document.prototype, 'cookie', { get: deny, set: deny });
    </script>`;
    await bench.sites.open(page, { head: denied, body: BUTTON.replace('<div', '<div data-remember') });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await send(popup);
    await page.waitForFunction(() => (window as never as { calls?: unknown[] }).calls?.length);
    assert.deepEqual(await page.evaluate(() => (window as never as { calls: unknown[] }).calls), [SUCCESS]);
  });
}, ENGINES);

inEachBrowser(
  (bench) => {
    test('F6: a frame without cross-site cookies signs in', async () => {
      const page = await bench.newPage();
      await openAround(bench, page, {});
      await assert.rejects(
        frameOf(page).evaluate(() => void localStorage.length),
        /SecurityError|insecure|denied/,
      );
      const popup = await popupOf(page, () => pressIn(frameOf(page)));
      await send(popup);
      assert.equal((await outcome(page))[0], 'onSignIn');
    });
  },
  ['firefox'],
  // "All cross-site cookies" in the settings.
  { firefoxUserPrefs: { 'network.cookie.cookieBehavior': 1 } },
);
