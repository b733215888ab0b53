import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { ENGINES } from '../../support/browsers.ts';
import { BUTTON, callsAfter, inEachBrowser, PERSON, popupOf, putLibrary, send } from '../../support/fixtures/index.ts';

// Sites that require Trusted Types, with and without a Lit of their own.

const SUCCESS = ['onSignIn', { access_token: 'header.payload.signature', ontid: PERSON }];
const OWN = '<button class="ontid-signin" data-onsuccess="onSignIn">Sign in</button>';
const REQUIRE = "require-trusted-types-for 'script'";

/** The page's own Lit draws a text. */
const OWN_LIT = `
  import { html, render } from '/lib/lit.js';
  render(html\`<b>\${'drawn by the page'}</b>\`, document.querySelector('main'));
`;

inEachBrowser((bench) => {
  /**
   * Opens a page with a button to draw and one with content, under a policy, and its own Lit before or after the
   * plugin.
   */
  async function open(page: Page, policy: string, lit?: 'before' | 'after'): Promise<void> {
    const { shop, host, script } = bench.sites;
    await putLibrary(shop, '/lib');
    shop.pages.set('/own.js', { body: OWN_LIT, type: 'text/javascript' });
    const own = '<script type="module" src="/own.js"></script>';
    // Modules and deferred scripts run in their order, after the page is read.
    const plugin = lit === 'before' ? script.replace('<script', '<script defer') : script;
    const headers = {
      'content-security-policy': `default-src 'none'; script-src 'self' ${host}; style-src 'self'; ${policy}`,
    };
    const main = `<main></main>${BUTTON}${OWN}`;
    await bench.sites.open(page, {
      headers,
      script: '',
      body: lit === 'before' ? main + own + plugin : main + plugin + (lit ? own : ''),
    });
    if (lit) await page.waitForSelector('b');
  }

  /** Whether the button was drawn, once a button with content has been heard. */
  const isDrawn = (page: Page) =>
    page.evaluate(async () => {
      await customElements.whenDefined('ontid-signin');
      const button = document.querySelector('div.ontid-signin')!.shadowRoot!.querySelector('ontid-signin')!;
      await button.updateComplete.catch(() => {});
      return Boolean(button.shadowRoot!.querySelector('button'));
    });

  async function signsIn(page: Page, selector: string): Promise<void> {
    const popup = await popupOf(page, () => page.click(selector));
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [SUCCESS]);
  }

  for (const [policy, lit] of [
    [REQUIRE, undefined],
    [`${REQUIRE}; trusted-types ontid-signin`, undefined],
    [`${REQUIRE}; trusted-types ontid-signin lit-html`, 'before'],
    [`${REQUIRE}; trusted-types ontid-signin lit-html`, 'after'],
  ] as const) {
    test(`the button is drawn and signs in under "${policy}"${lit ? `, with the page’s own Lit ${lit} it` : ''}`, async () => {
      const page = await bench.newPage();
      await open(page, policy, lit);
      assert.equal(await isDrawn(page), true);
      await signsIn(page, 'div ontid-signin');
    });
  }

  for (const [policy, lit] of [
    [`${REQUIRE}; trusted-types 'none'`, undefined],
    [`${REQUIRE}; trusted-types lit-html`, 'before'],
    [`${REQUIRE}; trusted-types lit-html`, 'after'],
  ] as const) {
    test(`where "${policy}" leaves us out, buttons with content sign in and the page’s own scripts live${lit ? `, its Lit ${lit} us` : ''}`, async () => {
      const page = await bench.newPage();
      await open(page, policy, lit);
      await signsIn(page, 'button.ontid-signin');
    });
  }
}, ENGINES);
