import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openKeystore } from '../../../src/server/custody/open-keystore.ts';
import { readKeystore } from '../../../src/server/custody/read-keystore.ts';
import { type PhoneNumber, readPhone } from '../../../src/server/phones/phone-number.ts';
import type { ProvenCode } from '../../../src/server/phones/proven-code.ts';
import { stranger } from '../../support/custody/askers.ts';
import { chosen } from '../../support/custody/passwords.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { accountRows, waitingNotices } from '../../support/server/custody-rows.ts';

// Straight at the services, so that every racer is past the tries of its code and reaches the transaction.
const PASSWORD = 'correct horse';
const RACERS = 12;
/** A code that never ends: what else keeps two changes apart is to show. */
const ENDLESS: ProvenCode = { useUp: async () => {}, giveBack: async () => {} };
let platform: TestPlatform;
let serial = 0;
const newPhone = () => `+86*156${String(10000000 + serial++)}`;

before(async () => {
  platform = await startTestPlatform();
  await platform.services.sms.stop(); // Notices are to be counted.
});
after(() => platform.close());

/** Somebody who has an account, as they have just been recognised. */
async function somebody() {
  const wire = newPhone();
  await platform.client().register(wire, PASSWORD);
  const phone = readPhone('phone', wire);
  return { phone, account: (await platform.services.accounts.findByPhone(phone))! };
}
const rowsOf = async (id: string) => {
  const { ont_id } = await platform.services.db
    .selectFrom('account')
    .select('ont_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return (await accountRows(platform.services)).find(({ ontId }) => ontId === ont_id)!;
};
/** Starts all at once. @returns what those gave that went through, and what the others failed with */
async function race<Result>(racers: (() => Promise<Result>)[]): Promise<{ won: Result[]; lost: string[] }> {
  const outcomes = await Promise.allSettled(racers.map((run) => run()));
  return {
    won: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    lost: outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [String((outcome.reason as { error?: string }).error)] : [],
    ),
  };
}
const many = <Result>(run: (i: number) => Promise<Result>) => Array.from({ length: RACERS }, (_, i) => () => run(i));
const opens = (keystore: string, password: string) => openKeystore(readKeystore(keystore), password);

test('threat 18: of many resets at once one gives a new ONT ID, and the old key is kept once', async () => {
  const { changes, keys } = platform.services;
  const { phone, account } = await somebody();
  const before = await waitingNotices(platform.services);
  const { won, lost } = await race(
    many((i) =>
      changes
        .reset(account, phone, chosen(`password ${i}`), ENDLESS)
        .then(({ ontId }) => ({ ontId, password: `password ${i}` })),
    ),
  );
  assert.deepEqual([won.length, new Set(lost)], [1, new Set(['EXPIRES'])]);
  const is = await rowsOf(account.id);
  assert.deepEqual(
    [is.ontId, Object.keys(is.keys), Object.keys(is.retired)],
    [won[0]!.ontId, [won[0]!.ontId], [account.ontId]],
  );
  assert.equal((await opens(await keys.keystoreOf(won[0]!), won[0]!.password)).ontId, is.ontId);
  assert.equal((await opens(await keys.keystoreOf(account), PASSWORD)).ontId, account.ontId);
  assert.equal((await waitingNotices(platform.services)) - before, 1);
});

test('threat 18: one code resets once, however many hold it', async () => {
  const { changes, codes, outbox } = platform.services;
  const { phone, account } = await somebody();
  await platform.services.db.deleteFrom('bound_code').execute();
  await codes.send(phone, 'reset', stranger());
  const { code } = (await outbox.messages(phone.e164))[0]!;
  const proven = await Promise.all([1, 2, 3, 4, 5].map(() => codes.prove(phone, 'reset', code, stranger())));
  const { won } = await race(
    proven.map((each, i) => () => changes.reset(account, phone, chosen(`password ${i}`), each)),
  );
  assert.equal(won.length, 1);
  // Somebody who is recognised as they are now still cannot go by the code of before.
  await assert.rejects(changes.reset(won[0]!, phone, chosen(PASSWORD), proven[0]!), { error: 'VERIFY_CODE_ERROR' });
});

test('threat 18: of many changes of one password at once one goes through, for the account and for its key', async () => {
  const { accounts, changes, keys } = platform.services;
  const { phone, account } = await somebody();
  const { won, lost } = await race(
    many((i) => changes.changePassword(account, PASSWORD, chosen(`password ${i}`)).then(() => `password ${i}`)),
  );
  assert.deepEqual([won.length, new Set(lost)], [1, new Set(['EXPIRES'])]);
  const is = (await accounts.findByPhone(phone))!;
  assert.equal((await accounts.checkPassword(is, won[0]!)).ontId, account.ontId);
  assert.equal((await opens(await keys.keystoreOf(is), won[0]!)).ontId, account.ontId);
});

test('threat 18: of many accounts that move to one phone at once one does', async () => {
  const { accounts, changes } = platform.services;
  const people = [];
  for (let i = 0; i < 4; i++) people.push(await somebody());
  const to = readPhone('phone', newPhone());
  const { won, lost } = await race(
    people.map(
      ({ account }) =>
        () =>
          changes.movePhone(account, to, ENDLESS),
    ),
  );
  assert.deepEqual([won.length, new Set(lost)], [1, new Set(['ALREADY_EXIST'])]);
  assert.equal((await accounts.findByPhone(to))!.ontId, won[0]!.ontId);
  const stayed = await Promise.all(people.map(({ phone }) => accounts.findByPhone(phone)));
  assert.equal(stayed.filter(Boolean).length, people.length - 1);
});

test('threat 18: of different changes at once one goes through whole', async () => {
  const { accounts, changes } = platform.services;
  const { phone, account } = await somebody();
  const elsewhere: PhoneNumber = readPhone('phone', newPhone());
  const { won, lost } = await race([
    () => changes.reset(account, phone, chosen('reset horse'), ENDLESS),
    () => changes.changePassword(account, PASSWORD, chosen('another horse')),
    () => changes.movePhone(account, elsewhere, ENDLESS),
  ]);
  assert.deepEqual([won.length, lost], [1, ['EXPIRES', 'EXPIRES']]);
  const is = (await accounts.findByPhone(phone)) ?? (await accounts.findByPhone(elsewhere));
  assert.deepEqual(is, won[0]);
});
