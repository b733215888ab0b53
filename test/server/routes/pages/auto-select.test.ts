import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OntId } from '../../../../src/protocol/common/ont-id.ts';
import type { AuthorizeResult } from '../../../../src/protocol/custody/custody-api.ts';
import type { PageData } from '../../../../src/protocol/sign-in/page-data.ts';
import { pkce, postForm } from '../../../support/oauth-client.ts';
import type { PageClient } from '../../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

const ORIGIN = 'https://shop.example';
let platform: TestPlatform;
let serial = 0;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

const newPhone = () => `+86*1580000${1000 + serial++}`;

/** Somebody who is signed in and has agreed to an app. */
async function agreed(): Promise<{ person: PageClient; client_id: OntId; token: string }> {
  const client_id = await platform.addApp(ORIGIN, { scopes: ['phone'] });
  const person = platform.client();
  await person.register(newPhone());
  const { body } = await person.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true });
  return { person, client_id, token: (body.result as Extract<AuthorizeResult, { access_token: string }>).access_token };
}

const WISH = { auto_select: 'true', ack: '1' };
const pathOf = (client_id: OntId, wish: Record<string, string>) =>
  `/signin?${new URLSearchParams({ client_id, origin: ORIGIN, state: `ontid.${'A'.repeat(22)}`, ...wish })}`;

/** Whether the page may answer without a press, once the site has said that it waits. */
async function goesStraight(
  person: PageClient,
  client_id: OntId,
  wish: Record<string, string> = WISH,
): Promise<boolean> {
  const html = await (await person.get(pathOf(client_id, wish))).text();
  const json = /<script type="application\/json" id="ontid-page-data">(.*?)<\/script>/s.exec(html)![1]!;
  const data = JSON.parse(json) as PageData;
  assert.ok(data.view === 'signin');
  // The platform decides the same when it is asked.
  const { body } = await person.post('/oauth2/authorize', {
    client_id,
    origin: ORIGIN,
    auto_select: true,
    ...(wish['scope'] && { scope: wish['scope'] }),
  });
  const granted = !body.error && (body.result as AuthorizeResult).status === 'granted';
  if (wish['auto_select'] && wish['ack'] && !wish['auth_template'] && !wish['response_mode'])
    assert.equal(granted, data.autoSelects === true);
  return data.autoSelects === true;
}

test('one person who is signed in and has agreed may be answered without a press where the site wishes it, and nobody else', async () => {
  const { person, client_id } = await agreed();
  assert.equal(await goesStraight(person, client_id), true);
  assert.equal(await goesStraight(person, client_id, { ack: '1' }), false);
  assert.equal(await goesStraight(person, await platform.addApp(ORIGIN)), false);
  assert.equal(await goesStraight(platform.client(), client_id), false);
  // The app asks for more than was agreed to.
  assert.equal(await goesStraight(person, client_id, { ...WISH, scope: 'phone' }), false);
  // Of several people nobody is chosen.
  await person.register(newPhone());
  await person.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true });
  assert.equal(await goesStraight(person, client_id), false);
});

test('threat 30: with auto_select the page holds its script back whoever is signed in, and without it never', async () => {
  const { person, client_id } = await agreed();
  const held = async (client: PageClient, wish: Record<string, string>) => {
    const html = await (await client.get(pathOf(client_id, wish))).text();
    assert.equal(html.match(/<script type="module"/g)?.length, 1);
    return /<template id="later">.*<script type="module".*<\/template>/s.test(html);
  };
  for (const client of [person, platform.client()]) {
    assert.equal(await held(client, WISH), true);
    assert.equal(await held(client, { ack: '1' }), false);
    assert.equal(await held(client, { auto_select: 'true' }), false);
    assert.equal(
      await held(client, {
        ...WISH,
        response_mode: 'redirect',
        redirect_uri: `${ORIGIN}/`,
        code_challenge: pkce().challenge,
      }),
      false,
    );
  }
});

test('V2: a plugin that does not acknowledge, and an answer by URL, always need a press', async () => {
  const { person, client_id } = await agreed();
  const returning = { redirect_uri: `${ORIGIN}/`, code_challenge: pkce().challenge };
  assert.equal(await goesStraight(person, client_id, { auto_select: 'true' }), false);
  assert.equal(await goesStraight(person, client_id, { ...WISH, ...returning, response_mode: 'redirect' }), false);
  assert.equal(await goesStraight(person, client_id, { ...WISH, ...returning }), true);
  const { body } = await person.post('/oauth2/authorize', {
    client_id,
    origin: ORIGIN,
    auto_select: true,
    ...returning,
  });
  assert.equal((body.result as AuthorizeResult).status, 'consent_required');
});

test('who signed out of the site is asked once, and not again after a press', async () => {
  const { person, client_id, token } = await agreed();
  assert.equal((await postForm(platform, '/oauth2/revoke', { client_id, token })).status, 200);
  assert.equal(await goesStraight(person, client_id), false);
  assert.equal(await goesStraight(person, client_id), false);
  const { body } = await person.post('/oauth2/authorize', { client_id, origin: ORIGIN });
  assert.equal((body.result as AuthorizeResult).status, 'granted');
  assert.equal(await goesStraight(person, client_id), true);
});

test('a sign-out is one person’s, of one site; a sign-out of the platform is of all', async () => {
  const { person, client_id, token } = await agreed();
  const other = platform.client();
  await other.register(newPhone());
  await other.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true });
  const second = await platform.addApp(ORIGIN);
  await person.post('/oauth2/authorize', { client_id: second, origin: ORIGIN, consent: true });
  await postForm(platform, '/oauth2/revoke', { client_id, token });
  assert.deepEqual(
    [await goesStraight(other, client_id), await goesStraight(person, second), await goesStraight(person, client_id)],
    [true, true, false],
  );
  await person.post('/session/end', {});
  assert.equal(await goesStraight(person, second), false);
});

test('V1, V2, V4, threat 30: the answer of /signin is one page, whoever is signed in and has agreed, and writes nothing', async () => {
  const { person, client_id } = await agreed();
  const stranger = platform.client();
  const signedIn = platform.client();
  await signedIn.register(newPhone());
  const rows = async () => {
    const { db } = platform.services;
    const counts = [];
    for (const table of ['consent', 'token_grant', 'authorization_code', 'issued_token', 'activity'] as const) {
      counts.push(
        (
          await db
            .selectFrom(table)
            .select((eb) => eb.fn.countAll().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    }
    return counts;
  };
  const before = await rows();
  const returning = { redirect_uri: `${ORIGIN}/out?url=https://evil.example/`, code_challenge: pkce().challenge };
  for (const wish of [
    WISH,
    { auto_select: 'true' },
    { ...WISH, ...returning },
    { ...WISH, ...returning, response_mode: 'redirect' },
  ]) {
    const seen: { status: number; headers: [string, string][]; redirected: boolean; frames: boolean }[] = [];
    for (const client of [person, signedIn, stranger]) {
      const response = await client.get(pathOf(client_id, wish), { 'sec-fetch-dest': 'document' });
      const html = await response.text();
      const headers = [...response.headers].filter(
        ([name]) => !['date', 'content-length', 'set-cookie'].includes(name),
      );
      seen.push({ status: response.status, headers, redirected: response.redirected, frames: /<i?frame/i.test(html) });
      assert.doesNotMatch(html, /eyJ[\w-]{20,}\./, 'no token');
    }
    assert.deepEqual(seen[0]!.status, 200);
    const plain = (one: (typeof seen)[number]) => ({
      ...one,
      headers: one.headers.filter(([name]) => name !== 'content-encoding'),
    });
    assert.deepEqual(plain(seen[1]!), plain(seen[0]!));
    assert.deepEqual(plain(seen[2]!), plain(seen[0]!));
  }
  assert.deepEqual(await rows(), before);
});
