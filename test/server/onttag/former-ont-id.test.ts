import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { APP_CALLS } from '../../../src/protocol/custody/custody-api.ts';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import { AppServer } from '../../support/app-server.ts';
import { reset } from '../../support/custody/custody.ts';
import { authRequest, holder, newId, newOwner, newRequester } from '../../support/custody/onttag.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

// An app that knew somebody's former ONT ID must not learn which one they have now.

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());

/** A person who agreed to an app, reset the password, and can agree to it again under the new ONT ID. */
async function personAndApp() {
  const requester = await newRequester(platform);
  const app = new AppServer(platform, { ontId: requester.ontid, secret: requester.secret }, () => now);
  await platform.services.apps.allow(requester.ontid, [...APP_CALLS]);
  const owner = await newOwner(platform, requester);
  const phone = `+86*${(await platform.services.accounts.findByOntId(owner.ontid).then((account) => platform.services.accounts.phoneNumberOf(account!.id)))!.national}`;
  const client = platform.client();
  return {
    requester,
    app,
    owner,
    /** @returns the new ONT ID */
    async reset(): Promise<OntId> {
      now = new Date(now.getTime() + 61_000);
      return (await reset(client, phone, 'another horse')).body.result as OntId;
    },
    async agree(): Promise<void> {
      const { body } = await client.post('/oauth2/authorize', {
        client_id: requester.ontid,
        origin: requester.origin,
        consent: true,
      });
      assert.equal(body.error, 0);
    },
  };
}

test('threat 38: an app gets the same refusal for a former ONT ID before and after the new one agrees, at every call', async () => {
  const { requester, app, owner, reset: startOver, agree } = await personAndApp();
  const credentials = (ontid: string) =>
    app.call('RFC 9421', '/onttag/authrequesters', { nounce: newId(), auth_template: 'authtemplate_kyc01', ontid });
  const claims = (ontid: string) =>
    app.call('RFC 9421', '/ontpass/myclaims', { nounce: newId(), auth_template: 'authtemplate_kyc01', ontid });
  const documents = (ontid: OntId) =>
    platform.client().post('/onttag/authrequest', requester.sign(authRequest(requester, holder(ontid, owner.key))));
  const byPassword = (path: string, ontid: string) => app.call('RFC 9421', path, { ontid, password: 'another horse' });
  const calls: Record<string, (ontid: OntId) => Promise<{ status: number; body: object }>> = {
    credentials,
    claims,
    documents,
    'export/keystore': (ontid) => byPassword('/ontid/export/keystore', ontid),
    'export/wif': (ontid) => byPassword('/ontid/export/wif', ontid),
    'export/phone': (ontid) => byPassword('/ontid/export/phone', ontid),
    verify: (ontid) => byPassword('/ontid/verify', ontid),
    'edit/password': (ontid) =>
      app.call('RFC 9421', '/ontid/edit/password', {
        ontid,
        oldPassword: 'another horse',
        newPassword: 'quiet lamp river',
      }),
  };
  assert.deepEqual(
    [(await credentials(owner.ontid)).status, (await documents(owner.ontid)).status],
    [200, 200],
    'while it was theirs',
  );
  const ask = async () => {
    await platform.services.db.deleteFrom('rate_limit').execute();
    const answers: [string, number, string][] = [];
    for (const [name, call] of Object.entries(calls)) {
      const { status, body } = await call(owner.ontid);
      answers.push([name, status, JSON.stringify(body)]);
    }
    return answers;
  };
  const present = await startOver();
  const before = await ask();
  await agree();
  assert.equal((await credentials(present)).status, 200, 'the app may see the present one');
  assert.deepEqual(await ask(), before);
  assert.deepEqual(
    before.map(([name, status]) => [name, status]),
    Object.keys(calls).map((name) => [name, 403]),
  );
});

test('threat 38: documents that were sent for a former ONT ID do not use up the tries of the present one', async () => {
  const { requester, owner, reset: startOver, agree } = await personAndApp();
  const send = async (ontid: OntId) =>
    (
      await platform
        .client()
        .post('/onttag/authrequest', requester.sign(authRequest(requester, holder(ontid, owner.key))))
    ).status;
  const statuses = [];
  for (let i = 0; i < 6; i++) statuses.push(await send(owner.ontid));
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429]);
  const present = await startOver();
  await agree();
  assert.equal(await send(present), 200);
});

test('threat 38: guesses at the password of a former ONT ID do not lock the present one, and its owner sees them', async () => {
  const { app, owner, reset: startOver } = await personAndApp();
  const present = await startOver();
  const guess = () => app.call('RFC 9421', '/ontid/export/keystore', { ontid: owner.ontid, password: 'not that one' });
  let last: Awaited<ReturnType<typeof guess>> | undefined;
  for (let i = 0; i < 12; i++) last = await guess();
  assert.equal(last!.body.error, ERROR_CODES.TIME_EXCEEDED, 'they are limited all the same');
  const right = await platform.client().post('/ontid/verify', { ontid: present, password: 'another horse' });
  assert.equal(right.body.error, 0);
  await platform.services.activity.settle();
  const account = await platform.services.accounts.findByOntId(present);
  const entry = (await platform.services.activity.list(account!.id)).find(({ kind }) => kind === 'wrong-password');
  assert.equal(entry!.count, 10);
});
