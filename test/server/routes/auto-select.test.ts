import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AuthorizeResult } from '../../../src/protocol/custody-api.ts';
import type { OntId } from '../../../src/protocol/ont-id.ts';
import type { PageData, StraightPageData } from '../../../src/protocol/page-data.ts';
import { postForm } from '../../support/oauth-client.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const ORIGIN = 'https://shop.example';
let platform: TestPlatform;
let serial = 0;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

/** Somebody who is signed in and has agreed to an app. */
async function agreed(): Promise<{ person: PageClient; client_id: OntId; token: string }> {
  const client_id = await platform.addApp(ORIGIN, { scopes: ['phone'] });
  const person = platform.client();
  await person.register(`+86*1580000${1000 + serial++}`);
  const { body } = await person.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true });
  return { person, client_id, token: (body.result as Extract<AuthorizeResult, { access_token: string }>).access_token };
}

/** Whether the page has something to press, for this browser and request. */
async function goesStraight(person: PageClient, client_id: OntId, wish: Record<string, string> = { auto_select: 'true' }): Promise<boolean> {
  const response = await person.get(`/signin?${new URLSearchParams({ client_id, origin: ORIGIN, state: 'A'.repeat(22), ...wish })}`);
  const json = /<script type="application\/json" id="ontid-page-data">(.*?)<\/script>/s.exec(await response.text())![1]!;
  const data = JSON.parse(json) as PageData | StraightPageData;
  return data.view === 'straight';
}

test('whoever is signed in and has agreed goes straight through where the site wishes it, and nobody else', async () => {
  const { person, client_id } = await agreed();
  assert.equal(await goesStraight(person, client_id), true);
  assert.equal(await goesStraight(person, client_id, {}), false);
  assert.equal(await goesStraight(person, await platform.addApp(ORIGIN)), false);
  assert.equal(await goesStraight(platform.client(), client_id), false);
  // What was not agreed to is asked for.
  assert.equal(await goesStraight(person, client_id, { auto_select: 'true', scope: 'phone' }), false);
  // Consent to a credential is asked for each time.
  assert.equal(await goesStraight(person, client_id, { auto_select: 'true', auth_template: 'authtemplate_kyc01' }), false);
});

test('whoever signed out of the site is asked once, and goes straight through after they pressed', async () => {
  const { person, client_id, token } = await agreed();
  assert.equal((await postForm(platform, '/oauth2/revoke', { client_id, token })).status, 200);
  assert.equal(await goesStraight(person, client_id), false);
  assert.equal(await goesStraight(person, client_id), false);
  const { body } = await person.post('/oauth2/authorize', { client_id, origin: ORIGIN });
  assert.equal((body.result as AuthorizeResult).status, 'granted');
  assert.equal(await goesStraight(person, client_id), true);
});

test('whoever signed out of the platform in this browser is asked', async () => {
  const { person, client_id } = await agreed();
  await person.post('/session/end', {});
  assert.equal(await goesStraight(person, client_id), false);
});

test('a sign-out is one person’s, of one site', async () => {
  const { person, client_id, token } = await agreed();
  const other = platform.client();
  await other.register(`+86*1580000${1000 + serial++}`);
  for (const client of [other, person]) await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true });
  const second = await platform.addApp(ORIGIN);
  await person.post('/oauth2/authorize', { client_id: second, origin: ORIGIN, consent: true });
  await postForm(platform, '/oauth2/revoke', { client_id, token });
  assert.deepEqual([await goesStraight(other, client_id), await goesStraight(person, second), await goesStraight(person, client_id)], [true, true, false]);
});

test('a browser that only looks ahead is given no token', async () => {
  const { person, client_id } = await agreed();
  const path = `/signin?${new URLSearchParams({ client_id, origin: ORIGIN, state: 'A'.repeat(22), auto_select: 'true' })}`;
  const issued = () => platform.services.db.selectFrom('issued_token').select('jti_hash').execute();
  const before = (await issued()).length;
  for (const headers of [{ 'sec-purpose': 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { 'sec-fetch-dest': 'iframe' }] as Record<string, string>[]) {
    assert.doesNotMatch(await (await person.get(path, headers)).text(), /access_token/);
  }
  assert.equal((await issued()).length, before);
  const { headers } = await person.get(path, { 'sec-fetch-dest': 'document' });
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.match(headers.get('content-security-policy')!, /script-src 'sha256-[^']+'; .*frame-ancestors 'none'/);
  assert.equal((await issued()).length, before + 1);
});
