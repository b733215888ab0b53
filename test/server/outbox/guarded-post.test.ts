import assert from 'node:assert/strict';
import dns from 'node:dns';
import { mock, test } from 'node:test';
import { guardedPost, mayReach, type Reach } from '../../../src/server/outbox/guarded-post.ts';
import { readSms } from '../../../src/server/sms/senders/sms-config.ts';
import { startProvider } from '../../support/provider.ts';

const refused = /leads to an internal address/;
const post = (url: string, reach: Reach = 'public') =>
  guardedPost(new URL(url), { 'content-type': 'application/json' }, '{}', reach);

test('hardening, webhooks: no special-use address is called, in any spelling', async () => {
  const internal = [
    '127.0.0.1',
    '127.8.8.8',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    // The URL parser writes `[::127.0.0.1]` so. What is outside of 2000::/3 is nobody's.
    '::7f00:1',
    '::a00:1',
    '::a9fe:a9fe',
    '100:0:0:1::1',
    '4000::1',
    'fec0::1',
    '64:ff9b:1::7f00:1',
  ];
  for (const address of internal) {
    assert.equal(mayReach(address, 'public'), false, address);
    await assert.rejects(post(`https://${address.includes(':') ? `[${address}]` : address}/hook`), refused, address);
  }
  for (const address of ['93.184.215.14', '2606:4700:4700::1111'])
    assert.equal(mayReach(address, 'public'), true, address);
  for (const [address, reached] of [
    ['127.0.0.1', true],
    ['::1', true],
    ['10.0.0.1', false],
    ['169.254.169.254', false],
  ] as const) {
    assert.equal(mayReach(address, 'loopback'), reached, address);
  }
  // The URL parser makes one spelling of these.
  for (const host of ['2130706433', '0x7f.1', '0177.0.0.1', '127.1'])
    await assert.rejects(post(`https://${host}/hook`), refused, host);
});

test('hardening, webhooks: a name that leads to an internal address is not called, one public address among them or not', async () => {
  const receiver = await startProvider(() => ({ status: 204 }));
  try {
    const { port } = new URL(receiver.url);
    await assert.rejects(post(`http://localhost:${port}/hook`), refused);
    assert.equal(receiver.calls.length, 0);
    assert.equal(await post(`http://localhost:${port}/hook`, 'loopback'), 204);
    assert.equal(await post(`http://localhost:${port}/hook`, 'any'), 204);
    assert.equal(receiver.calls.length, 2);
    // Of several addresses one is internal; and a name that changes: what was checked is what is called.
    let asked = 0;
    const found = mock.method(dns, 'lookup', ((
      _host: string,
      _options: object,
      done: (error: null, addresses: object[]) => void,
    ) => {
      asked++;
      done(null, [
        { address: '93.184.215.14', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    }) as unknown as typeof dns.lookup);
    await assert.rejects(post(`http://hook.example:${port}/hook`), refused);
    found.mock.restore();
    assert.equal(asked, 1);
    assert.equal(receiver.calls.length, 2);
  } finally {
    await receiver.close();
  }
});

test('an SMS service at an internal address needs a variable of its own', () => {
  const env = {
    SMS_SENDER: 'webhook',
    SMS_WEBHOOK_URL: 'https://sms.internal/send',
    SMS_WEBHOOK_SECRET: 'x'.repeat(32),
  };
  const read = (more: NodeJS.ProcessEnv, faults: string[] = []) => ({
    sms: readSms({ ...env, ...more }, true, faults),
    faults,
  });
  assert.equal((read({}).sms as { internal: boolean }).internal, false);
  assert.equal((read({ SMS_WEBHOOK_INTERNAL: 'true' }).sms as { internal: boolean }).internal, true);
  assert.match(
    read({ SMS_WEBHOOK_INTERNAL: 'yes' }).faults[0]!,
    /^SMS_WEBHOOK_INTERNAL is "yes": expected true or false/,
  );
});
