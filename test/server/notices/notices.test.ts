import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SMS } from '../../../src/i18n/all/sms.ts';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import type { RecognisedAccount } from '../../../src/server/accounts/account.ts';
import { keepHouse } from '../../../src/server/housekeeping.ts';
import { NOTICES_PER_DAY } from '../../../src/server/notices/notices.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
before(async () => {
  platform = await startTestPlatform({ now: () => now });
  // The tests alone send, so that no message is on its way when they read what was sent.
  await platform.services.sms.stop();
});
after(() => platform.close());

async function somebody(): Promise<{ phone: string; account: RecognisedAccount }> {
  const phone = `+86*156${String(10000000 + serial++)}`;
  const ontid = await platform.client().register(phone);
  return { phone, account: (await platform.services.accounts.findByOntId(ontid as OntId))! };
}

const tell = (account: RecognisedAccount, kind: 'exported' | 'linked') =>
  platform.services.db
    .transaction()
    .execute((transaction) => platform.services.notices.tell(transaction, account, kind));

/** The notices that a phone got, by their Chinese texts. */
async function received(phone: string): Promise<string[]> {
  await platform.services.sms.sendDue();
  return (await platform.services.outbox.messages(phone)).filter(({ code }) => !code).map(({ text }) => text);
}

test('a notice is sent and stands in the activity, or neither where the change is undone', async () => {
  const { phone, account } = await somebody();
  const undone = platform.services.db.transaction().execute(async (transaction) => {
    await platform.services.notices.tell(transaction, account, 'exported');
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  assert.deepEqual(await received(phone), []);
  await tell(account, 'exported');
  assert.deepEqual(await received(phone), [SMS.zh.notices.exported]);
  const kinds = (await platform.services.activity.list(account.id)).map(({ kind }) => kind);
  assert.deepEqual(kinds, ['exported', 'registered']);
});

test('threat 9: repeated changes send three notices of a kind a day, and leave those of other kinds alone', async () => {
  const { phone, account } = await somebody();
  await Promise.all(Array.from({ length: 20 }, () => tell(account, 'exported')));
  assert.equal((await received(phone)).length, NOTICES_PER_DAY);
  await tell(account, 'linked');
  assert.ok((await received(phone)).includes(SMS.zh.notices.linked));
  assert.equal(
    (await platform.services.activity.list(account.id)).filter(({ kind }) => kind === 'exported').length,
    20,
  );
  now = new Date(now.getTime() + 24 * 3600 * 1000);
  await tell(account, 'exported');
  assert.equal((await received(phone)).filter((text) => text === SMS.zh.notices.exported).length, NOTICES_PER_DAY + 1);
});

test('the counts of notices are deleted after a day', async () => {
  const { account } = await somebody();
  await tell(account, 'exported');
  now = new Date(now.getTime() + 24 * 3600 * 1000);
  await keepHouse(platform.services, assert.ifError);
  assert.deepEqual(await platform.services.db.selectFrom('notice_count').selectAll().execute(), []);
});
