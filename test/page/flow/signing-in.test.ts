import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError } from '../../../src/page/api/call.ts';
import type { Flow } from '../../../src/page/flow/flow.ts';
import { ACCOUNT, CONSENT, GRANTED, ONTID, refusal, start } from '../../support/flow.ts';

async function toCode(flow: Flow): Promise<void> {
  flow.type('number', '158 2170 3553');
  await flow.sendCode();
  assert.equal(flow.state.step, 'code');
}

/** Lets a code that hands itself in be answered. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('signing in with a code', () => {
  test('asks for a code for the whole number, signs in, and asks for consent', async () => {
    const { flow, calls, delivered } = start({
      '/ontid/getcode/phone': [true],
      '/ontid/login/phone': [ONTID],
      '/oauth2/authorize': [CONSENT, GRANTED],
    });
    await toCode(flow);
    flow.typeCode('482 913');
    await settled();
    assert.equal(flow.state.step, 'consent');
    assert.deepEqual(flow.state.account, ACCOUNT);
    assert.equal(delivered.length, 0);
    await flow.allow();
    assert.equal(flow.state.step, 'done');
    assert.deepEqual(delivered, [GRANTED]);
    const app = { client_id: ONTID, origin: 'https://shop.example', ontid: ONTID };
    assert.deepEqual(calls, [
      ['/ontid/getcode/phone', { number: '+86*15821703553', purpose: 'signin' }],
      ['/ontid/login/phone', { phone: '+86*15821703553', verifyCode: '482913' }],
      ['/oauth2/authorize', app],
      ['/oauth2/authorize', { ...app, consent: true }],
    ]);
  });

  test('a code is handed in when it is whole, and not before', async () => {
    const { flow, paths } = start({
      '/ontid/getcode/phone': [true],
      '/ontid/login/phone': [refusal('VERIFY_CODE_ERROR')],
    });
    await toCode(flow);
    flow.typeCode('48291');
    await settled();
    assert.equal(paths().length, 1);
    flow.typeCode('４８２９１３');
    await settled();
    assert.deepEqual(flow.state.fault, { field: 'code', text: 'codeWrong' });
    assert.equal(flow.state.code, '482913');
  });

  test('back at the number, the same number does not cost another message; another one does', async () => {
    const { flow, paths, world } = start({ '/ontid/getcode/phone': [true, true, true] });
    await toCode(flow);
    flow.typeCode('48');
    flow.show('phone');
    await flow.sendCode();
    assert.deepEqual([flow.state.step, flow.state.code, paths().length], ['code', '48', 1]);
    world.now += 60_000;
    flow.show('phone');
    await flow.sendCode();
    assert.equal(paths().length, 2);
    flow.show('phone');
    flow.type('number', '13800138000');
    await flow.sendCode();
    assert.equal(paths().length, 3);
  });

  test('a code that is under way from an earlier visit serves, and the wait is the server’s', async () => {
    const { flow, world } = start({ '/ontid/getcode/phone': [refusal('VERIFY_CODE_FREQUENT', 17)] });
    await toCode(flow);
    assert.equal(flow.state.notice, 'codeTooSoon');
    assert.equal(flow.state.resendAt, world.now + 17_000);
  });

  test('V8: where many codes were asked for, the browser proves its work first, and says so meanwhile', async () => {
    const owed = refusal('TIME_EXCEEDED');
    const challenge = { challenge: { parameters: {}, signature: 'signed' }, most: 240 };
    const { flow, calls } = start({
      '/ontid/getcode/phone': [owed, owed, true],
      '/code/challenge': [challenge, challenge],
    });
    const shown: (number | null)[] = [];
    flow.addEventListener('change', () => shown.at(-1) === flow.state.workDone || shown.push(flow.state.workDone));
    await toCode(flow);
    const request = { number: '+86*15821703553', purpose: 'signin' };
    const proven = ['/ontid/getcode/phone', { ...request, proof: `proof of ${JSON.stringify(challenge)}` }];
    const asked = ['/code/challenge', { number: request.number }];
    // The first proof came too late, or the work had risen.
    assert.deepEqual(calls, [['/ontid/getcode/phone', request], asked, proven, asked, proven]);
    assert.deepEqual(shown, [null, 0, null, 0, null]);
  });

  test('V8: a limit that ends at a time is told, without any work', async () => {
    const { flow, paths } = start({ '/ontid/getcode/phone': [refusal('TIME_EXCEEDED', 3600)] });
    flow.type('number', '158 2170 3553');
    await flow.sendCode();
    assert.deepEqual(
      [flow.state.fault, paths()],
      [{ field: 'form', text: 'tooMany', wait: 3600 }, ['/ontid/getcode/phone']],
    );
  });

  test('a code that was not sent does not start the wait', async () => {
    const { flow } = start({ '/ontid/getcode/phone': [refusal('COMM_SMS_FAIL')] });
    flow.type('number', '15821703553');
    await flow.sendCode();
    assert.deepEqual(
      [flow.state.step, flow.state.fault, flow.state.resendAt],
      ['phone', { field: 'number', text: 'smsFailed' }, 0],
    );
  });

  test('when the answer to the site fails after the code is used up, trying again does not need it', async () => {
    const { flow, delivered } = start({
      '/ontid/getcode/phone': [true],
      '/ontid/login/phone': [ONTID],
      '/oauth2/authorize': [new ApiError('offline', ''), GRANTED],
    });
    await toCode(flow);
    flow.typeCode('482913');
    await settled();
    assert.deepEqual([flow.state.step, flow.state.fault], ['continue-as', { field: 'form', text: 'offline' }]);
    await flow.continueAs();
    assert.equal(delivered.length, 1);
  });
});

describe('creating an ONT ID', () => {
  const unknown = () => ({
    '/ontid/getcode/phone': [true, true],
    '/ontid/login/phone': [refusal('ONTID_NOT_EXIST'), refusal('ONTID_NOT_EXIST')],
  });

  test('a phone without one leads to a password, and the code serves again', async () => {
    const { flow, calls } = start({ ...unknown(), '/ontid/register/phone': [ONTID], '/oauth2/authorize': [CONSENT] });
    await toCode(flow);
    flow.typeCode('482913');
    await settled();
    assert.equal<string>(flow.state.step, 'new-password');
    flow.type('newPassword', 'long enough');
    await flow.createAccount();
    assert.equal<string>(flow.state.step, 'consent');
    assert.equal(flow.state.newPassword, '');
    assert.deepEqual(calls[2], [
      '/ontid/register/phone',
      { number: '+86*15821703553', verifyCode: '482913', password: 'long enough', client_id: ONTID },
    ]);
  });

  test('a password that cannot be taken is refused before anything is sent', async () => {
    const { flow, paths } = start(unknown());
    await toCode(flow);
    flow.typeCode('482913');
    await settled();
    for (const [password, text] of [
      ['1234567', 'passwordTooShort'],
      ['é'.repeat(7), 'passwordTooShort'],
      ['密'.repeat(86), 'passwordTooLong'],
    ] as const) {
      flow.type('newPassword', password);
      await flow.createAccount();
      assert.deepEqual(flow.state.fault, { field: 'newPassword', text });
    }
    assert.equal(paths().length, 2);
  });

  test('a code that dies meanwhile is asked for again, and the password stays', async () => {
    const { flow } = start({ ...unknown(), '/ontid/register/phone': [refusal('VERIFY_CODE_ERROR')] });
    await toCode(flow);
    flow.typeCode('482913');
    await settled();
    flow.type('newPassword', 'long enough');
    await flow.createAccount();
    assert.deepEqual(
      [flow.state.step, flow.state.fault, flow.state.newPassword],
      ['code', { field: 'code', text: 'codeWrong' }, 'long enough'],
    );
  });

  test('a phone that has got one meanwhile can sign in with the same code', async () => {
    const { flow, delivered } = start({
      '/ontid/getcode/phone': [true],
      '/ontid/login/phone': [refusal('ONTID_NOT_EXIST'), ONTID],
      '/ontid/register/phone': [refusal('ALREADY_EXIST')],
      '/oauth2/authorize': [GRANTED],
    });
    flow.show('phone', 'register');
    await toCode(flow);
    flow.typeCode('482913');
    await settled();
    flow.type('newPassword', 'long enough');
    await flow.createAccount();
    assert.deepEqual(flow.state.fault, { field: 'form', text: 'alreadyRegistered', offer: 'sign-in' });
    await flow.signInInstead();
    assert.equal(delivered.length, 1);
  });

  test('whoever came to create one and has one is told before the site is', async () => {
    const { flow, delivered } = start({
      '/ontid/getcode/phone': [true],
      '/ontid/login/phone': [ONTID],
      '/oauth2/authorize': [GRANTED],
    });
    flow.show('phone', 'register');
    await toCode(flow);
    flow.typeCode('482913');
    await settled();
    assert.deepEqual([flow.state.step, flow.state.notice, delivered.length], ['continue-as', 'alreadyRegistered', 0]);
    await flow.continueAs();
    assert.equal(delivered.length, 1);
  });
});
