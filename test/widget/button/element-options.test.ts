import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { BUTTON, callsAfter, inChromium, PERSON, popupOf, said, send } from '../../support/fixtures/index.ts';

// Sanitizers let `class` and `data-*` through. On a page with plugin.js such an element, written by somebody else, must
// not decide where the person goes, nor to which address of the site the token is posted.

/**
 * Notes the forms that are sent in place of sending them, and has a function of the page's that an attacker may name.
 */
const FORMS = `<script>
  window.forms = [];
  HTMLFormElement.prototype.submit = function () { forms.push(this.action); };
  window.app = { transfer: onSignIn };
  document.addEventListener('ontid-success', ({ target, result }) => target.closest('.drawn') || onSignIn(result));
</script>`;

const forms = (page: Page): Promise<string[]> => page.evaluate(() => (window as never as { forms: string[] }).forms);

inChromium((bench) => {
  const ELEMENTS = {
    'an element of the class': (evil: string) =>
      `<div class="ontid-signin drawn" data-host="${evil}" data-onsuccess="app.transfer" data-login_uri="/transfer?to=mallory"><b>Win</b></div>`,
    'an empty element of the class': (evil: string) =>
      `<div class="ontid-signin drawn" data-host="${evil}" data-onsuccess="app.transfer" data-login-uri="/transfer?to=mallory"></div>`,
    'the element itself': (evil: string) =>
      `<ontid-signin class="ontid-signin" host="${evil}" login-uri="/transfer?to=mallory"></ontid-signin>`,
  };
  for (const [what, element] of Object.entries(ELEMENTS)) {
    test(`threat 40, V20: ${what} chooses neither the platform nor the address that the token is posted to`, async () => {
      const page = await bench.newPage();
      await bench.sites.open(page, {
        head: FORMS,
        body: `<p>A comment: ${element(bench.sites.platform.origin('evil.localhost'))}</p>`,
      });
      const popup = await popupOf(page, () => page.click('ontid-signin, .drawn b'));
      assert.equal(new URL(popup.url()).origin, bench.sites.host);
      await send(popup);
      await callsAfter(page, 1);
      assert.deepEqual(await forms(page), []);
      const lines = (await said(page)).filter((line) => line.includes('has no effect with plugin.js'));
      assert.deepEqual(
        lines.map((line) => /(host|login-uri)="/.exec(line)?.[1]),
        ['host', 'login-uri'],
      );
    });
  }

  test('threat 40, V20: an element of the class gives neither of the two to the button that it holds', async () => {
    const page = await bench.newPage();
    const evil = bench.sites.platform.origin('evil.localhost');
    await bench.sites.open(page, {
      body: `<div class="ontid-signin" data-host="${evil}" data-login_uri="/transfer" data-theme="dark"></div>`,
    });
    const given = await page.evaluate(() =>
      document.querySelector('.ontid-signin')!.shadowRoot!.querySelector('ontid-signin')!.getAttributeNames(),
    );
    assert.ok(given.includes('theme'));
    assert.deepEqual(
      given.filter((name) => name === 'host' || name === 'login-uri'),
      [],
    );
    await page.evaluate(
      () => void (document.querySelector<HTMLElement>('.ontid-signin')!.dataset['host'] = 'https://later.example'),
    );
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(new URL(popup.url()).origin, bench.sites.host);
  });

  const PLACES = {
    'a meta tag': () => ({ head: `${FORMS}<meta name="ontid-signin-login_uri" content="/session">` }),
    'the script tag': () => ({
      head: FORMS,
      script: bench.sites.script.replace('<script', '<script data-login_uri="/session"'),
    }),
  };
  for (const [place, parts] of Object.entries(PLACES)) {
    test(`login_uri: ${place} names the address that the token is posted to`, async () => {
      const page = await bench.newPage();
      await bench.sites.open(page, { body: BUTTON, ...parts() });
      await send(await popupOf(page, () => page.click('ontid-signin')));
      const [[, result]] = (await callsAfter(page, 1)) as [[string, { ontid: string }]];
      assert.equal(result.ontid, PERSON);
      assert.deepEqual(await forms(page), [`${bench.sites.site}/session`]);
    });
  }
});
