import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyCredential } from 'ontid-signin/verify';
import type { AccountCredential } from '../../../../src/protocol/custody/account-api.ts';
import type { CredentialPayload } from '../../../../src/protocol/onttag/onttag.ts';
import { EXAMPLE_ONT_ID } from '../../../../src/server/routes/support/fields.ts';
import { authRequest, FIELDS, IMAGE, newOwner, newRequester, PNG } from '../../../support/custody/onttag.ts';
import type { PageClient } from '../../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());

const onttag = () => platform.services.onttag;
const PASSPORT = { country: 'CN', doc_type: 'passport', frontdoc: `data:${IMAGE}` };
const send = async (client: PageClient, ontid: string, changes: object = {}) => {
  const { status, body } = await client.post('/account/verify-document', { ontid, ...PASSPORT, ...changes });
  return [status, body.error, body.result];
};
const listed = async (client: PageClient, ontid: string) =>
  (await client.post('/account/credentials', { ontid })).body.result as unknown as AccountCredential[];
const waiting = async () => (await onttag().requests.pending())[0]!.auth_id;

test('a document is sent, waits, and is decided: approved, or not, with the reason', async () => {
  const { client, ontid } = await newOwner(platform);
  assert.deepEqual(await listed(client, ontid), []);
  assert.deepEqual(await send(client, ontid), [200, 0, true]);
  const sent = {
    doc_type: 'passport',
    country: 'CN',
    status: 'pending',
    reason: null,
    at: now.getTime() / 1000,
    app: null,
    issued: null,
  };
  assert.deepEqual(await listed(client, ontid), [sent]);
  const auth_id = await waiting();
  assert.deepEqual(
    (await onttag().requests.documents(auth_id)).map(({ content }) => content.toString('base64')),
    [PNG],
  );
  await onttag().decisions.reject(auth_id, 'The photo is blurred');
  assert.deepEqual(await listed(client, ontid), [{ ...sent, status: 'rejected', reason: 'The photo is blurred' }]);
  await send(client, ontid, { doc_type: 'dl', backdoc: IMAGE });
  await onttag().decisions.approve(await waiting(), FIELDS);
  assert.deepEqual((await listed(client, ontid)).map(({ doc_type, status }) => [doc_type, status]).sort(), [
    ['dl', 'approved'],
    ['passport', 'rejected'],
  ]);
});

test('the credential comes sealed, to its owner alone; one of a former ONT ID does not come', async () => {
  const { client, ontid, open } = await newOwner(platform);
  await send(client, ontid);
  await onttag().decisions.approve(await waiting(), FIELDS);
  const [{ issued } = { issued: null }] = await listed(client, ontid);
  const payload = JSON.parse(
    Buffer.from((await open(issued!.encrypted)).split('.')[1]!, 'base64').toString(),
  ) as CredentialPayload;
  assert.deepEqual([payload.sub, payload.clm.cred.Name], [ontid, FIELDS.Name]);
  await platform.services.db
    .updateTable('onttag_credential')
    .set({ owner_ont_id: EXAMPLE_ONT_ID })
    .where('id', '=', issued!.id)
    .execute();
  assert.deepEqual(
    (await listed(client, ontid)).map(({ status, issued }) => [status, issued]),
    [['approved', null]],
  );
});

test('until when it is good is said beside it, and from the second in which verifiers refuse it, that it is over', async () => {
  const { client, ontid, open } = await newOwner(platform);
  await send(client, ontid);
  await onttag().decisions.approve(await waiting(), { ...FIELDS, ExpirationDate: '2026-01-05' });
  const end = Date.parse('2026-01-05T23:59:59Z');
  const credential = await open((await listed(client, ontid))[0]!.issued!.encrypted);
  const judged = async (moment: number) => {
    now = new Date(moment);
    const { expires, expired } = (await listed(client, ontid))[0]!.issued!;
    const code = await verifyCredential(credential, { platform: platform.url, ontid, now }).then(
      () => 'good',
      (error: { code: string }) => error.code,
    );
    return [expires, expired, code];
  };
  const start = now;
  try {
    assert.deepEqual(await judged(end - 1), [end / 1000, false, 'good']);
    assert.deepEqual(await judged(end), [end / 1000, true, 'ERR_CREDENTIAL_EXPIRED']);
  } finally {
    now = start;
  }
});

test('what an app asked for is listed under the app’s name', async () => {
  const requester = await newRequester(platform);
  const owner = await newOwner(platform, requester);
  await onttag().submit(requester.sign(authRequest(requester, owner)) as never);
  assert.deepEqual(
    (await listed(owner.client, owner.ontid)).map(({ app }) => app),
    ['Bank'],
  );
});

test('threat 7: nobody else’s documents are taken, and nobody sees what became of them', async () => {
  const [mine, theirs] = [await newOwner(platform), await newOwner(platform)];
  assert.deepEqual(await send(mine.client, theirs.ontid), [401, 61007, false]);
  assert.deepEqual((await mine.client.post('/account/credentials', { ontid: theirs.ontid })).body.error, 61007);
  assert.deepEqual(await send(platform.client(), mine.ontid), [401, 61007, false]);
  assert.deepEqual(await listed(theirs.client, theirs.ontid), []);
});

test('threat 27: what is no document is refused in the custody API’s numbers, and nothing of it is kept', async () => {
  const { client, ontid } = await newOwner(platform);
  for (const changes of [
    { frontdoc: 'text' },
    { frontdoc: `data:image/jpeg;base64,${PNG}` },
    { backdoc: 'data:image/svg+xml;base64,PHN2Zz4=' },
    { country: 'XX' },
    { doc_type: 'toString' },
    { doc_type: undefined },
    { frontdoc: [IMAGE] },
  ])
    assert.deepEqual(await send(client, ontid, changes), [400, 61001, false], JSON.stringify(changes));
  assert.deepEqual(await listed(client, ontid), []);
});

test('threat 15: the sixth of a kind in a day is 61010, and other kinds are not counted', async () => {
  const { client, ontid } = await newOwner(platform);
  const answers = await Promise.all(Array.from({ length: 7 }, () => send(client, ontid)));
  assert.deepEqual(answers.map(([status]) => status).sort(), [200, 200, 200, 200, 200, 429, 429]);
  assert.ok(answers.every(([status, error]) => error === (status === 429 ? 61010 : 0)));
  assert.deepEqual(await send(client, ontid, { doc_type: 'idcard' }), [200, 0, true]);
});

test('pictures of 4 MiB each are taken, larger ones are not', async () => {
  const { client, ontid } = await newOwner(platform);
  const picture = (bytes: number) =>
    `data:image/png;base64,${Buffer.concat([Buffer.from(PNG, 'base64'), Buffer.alloc(bytes)]).toString('base64')}`;
  assert.deepEqual(await send(client, ontid, { frontdoc: picture(4_194_000), backdoc: picture(4_194_000) }), [
    200,
    0,
    true,
  ]);
  assert.deepEqual(
    (await send(client, ontid, { frontdoc: picture(4_195_000), backdoc: picture(4_194_000) })).slice(0, 1),
    [413],
  );
  assert.deepEqual(
    (await send(client, ontid, { frontdoc: picture(6_500_000), backdoc: picture(6_500_000) })).slice(0, 1),
    [413],
  );
});

test('an address has sixty bodies of documents in ten minutes, for the page and for ONT TAG together, before any is read', async () => {
  const client = platform.client();
  for (let i = 0; i < 60; i++) await client.post('/account/verify-document', {});
  for (const path of ['/account/verify-document', '/onttag/authrequest']) {
    const { status, body } = await client.post(path, {});
    assert.deepEqual([status, body.error], [429, 61010], path);
  }
});
