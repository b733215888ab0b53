import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable } from '../../../src/protocol/common/printable.ts';

test('threat 45: every control character is written as an escape, and nothing else changes', () => {
  const points = Array.from({ length: 0x3000 }, (_, point) => String.fromCodePoint(point));
  const isControl = (text: string) =>
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/.test(text);
  for (const text of points) {
    const expected = isControl(text) ? JSON.parse(`"${printable(text)}"`) : printable(text);
    assert.equal(expected, text);
    assert.ok(!isControl(printable(text)), escape(text));
  }
  assert.equal(printable('张三 👩‍👩‍👧'), '张三 👩‍👩‍👧');
});

test('line feeds are kept where lines are printed', () => {
  assert.equal(printable('a\nb\r', { lines: true }), 'a\nb\\u000d');
  assert.equal(printable('a\nb'), 'a\\u000ab');
});
