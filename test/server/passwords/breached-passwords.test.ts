import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { ERROR_CODES } from '../../../src/protocol/errors/error-codes.ts';
import { readBreachUrl } from '../../../src/server/passwords/passwords-config.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const BREACHED = 'quiet lamp river';
const SAFE = 'another horse';
const hashOf = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();

/** A service in the range format of Pwned Passwords: it knows one password, and pads its answers as the real one does. */
const asked: IncomingMessage[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const known = (count: number) => (request: IncomingMessage, response: ServerResponse) => {
  const hash = hashOf(BREACHED);
  const listed = request.url === `/range/${hash.slice(0, 5)}` ? `${hash.slice(5)}:${count}\r\n` : '';
  response.end(`${'0'.repeat(35)}:3\r\n${listed}${'F'.repeat(35)}:0\r\n`);
};
const service = createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});
let platform: TestPlatform;
let serial = 0;

before(async () => {
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const { port } = service.address() as AddressInfo;
  platform = await startTestPlatform({ config: { passwordBreachUrl: `http://127.0.0.1:${port}/range/` } });
});
after(async () => {
  await platform.close();
  service.closeAllConnections();
  await new Promise((done) => service.close(done));
});
beforeEach(() => {
  asked.length = 0;
  answer = known(17);
});

async function register(password: string) {
  const [client, number] = [platform.client(), `+86*1581234${1000 + serial++}`];
  return client.post('/ontid/register/phone', { number, verifyCode: await client.code(number), password });
}
const checks = async (outcome: string) =>
  Number(
    new RegExp(`breach_checks_total\\{outcome="${outcome}"\\} (\\d+)`).exec(
      await platform.services.metrics.text(),
    )?.[1] ?? 0,
  );

test('V11: a password that was seen in a breach is refused, and no more than five digits of its hash are sent', async () => {
  const { status, body } = await register(BREACHED);
  assert.deepEqual([status, body.error], [400, ERROR_CODES.INVALID_PASSWORD]);
  assert.match(body.desc, /seen in a data breach: expected one that is used nowhere else/);
  assert.equal((await register(SAFE)).body.error, 0);
  assert.deepEqual(
    asked.map(({ method, url }) => [method, url]),
    [BREACHED, SAFE].map((password) => ['GET', `/range/${hashOf(password).slice(0, 5)}`]),
  );
  for (const { headers, rawHeaders } of asked) {
    assert.equal(headers['add-padding'], 'true');
    const sent = rawHeaders.join(' ');
    for (const password of [BREACHED, SAFE])
      assert.ok(!sent.includes(password) && !sent.includes(hashOf(password).slice(5, 12)));
  }
});

test('V11: an ending with the count 0 is padding', async () => {
  answer = known(0);
  assert.equal((await register(BREACHED)).body.error, 0);
});

test('V11: a password is taken when the service fails, redirects or says too much, and the metric and the log tell', async () => {
  const lines: string[] = [];
  platform.services.breachedPasswords.start((_what, line) => lines.push(line));
  const broken: Record<string, typeof answer> = {
    'an error': (_request, response) => void response.writeHead(503).end(),
    'no answer': (request) => void request.socket.destroy(),
    'a redirect': (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
    'an endless answer': (_request, response) => {
      const more = () => {
        if (response.destroyed) return;
        response.write('A'.repeat(65_536));
        setImmediate(more);
      };
      more();
    },
  };
  for (const [name, behavior] of Object.entries(broken)) {
    answer = behavior;
    const before = await checks('unavailable');
    assert.equal((await register(BREACHED)).body.error, 0, name);
    assert.equal((await checks('unavailable')) - before, 1, name);
  }
  assert.equal(lines.length, Object.keys(broken).length);
  assert.ok(lines.every((line) => /did not answer; the password was taken unchecked/.test(line)));
});

test('V11: an easy password is not looked up at all', async () => {
  assert.equal((await register('password1')).status, 400);
  assert.equal(asked.length, 0);
});

test('PASSWORD_BREACH_URL is https, or on this machine, and ends where the five digits follow', () => {
  const read = (text: string | undefined) => {
    const faults: string[] = [];
    return [readBreachUrl(text, faults), faults.length];
  };
  assert.deepEqual(read(undefined), [undefined, 0]);
  assert.deepEqual(read(''), [undefined, 0]);
  assert.deepEqual(read('https://breach.example/range'), ['https://breach.example/range/', 0]);
  assert.deepEqual(read('http://localhost:8080/range/'), ['http://localhost:8080/range/', 0]);
  for (const bad of [
    'http://breach.example/range/',
    'breach.example',
    'https://breach.example/?hash=',
    'ftp://localhost/',
    'https://me@breach.example/',
  ]) {
    assert.deepEqual(read(bad), [undefined, 1], bad);
  }
});
