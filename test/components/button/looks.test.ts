import * as fc from 'fast-check';
import { BUTTON } from '../../../src/i18n/all/button.ts';
import { LOCALES } from '../../../src/protocol/common/locale.ts';
import { LOOKS } from '../../../src/protocol/site/button-options.ts';
import { readLooks } from '../../../src/widget/button/looks.ts';
import { assert, noteConsole, setup, test } from '../support/harness.ts';

let lines: string[];
setup(() => (lines = noteConsole('error')));

const read = (options: Record<string, string>) =>
  readLooks((name) => (Object.hasOwn(options, name) ? options[name]! : null));

const DEFAULTS = {
  type: 'standard',
  theme: 'light',
  size: 'large',
  text: 'signin_with',
  shape: 'rectangular',
  'logo-alignment': 'left',
};

test('what is left out or empty has its default, and nothing is said', () => {
  assert.deepEqual(read({}), DEFAULTS);
  assert.deepEqual(read({ theme: '', width: ' ' }), DEFAULTS);
  assert.deepEqual(lines, []);
});

test('every value that is allowed is taken, in any case and with blanks around it', () => {
  for (const [name, values] of Object.entries(LOOKS)) {
    for (const value of values)
      assert.equal((read({ [name]: ` ${value.toUpperCase()} ` }) as Record<string, unknown>)[name], value);
  }
  assert.equal(read({ width: '240' }).width, 240);
  assert.equal(read({ width: '240px' }).width, 240);
  assert.deepEqual(lines, []);
});

test('another value is taken for the default, and one line of the console names those that are allowed', () => {
  for (let time = 0; time < 2; time += 1) assert.equal(read({ theme: 'filled_blue' }).theme, 'light');
  assert.equal(lines.length, 1);
  assert.match(
    lines[0]!,
    /theme="filled_blue" is not valid: expected one of light, dark, outline, filled, auto\. Using light\./,
  );
  for (const width of ['0', '-5', '50%', '1e3', '99999', 'wide']) assert.equal(read({ width }).width, undefined, width);
  assert.match(lines[1]!, /width="0" is not valid: expected 1 to 2000 pixels/);
});

test('whatever the page says, the looks are ours', () => {
  const names = [...Object.keys(LOOKS), 'width'];
  const values = fc.oneof(
    fc.string(),
    fc.constantFrom(...Object.values(LOOKS).flat(), 'constructor', '__proto__', '12', '1px;color:red'),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), values), (options) => {
      const { width, ...looks } = read(options);
      for (const [name, value] of Object.entries(looks))
        assert.ok((LOOKS[name as keyof typeof LOOKS] as readonly string[]).includes(value), name);
      assert.deepEqual(Object.keys(looks), Object.keys(LOOKS));
      assert.ok(width === undefined || (Number.isInteger(width) && width > 0 && width <= 2000));
    }),
  );
});

test('each language has words of its own for each text', () => {
  for (const locale of LOCALES) {
    const words = [...LOOKS.text.map((text) => BUTTON[locale][text]), BUTTON[locale].continueAs('AXdt…GXgF')];
    assert.equal(new Set(words).size, words.length, locale);
    assert.ok(words.at(-1)!.includes('AXdt…GXgF'));
  }
});
