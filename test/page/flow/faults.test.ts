import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT } from '../../../src/i18n/all/account.ts';
import { CREDENTIAL } from '../../../src/i18n/all/credential.ts';
import { LAZY_PAGE } from '../../../src/i18n/all/lazy-page.ts';
import { TWO_STEP } from '../../../src/i18n/all/two-step.ts';
import { ApiError } from '../../../src/page/api/call.ts';
import { faultOf } from '../../../src/page/flow/faults.ts';
import type { Task } from '../../../src/page/flow/state.ts';
import { CATALOGUES } from '../../../src/page/i18n/index.ts';
import { withWait } from '../../../src/page/i18n/wait.ts';
import type { ErrorName } from '../../../src/protocol/errors/error-codes.ts';

const told = (task: Task, errorName: ErrorName) => {
  const { field, text } = faultOf(task, new ApiError('api', errorName, { errorName }));
  return [field, text];
};

test('an error stands under the field that it is about', () => {
  assert.deepEqual(told('send', 'PARAM_ERROR'), ['number', 'phoneImpossible']);
  assert.deepEqual(told('check', 'VERIFY_CODE_ERROR'), ['code', 'codeWrong']);
  assert.deepEqual(told('sign-in', 'INVALID_PASSWORD'), ['password', 'passwordWrong']);
});

test('V11: a new password that is refused is told apart from one that is wrong, by its status', () => {
  for (const task of ['create', 'reset', 'bind', 'sign-in'] as const) {
    const error = new ApiError('api', 'INVALID_PASSWORD', { errorName: 'INVALID_PASSWORD', status: 400 });
    assert.deepEqual(faultOf(task, error), { field: 'newPassword', text: 'passwordTooEasy' });
  }
});

test('“too many attempts” means what the screen is about', () => {
  assert.deepEqual(told('check', 'TIME_EXCEEDED'), ['code', 'codeTries']);
  assert.deepEqual(told('create', 'TIME_EXCEEDED'), ['code', 'codeTries']);
  assert.deepEqual(told('sign-in', 'TIME_EXCEEDED'), ['password', 'passwordTries']);
  assert.deepEqual(told('send', 'TIME_EXCEEDED'), ['form', 'tooMany']);
  const limited = new ApiError('api', 'TIME_EXCEEDED', { errorName: 'TIME_EXCEEDED', retryAfter: 60 });
  assert.deepEqual(faultOf('check', limited), { field: 'form', text: 'tooMany', wait: 60 });
  assert.deepEqual(faultOf('sign-in', limited), { field: 'password', text: 'passwordTries', wait: 60 });
});

test('a locked method names the one that opens it', () => {
  assert.deepEqual(told('check', 'ONTID_LOCKED'), ['form', 'locked']);
  assert.deepEqual(told('reset', 'ONTID_LOCKED'), ['form', 'locked']);
  assert.deepEqual(told('sign-in', 'ONTID_LOCKED'), ['form', 'locked']);
});

test('a password too short to be anybody’s is a wrong one, not a riddle', () => {
  assert.deepEqual(told('sign-in', 'PARAM_ERROR'), ['password', 'passwordWrong']);
});

test('the code’s screen has no number to complain about', () => {
  assert.deepEqual(told('resend', 'COMM_SMS_FAIL'), ['form', 'smsFailed']);
});

test('no connection, no time, no sense: each its own words; a bug is ours to answer for', () => {
  assert.equal(faultOf('send', new ApiError('offline', '')).text, 'offline');
  assert.equal(faultOf('send', new ApiError('timeout', '')).text, 'timeout');
  assert.equal(faultOf('send', new ApiError('server', '')).text, 'serverFailed');
  assert.deepEqual(told('send', 'INNER_ERROR'), ['form', 'serverFailed']);
  assert.equal(faultOf('send', new TypeError('x is undefined')).text, 'serverFailed');
});

test('a text that tells to wait tells the time that the platform gave, in minutes or hours', () => {
  assert.equal(
    faultOf('send', new ApiError('api', '', { errorName: 'TIME_EXCEEDED', retryAfter: 54_321 })).wait,
    54_321,
  );
  for (const [seconds, en, zh] of [
    [1, '1 min', '1分钟'],
    [61, '2 min', '2分钟'],
    [5_400, '90 min', '90分钟'],
    [5_401, '2 hr', '2小时'],
    [86_400, '24 hr', '24小时'],
  ] as const) {
    assert.equal(withWait(CATALOGUES.en.tooMany, seconds, 'en'), `Too many requests. Try again in ${en}.`);
    assert.equal(
      withWait(CATALOGUES.zh.passwordTries, seconds, 'zh'),
      `错误次数过多。请 ${zh}后再试，或改用验证码登录。`,
    );
  }
  assert.equal(withWait(CATALOGUES.en.tooMany, undefined, 'en'), 'Too many requests. Try again in 5 min.');
});

test('no text names a time that it does not know', () => {
  const texts = JSON.stringify([CATALOGUES, LAZY_PAGE, ACCOUNT.en, ACCOUNT.zh, CREDENTIAL, TWO_STEP]);
  assert.doesNotMatch(texts, /few minutes|几分钟/);
});
