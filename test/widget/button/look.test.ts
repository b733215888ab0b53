import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { BUTTON, callsAfter, inChromium, popupOf, send } from '../../support/fixtures/index.ts';

const LAST = 'ontid-signin.last';

/** The height and the words of a button. */
const drawn = (page: Page, selector: string) =>
  page.evaluate((host) => {
    // The button of a class stands in the shadow root of its host.
    const found =
      document.querySelector(host) ?? document.querySelector('.ontid-signin')!.shadowRoot!.querySelector(host)!;
    const button = found.shadowRoot!.querySelector('button')!;
    return { height: button.getBoundingClientRect().height, words: button.textContent };
  }, selector);

inChromium((bench) => {
  test('options of the class reach the button, in both spellings, and follow the page', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      body: BUTTON.replace(
        '<div',
        '<div data-theme="filled" data-logo_alignment="center" data-auto-select="true" data-scope="phone" data-auth_template="authtemplate_kyc01" data-nonce="n1" data-locale="zh_CN"',
      ),
    });
    assert.equal((await drawn(page, 'ontid-signin')).words, '用 ONT ID 登录');
    assert.equal(await page.getAttribute('ontid-signin', 'logo-alignment'), 'center');
    await page.evaluate(() => {
      const { dataset } = document.querySelector('div')!;
      delete dataset['theme'];
      dataset['size'] = 'small';
    });
    await page.waitForSelector('ontid-signin[size=small]:not([theme])');
    assert.equal((await drawn(page, 'ontid-signin')).height, 28);
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    const asked = new URL(popup.url()).searchParams;
    assert.deepEqual(
      ['auto_select', 'scope', 'auth_template', 'nonce', 'lang'].map((name) => asked.get(name)),
      ['true', 'phone', 'authtemplate_kyc01', 'n1', 'zh-CN'],
    );
  });

  test('a nonce counts though a content security policy hides it', async () => {
    const page = await bench.newPage();
    const headers = { 'content-security-policy': `script-src 'self' ${bench.sites.host}` };
    await bench.sites.open(page, { headers, body: '<ontid-signin nonce="n2"></ontid-signin>' });
    assert.equal(await page.getAttribute('ontid-signin', 'nonce'), '');
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(new URL(popup.url()).searchParams.get('nonce'), 'n2');
  });

  test('a copy of the page, as frameworks keep them, calls back too', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    await page.evaluate(() =>
      document.querySelector('div')!.replaceWith(document.querySelector('div')!.cloneNode(true)),
    );
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await send(popup);
    assert.equal((await callsAfter(page, 1))[0]![0], 'onSignIn');
    assert.equal(await page.locator('ontid-signin').count(), 1);
  });

  test('a person is greeted where the site wants it, and what stands in the storage is looked at first', async () => {
    const page = await bench.newPage();
    const body = '<ontid-signin remember></ontid-signin><ontid-signin id="other"></ontid-signin>';
    await bench.sites.open(page, { body });
    assert.equal((await drawn(page, 'ontid-signin')).words, 'Sign in with ONT ID');
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await send(popup);
    await page.waitForFunction((key) => localStorage.getItem(key), LAST);
    await bench.sites.open(page, { body });
    assert.equal((await drawn(page, 'ontid-signin')).words, 'ZCContinue as AZc7…bK6C');
    assert.equal((await drawn(page, '#other')).words, 'Sign in with ONT ID');
    await page.evaluate((key) => localStorage.setItem(key, 'did:ont:<b>'), LAST);
    await bench.sites.open(page, { body });
    assert.equal((await drawn(page, 'ontid-signin')).words, 'Sign in with ONT ID');
  });
});
