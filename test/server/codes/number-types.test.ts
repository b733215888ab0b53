import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readPhone } from '../../../src/server/phones/phone-number.ts';
import { chosen } from '../../support/custody/passwords.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let messages = 0;
before(async () => (platform = await startTestPlatform({ sms: { send: async () => void messages++ } })));
after(() => platform.close());

test('threat 42: nothing is sent to a premium, personal, satellite or unused number, whether or not it has an account', async () => {
  // From before such numbers were refused.
  await platform.services.accounts.register(readPhone('phone', '+44*7012345678'), chosen('correct horse'), {
    useUp: async () => {},
    giveBack: async () => {},
  });
  const client = platform.client();
  for (const number of [
    '+44*9061234567',
    '+44*7012345678',
    '+44*7012345679',
    '+49*9001234567',
    '+1*9002345678',
    '+881*612345678',
    '+86*12345678901',
  ]) {
    for (const purpose of [undefined, 'signin', 'reset', 'edit-phone', 'binding']) {
      const answer = await client.post('/ontid/getcode/phone', { number, purpose });
      assert.deepEqual([answer.status, answer.body.error, answer.body.result], [400, 61001, false], number);
    }
    assert.equal((await client.post('/code/challenge', { number })).body.error, 61001);
  }
  const [known, unknown] = await Promise.all(
    ['+44*7012345678', '+44*7012345679'].map((number) => client.post('/ontid/getcode/phone', { number })),
  );
  assert.deepEqual(known!.body, unknown!.body);
  assert.match(known!.body.desc, /no codes are sent to numbers of this kind; number must be a mobile number/);
  assert.equal(messages, 0);
  // Its owner still signs in with the password.
  assert.equal(
    (await client.post('/ontid/login/password', { phone: '+44*7012345678', password: 'correct horse' })).body.error,
    0,
  );
  assert.equal((await client.post('/ontid/getcode/phone', { number: '+44*7400123456' })).body.result, true);
  assert.equal(messages, 1);
});
