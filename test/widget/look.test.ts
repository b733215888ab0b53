import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { ENGINES } from '../support/browsers.ts';
import { BUTTON, callsAfter, CLIENT, inChromium, inEachBrowser, popupOf, send } from '../support/fixtures/index.ts';

const RESERVE = '<style>body { margin: 0 } .ontid-signin, ontid-signin { display: inline-block; min-height: 44px; vertical-align: top }</style>';
const LAST = 'ontid-signin.last';

/** What is drawn in an element, by its computed style. */
const drawn = (page: Page, selector: string) =>
  page.evaluate((host) => {
    const { shadowRoot } = document.querySelector(host)!;
    const button = shadowRoot!.querySelector('button')!;
    const { height, width } = button.getBoundingClientRect();
    const { backgroundColor, color, borderTopLeftRadius, paddingLeft, fontSize } = getComputedStyle(button);
    const icon = shadowRoot!.querySelector('svg')!.getBoundingClientRect();
    const inset = icon.left - button.getBoundingClientRect().left;
    return { height, width, backgroundColor, color, radius: borderTopLeftRadius, paddingLeft, fontSize, icon: icon.width, inset, words: button.textContent };
  }, selector);

inEachBrowser((bench) => {
  test('each size has its height, icon, inset and type', async () => {
    const page = await bench.newPage();
    const sizes = { large: [44, 20, 16, '15px'], medium: [36, 18, 12, '14px'], small: [28, 16, 10, '13px'] } as const;
    await bench.sites.open(page, { body: Object.keys(sizes).map((size) => `<ontid-signin size="${size}"></ontid-signin><ontid-signin type="icon" shape="circle" size="${size}"></ontid-signin>`).join('') });
    for (const [size, [height, icon, inset, fontSize]] of Object.entries(sizes)) {
      const button = await drawn(page, `[size=${size}]:not([type])`);
      assert.deepEqual([button.height, button.icon, button.inset, button.fontSize], [height, icon, inset, fontSize], size);
      const alone = await drawn(page, `[size=${size}][type=icon]`);
      assert.deepEqual([alone.height, alone.width, alone.icon], [height, height, icon], size);
      assert.equal(await page.getByRole('button', { name: 'Sign in with ONT ID' }).count(), 6, 'without words it has a name still');
    }
  });

  test('themes; auto is light or dark as the page is; the outline takes the page’s colour', async () => {
    const page = await bench.newPage();
    const themes = ['light', 'dark', 'filled', 'auto', 'outline'];
    await bench.sites.open(page, { body: themes.map((theme) => `<ontid-signin theme="${theme}"></ontid-signin>`).join('') });
    const ground = async (theme: string) => (await drawn(page, `[theme=${theme}]`)).backgroundColor;
    assert.deepEqual(await Promise.all(themes.map(ground)), ['rgb(255, 255, 255)', 'rgb(19, 23, 32)', 'rgb(31, 94, 255)', 'rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)']);
    await page.evaluate(() => {
      document.documentElement.style.colorScheme = 'dark';
      document.body.style.color = 'rgb(1, 2, 3)';
    });
    assert.equal(await ground('auto'), 'rgb(19, 23, 32)');
    assert.equal((await drawn(page, '[theme=outline]')).color, 'rgb(1, 2, 3)');
    assert.equal((await drawn(page, '[theme=auto]')).color, 'rgb(255, 255, 255)');
  });

  test('where its room is kept, nothing moves when the script arrives', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { script: '', head: RESERVE, body: `${BUTTON}<p id="one">text</p><ontid-signin></ontid-signin><p id="two">text</p>` });
    const places = () => page.evaluate(() => [...document.querySelectorAll('p')].map((element) => element.getBoundingClientRect().top));
    const before = await places();
    await page.addScriptTag({ url: `${bench.sites.host}/plugin.js` });
    await page.waitForSelector('div ontid-signin');
    assert.deepEqual(await places(), before);
  });

  test('the words give the button its baseline, in every size and alignment', async () => {
    const page = await bench.newPage();
    const buttons = ['', 'size="medium"', 'size="small"', 'width="300" logo-alignment="center"'].map((options) => `<ontid-signin ${options}></ontid-signin>`);
    await bench.sites.open(page, { body: `<p style="white-space: nowrap">${buttons.join('')}<i style="display: inline-block"></i></p>` });
    const offsets = await page.evaluate(() => {
      // An empty inline block stands on the baseline, in the line of the page as in that of the words.
      const line = document.querySelector('i')!.getBoundingClientRect().bottom;
      return [...document.querySelectorAll('ontid-signin')].map(({ shadowRoot }) => {
        const mark = document.createElement('i');
        mark.style.display = 'inline-block';
        shadowRoot!.querySelector('span')!.append(mark);
        return Math.abs(mark.getBoundingClientRect().bottom - line);
      });
    });
    for (const offset of offsets) assert.ok(offset < 1, offsets.join());
  });

  test('long words wrap inside it, and the mark stands on the side where reading begins', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: '<div style="width: 150px"><ontid-signin></ontid-signin></div><div dir="rtl"><ontid-signin id="rtl" width="300"></ontid-signin></div>' });
    await page.evaluate(() => {
      const { shadowRoot } = document.querySelector('ontid-signin')!;
      shadowRoot!.querySelector('span')!.textContent = 'Mit der Bundesdruckereianmeldebestätigung fortfahren';
    });
    const { width, height } = await drawn(page, 'ontid-signin');
    assert.ok(width <= 150 && height > 44, `${width} by ${height}`);
    const { inset } = await drawn(page, '#rtl');
    assert.equal(inset, 300 - 16 - 20);
  });
}, {}, ENGINES);

inChromium((bench) => {
  test('options of the class reach the button, in both spellings, and follow the page', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: BUTTON.replace('<div', '<div data-theme="filled" data-logo_alignment="center" data-auto-select="true" data-scope="phone" data-auth_template="authtemplate_kyc01" data-nonce="n1" data-locale="zh_CN"') });
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
    assert.deepEqual(['auto_select', 'scope', 'auth_template', 'nonce', 'lang'].map((name) => asked.get(name)), ['true', 'phone', 'authtemplate_kyc01', 'n1', 'zh-CN']);
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
    await page.evaluate(() => document.querySelector('div')!.replaceWith(document.querySelector('div')!.cloneNode(true)));
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

  test('properties are the attributes, and null or undefined takes them away', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: '<ontid-signin></ontid-signin>' });
    const states = await page.evaluate((clientId) => {
      const button = document.querySelector('ontid-signin')!;
      Object.assign(button, { clientId, theme: 'dark', width: 200, autoSelect: true, logoAlignment: 'center' });
      const set = button.outerHTML;
      Object.assign(button, { clientId: null, theme: undefined, width: null, autoSelect: false, logoAlignment: undefined });
      return [set, button.outerHTML];
    }, CLIENT);
    assert.deepEqual(states, [
      `<ontid-signin client-id="${CLIENT}" theme="dark" width="200" auto-select="" logo-alignment="center"></ontid-signin>`,
      '<ontid-signin></ontid-signin>',
    ]);
  });
});
