import { BUTTON } from '../../../src/i18n/all/button.ts';
import '../../../src/widget/define.ts';
import { LOCALES } from '../../../src/protocol/common/locale.ts';
import { LOOKS } from '../../../src/protocol/site/button-options.ts';
import { axe } from '../support/axe.ts';
import { partsOf } from '../support/button.ts';
import { assert, mount, test } from '../support/harness.ts';

test('every text is the name of its button in each language, with and without words to see', async () => {
  for (const locale of LOCALES) {
    const markup = LOOKS.text.flatMap((text) =>
      LOOKS.type.map((type) => `<ontid-signin locale="${locale}" text="${text}" type="${type}"></ontid-signin>`),
    );
    const page = await mount(`<div>${markup.join('')}</div>`);
    const names = [...page.querySelectorAll('ontid-signin')].map((host) => axe.nameOf(partsOf(host).button));
    assert.deepEqual(
      names,
      LOOKS.text.flatMap((text) => LOOKS.type.map(() => BUTTON[locale][text])),
    );
  }
});

test('without words it has a name still', async () => {
  const sizes = LOOKS.size.flatMap((size) => [`size="${size}"`, `size="${size}" type="icon" shape="circle"`]);
  const page = await mount(`<div>${sizes.map((options) => `<ontid-signin ${options}></ontid-signin>`).join('')}</div>`);
  const names = [...page.querySelectorAll('ontid-signin')].map((host) => axe.nameOf(partsOf(host).button));
  assert.deepEqual(
    names,
    Array.from({ length: 6 }, () => 'Sign in with ONT ID'),
  );
});

test('axe finds no fault in any look, on a light and on a dark page', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const options = LOOKS.theme.flatMap((theme) => LOOKS.size.map((size) => `theme="${theme}" size="${size}"`));
    const buttons = [...options, 'disabled', 'type="icon"', 'locale="zh"'].map(
      (given) => `<ontid-signin ${given}></ontid-signin>`,
    );
    const style = `color-scheme: ${colorScheme}; background: Canvas; color: CanvasText`;
    const page = await mount(`<div style="${style}">${buttons.join('')}</div>`);
    assert.deepEqual(await axe.faultsOf(page), [], colorScheme);
  }
});

test('a button with a language of its own says so to screen readers', async () => {
  const page = await mount('<div><ontid-signin></ontid-signin><ontid-signin locale="zh"></ontid-signin></div>');
  assert.deepEqual(
    [...page.children].map((host) => partsOf(host).button.lang),
    ['en', 'zh'],
  );
});
