import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError } from '../../../src/page/api/call.ts';
import type { Flow } from '../../../src/page/flow/flow.ts';
import { ACCOUNT, CONSENT, GRANTED, ONTID, OTHER, refusal, start } from '../../support/flow.ts';

async function toCode(flow: Flow): Promise<void> {
  flow.type('number', '158 2170 3553');
  await flow.sendCode();
  assert.equal(flow.state.step, 'code');
}

/** Lets a code that hands itself in be answered. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('whose window it is', () => {
  test('without an opener nothing is asked', () => {
    assert.equal(start({}, { opener: false }).flow.state.step, 'no-opener');
    assert.equal(start({}, { opener: false, data: { account: ACCOUNT } }).flow.state.step, 'no-opener');
  });

  test('an opener that has gone is noticed before the next call', async () => {
    const { flow, paths, world } = start({});
    flow.type('number', '15821703553');
    world.opener = false;
    await flow.sendCode();
    assert.deepEqual([flow.state.step, paths()], ['no-opener', []]);
  });

  test('an opener that goes while the token is made gets none', async () => {
    const { flow, world, delivered } = start(
      { '/oauth2/authorize': [Promise.resolve(GRANTED)] },
      { data: { account: ACCOUNT } },
    );
    const continued = flow.continueAs();
    world.opener = false;
    await continued;
    assert.deepEqual([flow.state.step, delivered.length], ['no-opener', 0]);
  });

  test('where a code is to be sent, a code is asked for, each time', async () => {
    const wish = { code_challenge: 'c'.repeat(43), redirect_uri: 'https://shop.example/back' };
    const code = { status: 'granted', code: 'code', expires_in: 60 };
    const { flow, calls, delivered } = start(
      { '/oauth2/authorize': [CONSENT, code] },
      { data: { account: ACCOUNT }, wish },
    );
    await flow.continueAs();
    await flow.allow();
    const app = { client_id: ONTID, origin: 'https://shop.example', ontid: ONTID };
    assert.deepEqual(calls, [
      ['/oauth2/authorize', { ...app, ...wish }],
      ['/oauth2/authorize', { ...app, ...wish, consent: true }],
    ]);
    assert.deepEqual([delivered, flow.state.step, flow.leaves], [[code], 'done', true]);
  });

  test('no is an answer too, and holds no token', async () => {
    const { flow, world, delivered } = start({ '/oauth2/authorize': [CONSENT] }, { data: { account: ACCOUNT } });
    await flow.continueAs();
    await flow.refuse();
    assert.deepEqual([flow.state.step, flow.state.allowed, world.refused, delivered.length], ['done', false, 1, 0]);
  });
});

describe('the session', () => {
  test('another account begins at the phone, with nothing of the first, which stays signed in and can be gone back to', async () => {
    const { flow, paths } = start({}, { data: { account: ACCOUNT } });
    assert.equal(flow.state.step, 'continue-as');
    flow.useAnotherAccount();
    assert.deepEqual([flow.state.step, flow.state.account, flow.state.number, paths().length], ['phone', null, '', 0]);
    flow.restore('continue-as', 'signin');
    assert.deepEqual([flow.state.step, flow.state.account], ['continue-as', ACCOUNT]);
  });

  test('of several, the site is answered for the one chosen, by name; signing out leaves nobody to go back to', async () => {
    const { flow, calls } = start(
      { '/oauth2/authorize': [CONSENT], '/session/end': [true] },
      { data: { account: ACCOUNT, others: [OTHER] } },
    );
    assert.deepEqual(flow.state.accounts, [ACCOUNT, OTHER]);
    await flow.continueAs(OTHER);
    await flow.signOut();
    assert.deepEqual(calls, [
      ['/oauth2/authorize', { client_id: ONTID, origin: 'https://shop.example', ontid: OTHER.ontid }],
      ['/session/end', {}],
    ]);
    flow.restore('continue-as', 'signin');
    assert.deepEqual([flow.state.step, flow.state.account, flow.state.accounts], ['phone', null, []]);
  });

  test('one that has ended elsewhere is said, and the person signs in again', async () => {
    const { flow } = start({ '/oauth2/authorize': [refusal('EXPIRES')] }, { data: { account: ACCOUNT } });
    await flow.continueAs();
    assert.deepEqual(
      [flow.state.step, flow.state.fault, flow.state.account],
      ['phone', { field: 'form', text: 'sessionEnded' }, null],
    );
  });
});

describe('while something is under way', () => {
  test('a second press does nothing', async () => {
    const { flow, paths } = start({ '/ontid/getcode/phone': [true, true] });
    flow.type('number', '15821703553');
    await Promise.all([flow.sendCode(), flow.sendCode(), flow.signInWithPassword()]);
    assert.deepEqual(paths(), ['/ontid/getcode/phone']);
    assert.equal(flow.state.task, null);
  });

  test('leaving the screen gives it up, and its answer changes nothing', async () => {
    const late = Promise.withResolvers<true>();
    const { flow } = start({ '/ontid/getcode/phone': [late.promise] });
    flow.type('number', '15821703553');
    const sent = flow.sendCode();
    await settled();
    flow.show('password');
    late.resolve(true);
    await sent;
    assert.deepEqual([flow.state.step, flow.state.task, flow.state.fault], ['password', null, null]);
  });

  test('a failure loses nothing that was typed', async () => {
    const { flow } = start({ '/ontid/login/password': [new ApiError('timeout', ''), refusal('INVALID_PASSWORD')] });
    flow.show('password');
    flow.type('number', '+86 158 2170 3553');
    flow.type('password', 'correct horse');
    await flow.signInWithPassword();
    assert.deepEqual(flow.state.fault, { field: 'form', text: 'timeout' });
    await flow.signInWithPassword();
    assert.deepEqual(flow.state.fault, { field: 'password', text: 'passwordWrong' });
    assert.deepEqual(
      [flow.state.number, flow.state.password, flow.state.country],
      ['+86 158 2170 3553', 'correct horse', 'CN'],
    );
  });

  test('typing takes the field’s error away, and no other’s', async () => {
    const { flow } = start({});
    await flow.sendCode();
    assert.deepEqual(flow.state.fault, { field: 'number', text: 'phoneEmpty' });
    flow.type('password', 'x');
    assert.notEqual(flow.state.fault, null);
    flow.type('number', '1');
    assert.equal(flow.state.fault, null);
  });
});

describe('back and forward', () => {
  test('lead to questions that can be answered', async () => {
    const { flow } = start({
      '/ontid/getcode/phone': [true],
      '/ontid/login/phone': [ONTID],
      '/oauth2/authorize': [CONSENT, GRANTED],
    });
    flow.restore('code', 'signin');
    assert.equal(flow.state.step, 'phone');
    await toCode(flow);
    flow.restore('phone', 'signin');
    assert.equal(flow.state.number, '158 2170 3553');
    flow.restore('code', 'signin');
    assert.equal<string>(flow.state.step, 'code');
    flow.typeCode('482913');
    await settled();
    flow.restore('code', 'signin');
    assert.equal<string>(flow.state.step, 'continue-as');
    await flow.allow();
    flow.restore('phone', 'signin');
    assert.equal(flow.state.step, 'done');
  });
});
