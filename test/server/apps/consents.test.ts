import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { pkce } from '../../support/oauth-client.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { waitsForLock } from '../../support/server/locks.ts';

const ORIGIN = 'https://shop.example';
let platform: TestPlatform;
let client_id: OntId;
let serial = 0;
before(async () => {
  platform = await startTestPlatform();
  client_id = await platform.addApp(ORIGIN);
});
after(() => platform.close());
afterEach(() => mock.restoreAll());

/** Somebody who has agreed to the app, without a token of it. */
async function somebody() {
  const client = platform.client();
  const ontid = (await client.register(`+86*155${String(20000000 + serial++)}`)) as OntId;
  await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true });
  const { id } = (await platform.services.accounts.findByOntId(ontid))!;
  await platform.services.db.deleteFrom('token_grant').where('account_id', '=', id).execute();
  return {
    client,
    withdraw: () => client.post('/account/withdraw', { ontid, client_id }),
    grants: () => goodGrants(id),
  };
}

const goodGrants = async (account: string) =>
  (
    await platform.services.db
      .selectFrom('token_grant')
      .select('id')
      .where('account_id', '=', account)
      .where('revoked_at', 'is', null)
      .execute()
  ).length;

/** What an app is given without a press. */
const GIFTS: Record<string, (client: PageClient) => Promise<unknown>> = {
  'a token': (client) => client.post('/oauth2/authorize', { client_id, origin: ORIGIN }),
  'a code': (client) =>
    client.post('/oauth2/authorize', { client_id, origin: ORIGIN, code_challenge: pkce().challenge }),
  'a token by auto_select': (client) =>
    client.post('/oauth2/authorize', { client_id, origin: ORIGIN, auto_select: true }),
};

for (const [gift, give] of Object.entries(GIFTS)) {
  test(`${gift} is not given any more once the app’s access was taken back, just before it would be`, async () => {
    const { client, withdraw, grants } = await somebody();
    await give(client);
    assert.equal(await grants(), 1);
    const { consents } = platform.services;
    const given = consents.given.bind(consents);
    let taken = false;
    mock.method(consents, 'given', async (...asked: Parameters<typeof given>) => {
      const consent = await given(...asked);
      if (!taken) await withdraw();
      taken = true;
      return consent;
    });
    await give(client);
    assert.equal(taken, true);
    assert.equal(await grants(), 0);
  });

  test(`${gift} that is being given while the app’s access is taken back is taken back, too`, async () => {
    const { client, withdraw, grants } = await somebody();
    const { db } = platform.services;
    let under: Promise<unknown>[] = [];
    await db.transaction().execute(async (transaction) => {
      // What is given refers to its app, and stops there.
      await transaction.selectFrom('app').select('ont_id').where('ont_id', '=', client_id).forUpdate().execute();
      under = [give(client)];
      await waitsForLock(db, under[0]!);
      under.push(withdraw());
      await waitsForLock(db, under[1]!, 1);
    });
    await Promise.all(under);
    assert.equal(await grants(), 0);
  });
}
