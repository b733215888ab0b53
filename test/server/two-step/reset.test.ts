import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { reset } from '../../support/custody/custody.ts';
import { IMAGE } from '../../support/custody/onttag.ts';
import { somebodyInTwoSteps } from '../../support/custody/two-step.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
before(async () => (platform = await startTestPlatform({ now: () => now })));
after(() => platform.close());

/** What the account page shows besides the ONT ID itself. */
async function shown(client: PageClient, ontid: string) {
  const { activity, apps } = (await client.post('/account/show', { ontid })).body.result as {
    activity: { kind: string }[];
    apps: unknown[];
  };
  const requests = (await client.post('/account/credentials', { ontid })).body.result as { doc_type: string }[];
  return {
    activity: activity.map(({ kind }) => kind),
    apps: apps.length,
    documents: requests.map(({ doc_type }) => doc_type),
  };
}

test('multi-factor, threat 12: a reset by the phone alone does not show which apps and documents there were', async () => {
  const { phone, ontid, client } = await somebodyInTwoSteps(platform, () => later(61));
  const origin = 'https://clinic.example';
  const client_id = await platform.addApp(origin, { name: 'Clinic' });
  assert.equal((await client.post('/oauth2/authorize', { client_id, origin, consent: true })).status, 200);
  const documents = { country: 'CN', doc_type: 'passport', frontdoc: IMAGE };
  assert.equal((await client.post('/account/verify-document', { ontid, ...documents })).status, 200);
  const before = await shown(client, ontid);
  assert.ok(before.activity.includes('app-allowed'));
  assert.deepEqual([before.apps, before.documents], [1, ['passport']]);

  later(61);
  const thief = platform.client();
  const renewed = (await reset(thief, phone, 'another horse')).body.result as string;
  assert.deepEqual(await shown(thief, renewed), { activity: ['reset'], apps: 0, documents: [] });
  // What comes after it is shown.
  await thief.post('/account/verify-document', { ontid: renewed, ...documents });
  assert.deepEqual((await shown(thief, renewed)).documents, ['passport']);
});
