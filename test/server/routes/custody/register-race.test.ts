import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { stranger } from '../../../support/custody/askers.ts';
import { newestCode } from '../../../support/custody/newest-code.ts';
import { chosen } from '../../../support/custody/passwords.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

const PHONE = '+86*15821703553';

test('threat 18: 200 registrations at once with one code make one ONT ID', async () => {
  const client = platform.client();
  const verifyCode = await client.code(PHONE);
  const answers = await Promise.all(
    Array.from({ length: 200 }, () =>
      client.post('/ontid/register/phone', { number: PHONE, verifyCode, password: 'correct horse' }),
    ),
  );
  const made = answers.filter(({ body }) => body.error === 0);
  assert.equal(made.length, 1);
  for (const { status, body } of answers) {
    if (body.error !== 0)
      assert.ok([61002, 61010, 61012].includes(body.error) && status < 500, `${status} ${body.desc}`);
  }
  const { accounts, keystores } = await counts();
  assert.deepEqual([accounts, keystores], [1, 1]);
});

test('threat 18: proven codes that race for one phone make one account and no half of one', async () => {
  // Straight at the service, past the five tries, so that every racer reaches the transaction.
  const { accounts, codes } = platform.services;
  const phone = { callingCode: '86', national: '15821703554', e164: '+8615821703554' as never };
  await codes.send(phone, 'signin', stranger());
  const code = await newestCode(platform, phone.e164);
  const proven = await codes.prove(phone, 'signin', code, stranger());
  const before = await counts();
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, () => accounts.register(phone, chosen('correct horse'), proven)),
  );
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  const after = await counts();
  assert.deepEqual([after.accounts - before.accounts, after.keystores - before.keystores], [1, 1]);
});

test('threat 18: with two codes and no use of either, the phone still gets one account', async () => {
  const { accounts } = platform.services;
  const phone = { callingCode: '86', national: '15821703555', e164: '+8615821703555' as never };
  const unlimited = { useUp: async () => {}, giveBack: async () => {} };
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, () => accounts.register(phone, chosen('correct horse'), unlimited)),
  );
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('threat 18: a code that was proven several times at once is used once', async () => {
  const { codes, db, outbox } = platform.services;
  const phone = { callingCode: '86', national: '15821703556', e164: '+8615821703556' as never };
  await codes.send(phone, 'signin', stranger());
  const code = (await outbox.messages(phone.e164))[0]!.code;
  const proven = await Promise.all([1, 2, 3, 4, 5].map(() => codes.prove(phone, 'signin', code, stranger())));
  const uses = await Promise.allSettled(
    proven.map(({ useUp }) => db.transaction().execute((transaction) => useUp(transaction))),
  );
  assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1);
});

async function counts(): Promise<{ accounts: number; keystores: number }> {
  const { db } = platform.services;
  const count = async (table: 'account' | 'keystore') =>
    Number(
      (
        await db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  return { accounts: await count('account'), keystores: await count('keystore') };
}
