import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE_PURPOSES } from '../../../src/protocol/custody/custody-api.ts';
import { messageText } from '../../../src/server/sms/sms-sender.ts';

const CHINESE = { e164: '+8615821703553' as never, callingCode: '86', national: '15821703553' };
const AMERICAN = { e164: '+12025550123' as never, callingCode: '1', national: '2025550123' };

test('each message says what its code is for, ends with the page that it is for, and fits into one message', () => {
  for (const [to, longest] of [
    [CHINESE, 70],
    [AMERICAN, 160],
  ] as const) {
    const texts = CODE_PURPOSES.map((purpose) => messageText({ to, code: '123456', purpose }, 'signin.id.example'));
    assert.equal(new Set(texts).size, CODE_PURPOSES.length);
    for (const text of texts) {
      assert.ok(text.length <= longest, text);
      assert.match(text, /123456[\s\S]*\n@signin\.id\.example #123456$/);
    }
  }
  assert.match(
    messageText({ to: AMERICAN, code: '123456', purpose: 'reset' }, 'id.example'),
    /RESET your ONT ID password/,
  );
  assert.match(messageText({ to: CHINESE, code: '123456', purpose: 'signin' }, 'id.example'), /登录验证码/);
  // Of a process of an older version, which did not say.
  assert.equal(
    messageText({ to: AMERICAN, code: '123456' }, 'id.example'),
    messageText({ to: AMERICAN, code: '123456', purpose: 'any' }, 'id.example'),
  );
});
