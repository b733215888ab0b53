import type { Locale } from '../../../src/protocol/common/locale.ts';
import { axe } from '../support/axe.ts';
import { assert, test } from '../support/harness.ts';
import { mountPage, phonesLoaded } from '../support/page.ts';

test('the calling code follows the country; countries are named and sorted in the language of the page', async () => {
  for (const [locale, first, china] of [
    ['en', 'Afghanistan +93', 'China +86'],
    ['zh', '阿尔巴尼亚 +355', '中国 +86'],
  ] as const) {
    const page = await mountPage({}, locale);
    assert.equal(page.find('.calling-code').textContent.trim(), '+86', 'at once, before the library is there');
    await phonesLoaded(page);
    const country = page.find<HTMLSelectElement>('#country');
    assert.equal(country.options[0]!.text, first);
    assert.equal(country.selectedOptions[0]!.text, china);
    country.value = 'GB';
    country.dispatchEvent(new Event('change', { bubbles: true }));
    await page.shown();
    assert.equal(page.find('.calling-code').textContent.trim(), '+44');
  }
});

test('a number that names its country is taken apart once it is pasted or left, not under the keys', async () => {
  const page = await mountPage();
  await phonesLoaded(page);
  const field = page.find<HTMLInputElement>('#number');
  page.type('#number', '+44 7400 123456', 'key by key');
  await page.shown();
  assert.equal(field.value, '+44 7400 123456');
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await page.shown();
  assert.deepEqual([field.value, page.find<HTMLSelectElement>('#country').value], ['7400 123456', 'GB']);
  page.type('#number', '+86 158 2170 3553');
  await page.shown();
  assert.deepEqual([field.value, page.find<HTMLSelectElement>('#country').value], ['158 2170 3553', 'CN']);
});

test('an error stands under the field, names it and takes the focus there; typing takes it away', async () => {
  const page = await mountPage();
  page.press('Send code');
  await page.shown();
  const field = page.find<HTMLInputElement>('#number');
  assert.equal(page.find('#number-error').textContent, 'Enter your phone number.');
  assert.deepEqual(
    [field.getAttribute('aria-invalid'), field.getAttribute('aria-describedby')],
    ['true', 'number-error'],
  );
  assert.equal(document.activeElement, field);
  page.type('#number', '1');
  await page.shown();
  assert.equal(page.find('#number-error'), null);
  assert.deepEqual([field.getAttribute('aria-invalid'), field.getAttribute('aria-describedby')], [null, null]);
});

test('browsers fill in a phone number, password managers the name beside a password', async () => {
  const page = await mountPage();
  const fill = () => page.find('#number').getAttribute('autocomplete');
  assert.equal(fill(), 'tel-national');
  assert.equal(page.find<HTMLInputElement>('#number').inputMode, 'tel');
  assert.equal(page.find('#country').getAttribute('autocomplete'), 'tel-country-code');
  page.press('Use a password instead');
  await page.shown();
  assert.equal(fill(), 'username');
});

test('field and list have their names, in either language', async () => {
  for (const [locale, names] of [
    ['en', ['Country code', 'Phone number']],
    ['zh', ['国家或地区代码', '手机号']],
  ] as [Locale, string[]][]) {
    const page = await mountPage({}, locale);
    assert.deepEqual([axe.nameOf(page.find('#country')), axe.nameOf(page.find('#number'))], names);
    assert.deepEqual(await axe.faultsOf(page.page), []);
  }
});

test('while the code is sent, the field keeps its value and takes no other, and the button says so', async () => {
  let answer = (_: unknown) => {};
  const page = await mountPage({ '/ontid/getcode/phone': [new Promise((done) => (answer = done))] });
  page.type('#number', '15821703553');
  page.press('Send code');
  await page.shown();
  const button = page.find('button[type=submit]');
  assert.deepEqual(
    [button.classList.contains('busy'), button.getAttribute('aria-disabled'), button.hasAttribute('disabled')],
    [true, 'true', false],
  );
  assert.equal(page.find<HTMLInputElement>('#number').readOnly, true);
  answer(true);
  await page.shown();
  assert.ok(page.find('#code'));
});
