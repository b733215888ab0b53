import assert from 'node:assert/strict';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { after, before, test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { isThisMachine } from '../../../../src/server/routes/operations/dev-outbox.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let platform: TestPlatform;
before(async () => {
  platform = await startTestPlatform({ config: { host: '0.0.0.0', trustProxy: ['127.0.0.1'] } });
  await platform.client().code('+86*15821703553');
});
after(() => platform.close());

/** One GET of the outbox. `fetch` sets `Host` itself, so this does not use it. */
function outbox(headers: Record<string, string>, host = '127.0.0.1'): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const call = request(
      {
        host,
        port: platform.config.port,
        path: '/dev/outbox',
        headers: { host: `localhost:${platform.config.port}`, ...headers },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => done({ status: response.statusCode!, text }));
      },
    );
    call.once('error', fail).end();
  });
}

test('threat 31: the outbox answers this machine', async () => {
  const { status, text } = await outbox({});
  assert.equal(status, 200);
  assert.match(text, /8615821703553/);
});

test('threat 31: the outbox answers nothing that came through a proxy, even one on this machine', async () => {
  for (const name of [
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Forwarded',
    'X-Real-IP',
    'Forwarded',
    'Via',
  ]) {
    const { status, text } = await outbox({ [name]: name === 'X-Forwarded-For' ? '127.0.0.1' : 'localhost' });
    assert.equal(status, 403, name);
    assert.doesNotMatch(text, /8615821703553/, name);
  }
});

test('threat 31: the outbox answers no Host that is not loopback: a name of another site may resolve to this machine', async () => {
  for (const host of [
    'id.example',
    'evil.example:4000',
    'localhost.evil.example',
    '203.0.113.7',
    '127.0.0.1.evil.example',
  ]) {
    const { status, text } = await outbox({ host });
    // 421 where the server refuses the name for every address.
    assert.ok(status === 403 || status === 421, `${host}: ${status}`);
    assert.doesNotMatch(text, /8615821703553/, host);
  }
});

test('threat 31: the outbox answers no peer that is not loopback', async () => {
  const from = (remoteAddress: string | undefined) =>
    isThisMachine({ headers: {}, hostname: 'localhost', raw: { socket: { remoteAddress } } } as FastifyRequest);
  for (const peer of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) assert.equal(from(peer), true, peer);
  for (const peer of [
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '10.0.0.1',
    '172.17.0.1',
    '2001:db8::1',
    'fe80::1',
    undefined,
  ])
    assert.equal(from(peer), false, peer);
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  for (const { address } of others) assert.equal((await outbox({}, address)).status, 403, address);
});
