import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { BROWSERS, ENGINES } from '../../support/browsers.ts';
import { calls, callsAfter, inChromium, inEachBrowser, PERSON, popupOf, send } from '../../support/fixtures/index.ts';

// Pages that do with an element of the class what frameworks, dialogs and forms do.

const SUCCESS = ['onSignIn', { access_token: 'header.payload.signature', ontid: PERSON }];
const OWN = '<button class="ontid-signin" data-onsuccess="onSignIn">Sign in</button>';
const EMPTY = '<div class="ontid-signin" data-onsuccess="onSignIn"></div>';

/**
 * Clicks an element by script, or the button that is drawn in it, and lets the tasks run in which a stopped click is
 * taken up.
 */
const press = (page: Page, selector: string) =>
  page.evaluate(async (target) => {
    const element = document.querySelector<HTMLElement>(target)!;
    const drawn = element.matches('.ontid-signin') ? element.shadowRoot?.querySelector('ontid-signin') : undefined;
    (drawn ?? element).click();
    for (let i = 0; i < 3; i += 1) await new Promise((done) => setTimeout(done));
  }, selector);

async function opensWindow(page: Page, selector: string): Promise<void> {
  const popup = await popupOf(page, () => press(page, selector));
  await popup.close();
}

/** Whether nothing opens: no more windows than the page's own. */
async function opensNothing(page: Page, selector: string): Promise<void> {
  await press(page, selector);
  assert.equal(page.context().pages().length, 1, selector);
}

inEachBrowser((bench) => {
  test('F17: Enter in a field of a form sends the form; a press of the button in it signs in', async () => {
    const page = await bench.newPage();
    bench.sites.shop.pages.set('/login', { body: '<title>Logged in</title>' });
    await bench.sites.open(page, { body: `<form action="/login">${OWN}<input name="password"></form>` });
    await opensWindow(page, 'button.ontid-signin');
    await page.evaluate(() => document.querySelector('input')!.focus());
    await page.keyboard.press('Enter');
    await page.waitForURL('**/login?password=');
    assert.equal(page.context().pages().length, 1);
  });

  test('F29: a disabled field set disables what is in it, save in its legend', async () => {
    const page = await bench.newPage();
    const own = '<a class="ontid-signin" href="#away">Sign in</a>';
    await bench.sites.open(page, {
      body: `<fieldset disabled><legend>${EMPTY.replace('<div', '<div id="legend"')}</legend>${EMPTY}${own}<ontid-signin></ontid-signin></fieldset>`,
    });
    const disabled = () =>
      page.evaluate(() =>
        ['#legend', 'fieldset > div', 'fieldset > ontid-signin'].map((selector) => {
          const element = document.querySelector(selector)!;
          return (element.shadowRoot!.querySelector('ontid-signin') ?? element).shadowRoot!.querySelector('button')!
            .disabled;
        }),
      );
    await page.waitForSelector('fieldset > div ontid-signin');
    assert.deepEqual(await disabled(), [false, true, true]);
    for (const selector of ['fieldset > div', 'a', 'fieldset > ontid-signin']) await opensNothing(page, selector);
    await page.evaluate(() => (document.querySelector('fieldset')!.disabled = false));
    await page.waitForFunction(
      () =>
        !document.querySelector('fieldset > div')!.shadowRoot!.querySelector('ontid-signin')!.hasAttribute('disabled'),
    );
    await page.waitForFunction(
      () => !document.querySelector('fieldset > ontid-signin')!.shadowRoot!.querySelector('button')!.disabled,
    );
    assert.deepEqual(await disabled(), [false, false, false]);
    for (const selector of ['fieldset > div', 'a', 'fieldset > ontid-signin']) await opensWindow(page, selector);
  });

  test('F20, F21: a button keeps its looks in another document, and works in a document that is written anew', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: `<iframe></iframe>${OWN}` });
    const height = await page.evaluate(async () => {
      const button = document.createElement('ontid-signin');
      document.querySelector('iframe')!.contentDocument!.body.append(button);
      await button.updateComplete;
      return getComputedStyle(button.shadowRoot!.querySelector('button')!).minHeight;
    });
    assert.equal(height, '44px');
    await page.evaluate(() => {
      const html = document.documentElement.outerHTML;
      document.open();
      document.write(`<!doctype html>${html}`);
      document.close();
    });
    await page.waitForSelector('button.ontid-signin');
    const popup = await popupOf(page, () => page.click('button.ontid-signin'));
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
  });
}, ENGINES);

// WebKit's driver presses single keys.
inEachBrowser((bench) => {
  test('F11: a dialog that keeps the focus finds the button, and the Tab key stops at it once', async () => {
    const page = await bench.newPage();
    const dialog = (content: string) => `<div role="dialog"><button class="close">Close</button>${content}</div>`;
    await bench.sites.open(page, {
      body: `${dialog(EMPTY)}<script>
        // As such scripts are written: the last and the first that can have the focus lead to one another.
        const box = document.querySelector('[role=dialog]');
        box.addEventListener('keydown', (event) => {
          if (event.key !== 'Tab') return;
          const stops = [...box.querySelectorAll('a[href], button, input, [tabindex]:not([tabindex="-1"])')];
          const [first, last] = [stops[0], stops.at(-1)];
          const here = document.activeElement;
          if (here === last && !event.shiftKey) (event.preventDefault(), first.focus());
          if (here === first && event.shiftKey) (event.preventDefault(), last.focus());
        });
      </script>`,
    });
    const focused = () => page.evaluate(() => document.activeElement!.className);
    await page.evaluate(() => document.querySelector<HTMLElement>('.close')!.focus());
    const order: string[] = [];
    for (const key of ['Tab', 'Tab', 'Shift+Tab', 'Shift+Tab']) {
      await page.keyboard.press(key);
      order.push(await focused());
    }
    assert.deepEqual(order, ['ontid-signin', 'close', 'ontid-signin', 'close']);
    await page.keyboard.press('Tab');
    const popup = await popupOf(page, () => page.keyboard.press('Enter'));
    await popup.close();
  });
}, BROWSERS);

inChromium((bench) => {
  test('F4, F5: nothing is put into the page’s own tree; content that comes later takes the place of the button', async () => {
    const page = await bench.newPage();
    const hosts = `${EMPTY}<button class="ontid-signin"></button>${OWN}<p class="ontid-signin"><!-- a framework’s mark --></p>`;
    await bench.sites.open(page, { body: `<main>${hosts}</main>` });
    assert.equal(await page.innerHTML('main'), hosts);
    assert.equal(await page.locator('ontid-signin').count(), 2);

    await page.evaluate(() => (document.querySelector('main div')!.innerHTML = '<b>Go in</b>'));
    await page.waitForFunction(() => !document.querySelector('main div')!.shadowRoot!.querySelector('ontid-signin'));
    assert.ok(await page.evaluate(() => document.querySelector('b')!.getBoundingClientRect().width > 0), 'it shows');
    const popup = await popupOf(page, () => page.click('b'));
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
    await page.evaluate(() => document.querySelector('main div')!.replaceChildren());
    await page.waitForFunction(() => document.querySelector('main div')!.shadowRoot!.querySelector('ontid-signin'));
  });

  test('F7: a press counts though an element around the button stops it', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: `<div onclick="event.stopPropagation()">${OWN}${EMPTY}</div>` });
    for (const [round, selector] of ['button.ontid-signin', 'div ontid-signin'].entries()) {
      const popup = await popupOf(page, () => page.click(selector));
      await send(popup);
      assert.deepEqual(await callsAfter(page, round + 1), Array(round + 1).fill(SUCCESS));
    }
  });

  test('F22: a press that a listener prevents signs nobody in, wherever it listens', async () => {
    const page = await bench.newPage();
    const element = '<ontid-signin></ontid-signin>';
    await bench.sites.open(page, { body: `<form action="/elsewhere">${OWN}</form>${EMPTY}${element}` });
    await page.evaluate(() => {
      const prevent = (event: Event) => (window as never as { agreed: boolean }).agreed || event.preventDefault();
      const listen = {
        capture: () => document.addEventListener('click', prevent, { capture: true }),
        bubble: () => document.addEventListener('click', prevent),
      };
      Object.assign(window, {
        agreed: false,
        listen,
        stop: () => {
          document.removeEventListener('click', prevent, { capture: true });
          document.removeEventListener('click', prevent);
        },
      });
    });
    for (const phase of ['capture', 'bubble']) {
      await page.evaluate((name) => (window as never as { listen: Record<string, () => void> }).listen[name]!(), phase);
      for (const selector of ['button.ontid-signin', 'div.ontid-signin', 'ontid-signin']) {
        await page.evaluate(() => void Object.assign(window, { agreed: false }));
        await opensNothing(page, selector);
        await page.evaluate(() => void Object.assign(window, { agreed: true }));
        await opensWindow(page, selector);
      }
      await page.evaluate(() => (window as never as { stop: () => void }).stop());
    }
    assert.equal(page.url(), `${bench.sites.site}/`, 'the form was not sent');
  });

  test('hosts of every kind: a list item, a custom element, one with a shadow root of the page’s own', async () => {
    const page = await bench.newPage();
    const kinds = [
      '<li class="ontid-signin"></li>',
      '<x-login class="ontid-signin"></x-login>',
      '<section class="ontid-signin"></section>',
    ];
    const attach = `<script>document.querySelector('section').attachShadow({ mode: 'open' }).innerHTML = '<b>Go in</b>'</script>`;
    await bench.sites.open(page, { script: '', body: `<ul>${kinds.join('')}</ul>${attach}${bench.sites.script}` });
    await page.evaluate(() => customElements.define('x-login', class extends HTMLElement {}));
    await page.waitForSelector('x-login ontid-signin');
    await page.waitForSelector('li > ontid-signin');
    for (const selector of ['li > ontid-signin', 'x-login > ontid-signin']) await opensWindow(page, selector);
    assert.equal(await page.evaluate(() => document.querySelector('section')!.shadowRoot!.innerHTML), '<b>Go in</b>');
    await opensWindow(page, 'section');
  });

  test('M3: the element calls back what data-onsuccess and its like name, as the class does', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      body: '<ontid-signin data-onsuccess="onSignIn" data-oncancel="onCancel"></ontid-signin>',
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
    assert.equal((await calls(page)).length, 1);
  });
});
