import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { tradeCode } from '../../../src/widget/session/token-endpoint.ts';
import { CLIENT, PERSON } from '../../support/fixtures/index.ts';

const HOLDER = { client_id: CLIENT as never, code_verifier: 'v'.repeat(43) };

let server: Server;
let host: string;
let answer: { status: number; body: string };
let asked = '';
before(async () => {
  server = createServer(async (request, response) => {
    asked = `${request.method} ${request.url} ${request.headers['content-type']} `;
    for await (const chunk of request.setEncoding('utf8')) asked += chunk;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

test('a code is traded with all that it is bound to, as a form', async () => {
  const result = { access_token: 'header.payload.signature', ontid: PERSON };
  answer = { status: 200, body: JSON.stringify({ ...result, token_type: 'Bearer', expires_in: 86400 }) };
  assert.deepEqual(await tradeCode(host, 'c0de', HOLDER), result);
  const [head, form] = asked.split(/ (?=\S+$)/);
  assert.equal(head, 'POST /api/v1/oauth2/token application/x-www-form-urlencoded;charset=UTF-8');
  assert.deepEqual(Object.fromEntries(new URLSearchParams(form)), {
    grant_type: 'authorization_code',
    code: 'c0de',
    ...HOLDER,
  });
});

test('what the platform says against a code is in the message', async () => {
  answer = { status: 400, body: JSON.stringify({ error: 'invalid_grant', error_description: 'the code has expired' }) };
  await assert.rejects(tradeCode(host, 'c0de', HOLDER), {
    code: 'ERR_SIGN_IN_FAILED',
    message: 'The platform refused the code: the code has expired.',
  });
  answer = { status: 200, body: JSON.stringify({ access_token: 'x', ontid: 'nobody' }) };
  await assert.rejects(tradeCode(host, 'c0de', HOLDER), { code: 'ERR_SIGN_IN_FAILED' });
  answer = { status: 200, body: 'null' };
  await assert.rejects(tradeCode(host, 'c0de', HOLDER), { code: 'ERR_SIGN_IN_FAILED' });
});

test('a platform that does not answer, or answers with a page, is one that cannot be reached', async () => {
  answer = { status: 502, body: '<h1>Bad gateway</h1>' };
  await assert.rejects(tradeCode(host, 'c0de', HOLDER), { code: 'ERR_PLATFORM_UNREACHABLE' });
  await assert.rejects(tradeCode('http://127.0.0.1:1', 'c0de', HOLDER), { code: 'ERR_PLATFORM_UNREACHABLE' });
});
