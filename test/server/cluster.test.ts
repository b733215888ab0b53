import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyAccessToken } from '../../src/verify/index.ts';
import { newestCode } from '../support/custody/newest-code.ts';
import { type Cluster, startCluster } from '../support/server/cluster.ts';

let cluster: Cluster;
const ORIGIN = 'https://shop.example';
before(async () => (cluster = await startCluster(3)));
after(() => cluster.close());

test('three processes on one database, taken in turn, are one platform: each step of a sign-in may be another’s', async () => {
  const client_id = await cluster.addApp(ORIGIN);
  for (let person = 0; person < 5; person++) {
    const client = cluster.client();
    const phone = `+86*1580000010${person}`;
    const ontid = await client.register(phone);
    const asked = await client.post('/oauth2/authorize', { client_id, origin: ORIGIN });
    assert.equal((asked.body.result as { status: string }).status, 'consent_required');
    const granted = await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true });
    const { access_token } = granted.body.result as { access_token: string };
    assert.equal((await verifyAccessToken(access_token, { platform: cluster.url, clientId: client_id })).ontid, ontid);
    assert.equal((await client.post('/ontid/login/password', { phone, password: 'correct horse' })).body.result, ontid);
    assert.equal((await client.post('/session/end', {})).body.result, true);
    assert.equal((await client.post('/oauth2/authorize', { client_id, origin: ORIGIN })).body.error, 61007);
  }
  assert.ok(
    cluster.served.every((count) => count >= 10),
    String(cluster.served),
  );
});

test('limits hold across processes: one code a minute, five tries', async () => {
  const client = cluster.client();
  const phone = '+86*15800000200';
  await client.code('+86*15800000201');
  const sent = await Promise.all(
    Array.from({ length: 12 }, () => client.post('/ontid/getcode/phone', { number: phone })),
  );
  assert.equal(sent.filter(({ status }) => status === 200).length, 1);
  const code = await newestCode(cluster, phone);
  const wrong = code === '000000' ? '000001' : '000000';
  const guesses = await Promise.all(
    Array.from({ length: 30 }, () => client.post('/ontid/login/phone', { phone, verifyCode: wrong })),
  );
  assert.equal(guesses.filter(({ body }) => body.error === 61012).length, 5);
  assert.equal(guesses.filter(({ body }) => body.error === 61010).length, 25);
});
