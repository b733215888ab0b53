import { sendMouse } from '@web/test-runner-commands';
import '../../../src/widget/define.ts';
import type { OntidSignin } from '../../../src/widget/index.ts';
import { lookOf, partsOf } from '../support/button.ts';
import { assert, drawn, mount, replace, test } from '../support/harness.ts';

const CLIENT = 'did:ont:AXdtE1hS9ejiHqDrQwHB1KrcFsfiHnGXgF';

test('each size has its height, icon, inset and type', async () => {
  const sizes = { large: [44, 20, 16, '15px'], medium: [36, 18, 12, '14px'], small: [28, 16, 10, '13px'] } as const;
  const markup = Object.keys(sizes).map(
    (size) =>
      `<ontid-signin size="${size}"></ontid-signin>
       <ontid-signin type="icon" shape="circle" size="${size}"></ontid-signin>`,
  );
  const page = await mount(`<div>${markup.join('')}</div>`);
  for (const [size, [height, icon, inset, fontSize]] of Object.entries(sizes)) {
    const look = lookOf(page.querySelector(`[size=${size}]:not([type])`)!);
    assert.deepEqual([look.height, look.icon, look.inset, look.fontSize], [height, icon, inset, fontSize], size);
    const alone = lookOf(page.querySelector(`[size=${size}][type=icon]`)!);
    assert.deepEqual([alone.height, alone.width, alone.icon], [height, height, icon], size);
  }
});

test('themes; auto is light or dark as the page is; the outline takes the page’s colour', async () => {
  const themes = ['light', 'dark', 'filled', 'auto', 'outline'];
  const page = await mount(
    `<div>${themes.map((theme) => `<ontid-signin theme="${theme}"></ontid-signin>`).join('')}</div>`,
  );
  const look = (theme: string) => lookOf(page.querySelector(`[theme=${theme}]`)!);
  const grounds = themes.map((theme) => look(theme).backgroundColor);
  assert.deepEqual(grounds, [
    'rgb(255, 255, 255)',
    'rgb(19, 23, 32)',
    'rgb(31, 94, 255)',
    'rgb(255, 255, 255)',
    'rgba(0, 0, 0, 0)',
  ]);
  page.style.colorScheme = 'dark';
  page.style.color = 'rgb(1, 2, 3)';
  assert.equal(look('auto').backgroundColor, 'rgb(19, 23, 32)');
  assert.equal(look('outline').color, 'rgb(1, 2, 3)');
  assert.equal(look('auto').color, 'rgb(255, 255, 255)');
});

test('the words give the button its baseline, in every size and alignment', async () => {
  const buttons = ['', 'size="medium"', 'size="small"', 'width="300" logo-alignment="center"'].map(
    (options) => `<ontid-signin ${options}></ontid-signin>`,
  );
  const page = await mount(
    `<p style="white-space: nowrap">${buttons.join('')}<i style="display: inline-block"></i></p>`,
  );
  // An empty inline block stands on the baseline, in the line of the page as in that of the words.
  const line = page.querySelector('i')!.getBoundingClientRect().bottom;
  for (const host of page.querySelectorAll('ontid-signin')) {
    const mark = document.createElement('i');
    mark.style.display = 'inline-block';
    partsOf(host).label.append(mark);
    assert.isBelow(Math.abs(mark.getBoundingClientRect().bottom - line), 1, host.outerHTML);
  }
});

test('long words wrap inside it, and the mark stands on the side where reading begins', async () => {
  const narrow = await mount('<div style="width: 150px"><ontid-signin></ontid-signin></div>');
  const host = narrow.querySelector('ontid-signin')!;
  partsOf(host).label.textContent = 'Mit der Bundesdruckereianmeldebestätigung fortfahren';
  const { width, height } = lookOf(host);
  assert.ok(width <= 150 && height > 44, `${width} by ${height}`);
  const wide = await mount('<div dir="rtl"><ontid-signin width="300"></ontid-signin></div>');
  assert.equal(lookOf(wide.firstElementChild!).inset, 300 - 16 - 20);
});

test('properties are the attributes, and null or undefined takes them away', async () => {
  const button = await mount<OntidSignin>('<ontid-signin></ontid-signin>');
  Object.assign(button, { clientId: CLIENT, theme: 'dark', width: 200, autoSelect: true, logoAlignment: 'center' });
  assert.equal(
    button.outerHTML,
    `<ontid-signin client-id="${CLIENT}" theme="dark" width="200" auto-select="" ` +
      'logo-alignment="center"></ontid-signin>',
  );
  Object.assign(button, { clientId: null, theme: undefined, width: null, autoSelect: false, logoAlignment: undefined });
  assert.equal(button.outerHTML, '<ontid-signin></ontid-signin>');
});

test('the words are in the language of the element, else of what is around it, else of the browser', async () => {
  const { documentElement } = document;
  documentElement.lang = 'en';
  const button = await mount<OntidSignin>('<ontid-signin></ontid-signin>');
  const { label, button: inner } = partsOf(button);
  assert.equal(label.textContent, 'Sign in with ONT ID', 'the page is in English');
  button.lang = 'zh-Hans';
  await drawn(button);
  assert.equal(label.textContent, '用 ONT ID 登录');
  assert.equal(inner.lang, 'zh');

  documentElement.lang = '';
  replace(navigator, 'languages', ['zh-CN', 'en']);
  replace(navigator, 'language', 'zh-CN');
  const other = await mount<OntidSignin>('<ontid-signin></ontid-signin>');
  documentElement.lang = 'en';
  assert.equal(partsOf(other).label.textContent, '用 ONT ID 登录', 'the person reads Chinese');
});

test('a disabled button takes no clicks', async () => {
  let opened = 0;
  replace(window, 'open', () => {
    opened++;
    return null;
  });
  const button = await mount<OntidSignin>(
    `<ontid-signin disabled client-id="${CLIENT}" host="https://id.example"></ontid-signin>`,
  );
  assert.equal(partsOf(button).button.disabled, true);
  button.click();
  const { left, top, width, height } = button.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
  assert.equal(opened, 0);
});

test('a person is greeted by initials and name where the site wants it, if the browser keeps an ONT ID', async () => {
  for (const [kept, words] of [
    ['did:ont:AZc7VqpUzQpmJ6cCrjUQFAwXzgThPWbK6C', 'ZCContinue as AZc7…bK6C'],
    ['did:ont:<b>', 'Sign in with ONT ID'],
  ] as const) {
    localStorage.setItem('ontid-signin.last', kept);
    const page = await mount('<div><ontid-signin remember></ontid-signin><ontid-signin></ontid-signin></div>');
    localStorage.removeItem('ontid-signin.last');
    assert.deepEqual(
      [...page.children].map((host) => lookOf(host).words),
      [words, 'Sign in with ONT ID'],
    );
  }
});
