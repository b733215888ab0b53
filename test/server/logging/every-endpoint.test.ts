import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, mock, test } from 'node:test';
import pg from 'pg';
import { createApp } from '../../../src/server/app.ts';
import type { Server } from '../../../src/server/http/server.ts';
import { logBlock } from '../../../src/server/logging/log-block.ts';
import { builtAssets } from '../../../src/server/pages/assets.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const PUBLIC_URL = 'https://id.example';
const CANARY = 'canary7f3a';
const PASSWORD = `${CANARY} correct horse`;
const PHONE = '+86*15821703553';
const ORIGIN = `https://${CANARY}.example`;

type Line = {
  msg?: string;
  route?: string;
  status?: number;
  account?: string;
  from?: string;
  failure?: string;
  app?: string;
};

let platform: TestPlatform;
let app: Server;
let log = '';
const routes: { method: string; url: string }[] = [];
/** A session of an account, at the server in production mode. */
let cookie: string;
let ontid: string;
let clientId: string;
let token: string;

before(async () => {
  platform = await startTestPlatform({ config: { trustProxy: ['127.0.0.1'] } });
  const config = { ...platform.config, production: true, publicUrl: PUBLIC_URL, logLevel: 'debug' as const };
  const built = await builtAssets();
  const assets: typeof built = {
    ...built,
    register: async (server) => {
      server.addHook(
        'onRoute',
        ({ method, url }) => void routes.push(...[method].flat().map((one) => ({ method: one, url }))),
      );
      await built.register(server);
    },
  };
  app = await createApp({ ...platform.services, config }, assets, { write: (line) => void (log += line) });
  await app.listen({ port: 0, host: '127.0.0.1' });
  ontid = await platform.client().register(PHONE, PASSWORD);
  clientId = await platform.addApp(ORIGIN, { refreshTokens: true, redirectUris: [`${ORIGIN}/`] });
  const { headers } = await call('POST', '/api/v1/ontid/login/password', { phone: PHONE, password: PASSWORD });
  cookie = headers.map((line) => line.split(';', 1)[0]).join('; ');
  assert.match(cookie, /__Host-ontid-session=/);
  const granted = await call('POST', '/api/v1/oauth2/authorize', {
    client_id: clientId,
    origin: ORIGIN,
    consent: true,
    nonce: CANARY,
  });
  token = (JSON.parse(granted.text) as { result: { access_token: string } }).result.access_token;
  assert.ok(token);
});
after(async () => {
  await app.close();
  await platform.close();
});

/** A call as the hosted page makes it, with a canary in each place that a caller decides on. */
function call(
  method: string,
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<{ status: number; headers: string[]; text: string }> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const headers = {
    host: 'id.example',
    'sec-fetch-site': 'same-origin',
    'x-forwarded-for': '203.0.113.77',
    'user-agent': CANARY,
    referer: `https://x.example/${CANARY}`,
    'x-request-id': CANARY,
    ...(cookie ? { cookie: `${cookie}; ${CANARY}=${CANARY}` } : {}),
    ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    ...more,
  };
  return new Promise((done, fail) => {
    const sent = request(
      { host: '127.0.0.1', port: (app.server.address() as AddressInfo).port, method, path, headers },
      (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
        response.on('end', () =>
          done({ status: response.statusCode!, headers: response.headers['set-cookie'] ?? [], text: answer }),
        );
      },
    );
    sent.once('error', fail).end(text);
  });
}

const lines = () =>
  log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

/** No place of the log has a canary, a token, a cookie, or anything else that was sent. */
function searchLog(): void {
  const secrets = [
    CANARY,
    '15821703553',
    token,
    ...token.split('.'),
    ...cookie.split('; ').map((one) => one.split('=')[1]!),
    ontid,
    '203.0.113.77',
  ];
  for (const secret of secrets) {
    const found = log.split('\n').find((line) => line.includes(secret));
    assert.equal(found, undefined, secret);
  }
}

/** Each route of the server, with a canary where its pattern has a variable. */
const everyRoute = () =>
  routes
    .filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS')
    .map(({ method, url }) => ({ method, path: url.replace(/:\w+|\*/g, CANARY), url }));

const BODIES = [
  undefined,
  {},
  `{"password":"${PASSWORD}"`,
  {
    phone: PHONE,
    number: PHONE,
    newPhone: PHONE,
    oldPhone: PHONE,
    password: PASSWORD,
    oldPassword: PASSWORD,
    newPassword: `${PASSWORD} new`,
    verifyCode: '000000',
    keystore: CANARY,
    ontid: CANARY,
    client_id: CANARY,
    origin: ORIGIN,
    state: CANARY,
    nonce: CANARY,
    code: CANARY,
    code_verifier: CANARY.repeat(5),
    refresh_token: CANARY,
    grant_type: 'refresh_token',
    token: CANARY,
    flow: CANARY,
    provider: CANARY,
    id: CANARY,
    nounce: CANARY.repeat(2),
    auth_template: CANARY,
    signature: CANARY,
    auth_id: CANARY.repeat(2),
  },
];

test('threat 28: in production mode no canary of path, query, body, header or cookie is in the log, on any endpoint', async () => {
  const known = everyRoute();
  assert.ok(known.length > 40, String(known.length));
  const statuses = new Set<number>();
  const query = `?client_id=${clientId}&origin=${ORIGIN}&state=${CANARY.repeat(3)}&redirect_uri=${ORIGIN}/%3Ftoken=${CANARY}&params=${CANARY}&error=${CANARY}&code=${CANARY}&authID=${CANARY}${CANARY}`;
  for (const { method, path } of known) {
    for (const body of method === 'GET' ? [undefined] : BODIES) {
      statuses.add((await call(method, path + query, body, { authorization: `Bearer ${token}` })).status);
      statuses.add(
        (
          await call(method, path, body, {
            hmac: `ont,${clientId},${CANARY},${CANARY},1`,
            origin: ORIGIN,
            'sec-fetch-site': 'cross-site',
          })
        ).status,
      );
    }
  }
  for (const path of [`/${CANARY}`, `/%${CANARY}`, `/api/v1/${CANARY}?${CANARY}`])
    statuses.add((await call('GET', path)).status);
  for (const status of [200, 400, 403, 404]) assert.ok(statuses.has(status), String(status));
  const answered = new Set(
    lines()
      .filter(({ msg }) => msg === 'answered')
      .map(({ route }) => route),
  );
  for (const { url } of known) assert.ok(answered.has(url) || /healthz|readyz|\*/.test(url), url);
  searchLog();
});

test('threat 28: nor where the database fails, with what was sent in the text of its error', async () => {
  const before = lines().length;
  const failing = mock.method(pg.Client.prototype, 'query', (...parameters: unknown[]) =>
    Promise.reject(
      Object.assign(new Error(`${CANARY} ${JSON.stringify(parameters)}\n    at ${CANARY}`), {
        code: '22021',
        detail: CANARY,
      }),
    ),
  );
  try {
    let failures = 0;
    for (const { method, path } of everyRoute()) {
      const query = `?client_id=${clientId}&origin=${ORIGIN}&state=${CANARY.repeat(3)}`;
      if ((await call(method, path + query, method === 'GET' ? undefined : BODIES[3])).status >= 500) failures++;
    }
    assert.ok(failures > 10, String(failures));
  } finally {
    failing.mock.restore();
  }
  const failed = lines()
    .slice(before)
    .filter(({ msg }) => msg === 'request failed') as { err?: { type: string; code: string; at: string[] } }[];
  assert.ok(failed.length > 0);
  assert.ok(failed.every(({ err }) => err!.code === '22021' && err!.at.length > 0));
  searchLog();
});

test('V4: a line with an error has no text of the error, whoever writes it', () => {
  const start = log.length;
  const error = new Error(`${CANARY} in a message`);
  app.log.warn({ err: error });
  app.log.error(error);
  app.log.error(error, `it failed: ${error.message}`);
  app.log.warn({ err: error }, 'a text of its own');
  app.log.info('a text with %s', CANARY);
  assert.deepEqual(
    lines()
      .slice(-5)
      .map(({ msg }) => msg),
    ['an error', 'an error', 'an error', 'a text of its own', 'a text with %s'],
  );
  assert.ok(!log.slice(start).includes(CANARY));
});

test('a line says whose account, from where and which failure, so that an incident can be reconstructed', async () => {
  const last = () =>
    lines()
      .filter(({ msg }) => msg === 'answered')
      .at(-1)!;
  await call('POST', '/api/v1/ontid/login/password', { phone: PHONE, password: 'another password' });
  const guess = last();
  assert.deepEqual(
    [guess.route, guess.status, guess.failure, guess.from],
    ['/api/v1/ontid/login/password', 403, 'INVALID_PASSWORD', '203.0.113.0/24'],
  );
  await call('POST', '/api/v1/ontid/login/password', { phone: PHONE, password: PASSWORD });
  assert.deepEqual([last().status, last().failure, last().account], [200, undefined, guess.account]);
  await call('POST', '/api/v1/ontid/info', undefined, { authorization: `Bearer ${token}` });
  assert.deepEqual([last().status, last().account], [200, guess.account]);
  assert.match(guess.account!, /^[\w-]{16}$/);
  const { id } = await platform.services.db
    .selectFrom('account')
    .select('id')
    .where('ont_id', '=', ontid as never)
    .executeTakeFirstOrThrow();
  assert.notEqual(guess.account, id);
  await call('POST', '/api/v1/oauth2/token', { grant_type: 'refresh_token', client_id: clientId, refresh_token: 'x' });
  assert.equal(last().failure, 'invalid_grant');
  assert.deepEqual(
    Object.keys(guess).filter((name) => !['level', 'time', 'pid', 'reqId', 'msg'].includes(name)),
    ['method', 'route', 'status', 'ms', 'from', 'failure', 'account'],
  );
});

test('a line names the /24 of IPv4 and the /48 of IPv6, and no address whole', () => {
  for (const [address, block] of [
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['unix', 'none'],
  ]) {
    assert.equal(logBlock(address!), block);
  }
});
