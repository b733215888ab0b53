import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SignInRequest } from '../../../src/protocol/sign-in/request.ts';
import { ACCOUNT, CONSENT, DATA, GRANTED, ONTID, refusal, start } from '../../support/flow.ts';

describe('a site that asks for a verified credential', () => {
  const data = {
    account: ACCOUNT,
    request: { ...(DATA.request as SignInRequest), authTemplate: 'authtemplate_kyc01' as const },
  };
  const issued = (id: string, doc_type = 'passport', expired = false) => ({
    doc_type,
    country: 'CN',
    status: 'approved',
    reason: null,
    at: 1,
    app: null,
    issued: { id, encrypted: `jwe-${id}`, expires: 2, expired },
  });

  test('gets it with the token, opened with the password, which is then forgotten', async () => {
    const { flow, delivered, calls } = start(
      {
        '/oauth2/authorize': [GRANTED],
        '/account/credentials': [[issued('new'), issued('old', 'idcard')]],
        '/ontid/export/keystore': ['keystore'],
      },
      { data },
    );
    await flow.continueAs();
    assert.deepEqual([flow.state.step, flow.state.chosen, delivered], ['credential', 'new', []]);
    flow.credential.choose('old');
    flow.type('password', 'correct horse');
    await flow.credential.show();
    assert.deepEqual(calls.at(-1), ['/ontid/export/keystore', { ontid: ONTID, password: 'correct horse' }]);
    assert.deepEqual(delivered, [{ ...GRANTED, credential: 'opened keystore correct horse jwe-old' }]);
    assert.deepEqual([flow.state.step, flow.state.allowed, flow.state.password], ['done', true, '']);
  });

  test('is told who it is where the person keeps it back, and nothing is opened', async () => {
    const { flow, delivered, paths } = start(
      { '/oauth2/authorize': [GRANTED], '/account/credentials': [[issued('new')]] },
      { data },
    );
    await flow.continueAs();
    flow.type('password', 'correct horse');
    await flow.credential.withhold();
    assert.deepEqual([delivered, flow.state.step, flow.state.password], [[GRANTED], 'done', '']);
    assert.ok(!paths().includes('/ontid/export/keystore'));
  });

  test('gets nothing for a wrong password or none, and the right one then works', async () => {
    const { flow, delivered } = start(
      {
        '/oauth2/authorize': [GRANTED],
        '/account/credentials': [[issued('new')]],
        '/ontid/export/keystore': [
          refusal('INVALID_PASSWORD'),
          refusal('PARAM_ERROR'),
          refusal('TIME_EXCEEDED'),
          'keystore',
        ],
      },
      { data },
    );
    await flow.continueAs();
    const faults = [];
    for (const password of ['', 'wrong horse', 'w', 'again']) {
      flow.type('password', password);
      await flow.credential.show();
      faults.push([flow.state.fault?.field, flow.state.fault?.text]);
    }
    assert.deepEqual(faults, [
      ['password', 'passwordEmpty'],
      ['password', 'passwordWrong'],
      ['password', 'passwordWrong'],
      ['password', 'passwordTries'],
    ]);
    assert.deepEqual([flow.state.step, delivered], ['credential', []]);
    await flow.credential.show();
    assert.equal(delivered.length, 1);
  });

  test('of those who have none it is said, and whoever got one meanwhile goes on', async () => {
    const pending = { ...issued('x'), status: 'pending', issued: null };
    const { flow } = start(
      { '/oauth2/authorize': [GRANTED], '/account/credentials': [[], [pending], [issued('new')]] },
      { data },
    );
    await flow.continueAs();
    const seen = [];
    for (let looks = 0; looks < 3; looks++) {
      seen.push([flow.state.step, flow.state.credentials.length, flow.state.checking]);
      if (looks < 2) await flow.credential.look();
    }
    assert.deepEqual(seen, [
      ['credential', 0, false],
      ['credential', 0, true],
      ['credential', 1, false],
    ]);
  });

  test('is not shown one that has expired, however it is asked for; where all have, there is nothing to show', async () => {
    const over = issued('over', 'idcard', true);
    const { flow, delivered } = start(
      {
        '/oauth2/authorize': [GRANTED],
        '/account/credentials': [[over, issued('good')], [over]],
        '/ontid/export/keystore': ['keystore'],
      },
      { data },
    );
    await flow.continueAs();
    flow.credential.choose('over');
    assert.deepEqual([flow.state.chosen, flow.state.credentials.map(({ id }) => id)], ['good', ['over', 'good']]);
    await flow.credential.look();
    assert.deepEqual([flow.state.chosen, flow.state.credentials.map(({ id }) => id)], ['', ['over']]);
    await flow.credential.withhold();
    assert.deepEqual(delivered, [GRANTED]);
  });

  test('is asked about after the question whether it may know who it is, and each time', async () => {
    const { flow, delivered } = start(
      { '/oauth2/authorize': [CONSENT, GRANTED, GRANTED], '/account/credentials': [[issued('new')], [issued('new')]] },
      { data },
    );
    await flow.continueAs();
    assert.equal<string>(flow.state.step, 'consent');
    await flow.allow();
    assert.equal<string>(flow.state.step, 'credential');
    flow.restore('continue-as', 'signin');
    await flow.continueAs();
    assert.deepEqual([flow.state.step, delivered], ['credential', []]);
  });

  test('whose answer goes by an address is not shown one', async () => {
    const { flow, delivered, paths } = start(
      { '/oauth2/authorize': [{ status: 'granted', code: 'code' }] },
      { data, wish: { code_challenge: 'c', redirect_uri: 'https://shop.example/' } },
    );
    await flow.continueAs();
    assert.deepEqual([flow.state.step, delivered.length, paths()], ['done', 1, ['/oauth2/authorize']]);
  });

  test('whose window has gone while it was opened gets none', async () => {
    const { flow, delivered, world } = start(
      {
        '/oauth2/authorize': [GRANTED],
        '/account/credentials': [[issued('new')]],
        '/ontid/export/keystore': [new Promise((done) => queueMicrotask(() => done('keystore')))],
      },
      { data },
    );
    await flow.continueAs();
    flow.type('password', 'correct horse');
    const shown = flow.credential.show();
    world.opener = false;
    await shown;
    assert.deepEqual([flow.state.step, flow.state.password, delivered], ['no-opener', '', []]);
  });
});
