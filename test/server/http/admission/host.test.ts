import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

let development: TestPlatform;
let production: TestPlatform;
before(async () => {
  development = await startTestPlatform();
  production = await startTestPlatform({ config: { production: true, publicUrl: 'https://id.example' } });
});
after(async () => {
  await development.close();
  await production.close();
});

/** Sends lines as they are. @returns the status, and the answer */
async function send(platform: TestPlatform, ...lines: string[]): Promise<{ status: number; answer: string }> {
  const socket = connect(platform.config.port, 'localhost');
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
  const answer = await text(socket);
  return { status: Number(answer.split(' ')[1]), answer };
}
const get = async (platform: TestPlatform, path: string, ...headers: string[]) =>
  (await send(platform, `GET ${path} HTTP/1.1`, ...headers)).status;

test('threat 44: another host than that of PUBLIC_URL gets 421 at every address, with a plain answer', async () => {
  for (const path of [
    '/',
    '/signin',
    '/plugin.js',
    '/.well-known/jwks.json',
    '/docs',
    '/dev/outbox',
    '/nothing',
    '/api/v1/session/list',
  ]) {
    const { status, answer } = await send(production, `GET ${path} HTTP/1.1`, 'Host: evil.example');
    assert.equal(status, 421, path);
    assert.match(answer, /content-type: text\/plain/i);
    assert.match(answer, /answers for id\.example only/);
    assert.match(answer, /frame-ancestors 'none'/);
  }
  const post = await send(
    production,
    'POST /api/v1/ontid/login/password HTTP/1.1',
    'Host: evil.example',
    'Content-Type: application/json',
    'Content-Length: 2',
    '',
    '{}',
  );
  assert.equal(post.status, 421);
});

test('threat 44: the host of PUBLIC_URL is answered in each of its spellings', async () => {
  for (const host of ['id.example', 'ID.EXAMPLE', 'id.example:443'])
    assert.equal(await get(production, '/plugin.js', `Host: ${host}`), 200, host);
  for (const host of [
    'id.example:8443',
    'id.example.',
    'id.example.evil.example',
    'evil.example@id.example',
    'id.example/',
    'xid.example',
    '',
    'a b',
    'localhost',
    '127.0.0.1',
    '[::1]',
  ]) {
    const status = await get(production, '/plugin.js', `Host: ${host}`);
    assert.ok(status === 421 || status === 400, `${host}: ${status}`);
  }
});

test('threat 44: in development the names of this machine are answered, and no name that resolves to it', async () => {
  const { port } = development.config;
  for (const host of [
    `localhost:${port}`,
    `127.0.0.1:${port}`,
    `[::1]:${port}`,
    `app.localhost:${port}`,
    'localhost',
  ]) {
    assert.equal(await get(development, '/dev/outbox', `Host: ${host}`), 200, host);
  }
  for (const host of [`rebound.example:${port}`, `127.0.0.1.example:${port}`, 'localhost.example'])
    assert.equal(await get(development, '/dev/outbox', `Host: ${host}`), 421, host);
});

test('threat 44: X-Forwarded-Host changes nothing, even from a trusted proxy', async () => {
  const proxied = await startTestPlatform({
    config: { production: true, publicUrl: 'https://id.example', trustProxy: ['127.0.0.1', '::1'] },
  });
  try {
    assert.equal(await get(proxied, '/plugin.js', 'Host: backend:4000', 'X-Forwarded-Host: id.example'), 421);
    assert.equal(await get(proxied, '/plugin.js', 'Host: id.example', 'X-Forwarded-Host: evil.example'), 200);
  } finally {
    await proxied.close();
  }
});

test('threat 44: the host of a request target in absolute form counts, not the header beside it', async () => {
  assert.equal(await get(production, 'https://id.example/plugin.js', 'Host: evil.example'), 200);
  assert.equal(await get(production, 'http://evil.example/plugin.js', 'Host: id.example'), 421);
  assert.equal(await get(production, 'http://id.example@evil.example/plugin.js', 'Host: id.example'), 421);
  assert.equal(await get(production, 'https://id.example', 'Host: id.example'), 200);
  assert.equal(await get(production, 'https://id.example?a=b', 'Host: id.example'), 200);
});

test('threat 44: a request without Host is not answered', async () => {
  assert.equal(await get(production, '/plugin.js'), 400);
  assert.equal((await send(production, 'GET /plugin.js HTTP/1.0')).status, 421);
});

test('threat 44: probes are answered under any host', async () => {
  for (const path of ['/healthz', '/readyz'])
    assert.equal(await get(production, path, 'Host: 10.0.0.7:4000'), 200, path);
  assert.equal(await get(production, '/healthz/../signin', 'Host: 10.0.0.7:4000'), 421);
});
