import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { TEXT_KEYWORD } from '../../../../src/server/http/admission/control-characters.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

interface Field {
  type?: string;
  enum?: unknown[];
  anyOf?: unknown[];
  [TEXT_KEYWORD]?: 'bytes' | 'lines';
}
interface Operation {
  requestBody?: {
    content: Record<string, { schema: { properties?: Record<string, Field> }; example?: Record<string, unknown> }>;
  };
  parameters?: { name: string }[];
}

let platform: TestPlatform;
let paths: [path: string, operations: { get?: Operation; post?: Operation }][];
before(async () => {
  platform = await startTestPlatform({ config: { trustProxy: ['127.0.0.1', '::1'] } });
  paths = Object.entries(
    (
      (await (await platform.client().get('/openapi.json')).json()) as {
        paths: Record<string, { get?: Operation; post?: Operation }>;
      }
    ).paths,
  );
});
after(() => platform.close());

let serial = 0;
/** Each call from another address: the limits are not what is tested here. */
const anybody = () => ({ 'x-forwarded-for': `203.0.${(serial >> 8) & 255}.${serial++ & 255}` });
const LINES = ['\t', '\n'];
const CONTROLS = ['\0', '\x01', '\x1f', '\x7f', '\x9f', ...LINES];
const SURROGATES = ['\ud800', '\udc00\ud800'];

async function post(path: string, body: string | URLSearchParams): Promise<{ status: number; error: unknown }> {
  const type = typeof body === 'string' ? 'application/json' : 'application/x-www-form-urlencoded';
  const response = await fetch(`${platform.url}${path}`, {
    method: 'POST',
    body,
    headers: { origin: platform.url, 'content-type': type, ...anybody() },
  });
  return { status: response.status, error: ((await response.json().catch(() => ({}))) as { error?: unknown }).error };
}
const isText = ({ type, enum: values, anyOf }: Field) => !values && !anyOf && (type === undefined || type === 'string');
const isRefusal = ({ status, error }: { status: number; error: unknown }) =>
  status === 400 && (error === 61001 || error === 'invalid_request');
/** Calls with documents: who sends them is checked before the body is decoded, and the examples are nobody's. */
const CALLER_FIRST: Record<string, [status: number, error: number]> = {
  '/api/v1/onttag/authrequest': [403, 61006],
  '/api/v1/account/verify-document': [401, 61007],
};
const isRefusedAt = (path: string, answer: { status: number; error: unknown }) =>
  isRefusal(answer) || (answer.status === CALLER_FIRST[path]?.[0] && answer.error === CALLER_FIRST[path]?.[1]);

test('threat 46: control characters and lone surrogates in any text field of any call are refused, and never a failure of ours', async () => {
  let fields = 0;
  for (const [path, { post: operation }] of paths) {
    const content = operation?.requestBody?.content['application/json'];
    for (const [name, field] of Object.entries(content?.schema.properties ?? {}).filter(([, each]) => isText(each))) {
      fields++;
      const kind = field[TEXT_KEYWORD];
      const allowed = kind === 'bytes' ? CONTROLS : kind === 'lines' ? LINES : [];
      const answers = await Promise.all(
        [...CONTROLS, ...SURROGATES].map(async (bad) => {
          const sent = { ...content!.example, [name]: `${String(content!.example?.[name] ?? 'text')}${bad}` };
          return { bad, ...(await post(path, JSON.stringify(sent))) };
        }),
      );
      for (const answer of answers) {
        assert.ok(answer.status < 500, `${path} ${name} ${JSON.stringify(answer)}`);
        if (!allowed.includes(answer.bad))
          assert.ok(isRefusedAt(path, answer), `${path} ${name} ${JSON.stringify(answer)}`);
      }
    }
  }
  assert.ok(fields > 40, `${fields} fields`);
});

test('threat 46: each of the control characters is refused', async () => {
  const all = [...Array.from({ length: 0x20 }, (_, code) => code), ...Array.from({ length: 0x21 }, (_, n) => 0x7f + n)];
  for (const code of all) {
    const answer = await post(
      '/api/v1/ontid/getcode/phone',
      JSON.stringify({ number: `+86*158${String.fromCharCode(code)}21703553` }),
    );
    assert.ok(isRefusal(answer), `${code}: ${JSON.stringify(answer)}`);
  }
});

test('threat 46: NUL in a member of another name, in a name, deep inside or in an array is refused', async () => {
  for (const [path, { post: operation }] of paths) {
    if (!operation?.requestBody) continue;
    for (const odd of [
      { more: '\0' },
      { 'na\0me': '' },
      { more: { deep: [{ deeper: '\ud800' }] } },
      { more: ['\0'] },
    ]) {
      const answer = await post(
        path,
        JSON.stringify({ ...operation.requestBody.content['application/json']!.example, ...odd }),
      );
      assert.ok(isRefusedAt(path, answer), `${path} ${JSON.stringify(odd)} ${JSON.stringify(answer)}`);
    }
  }
});

test('threat 46: NUL in any field of a form is refused in the words of OAuth', async () => {
  for (const [path, { post: operation }] of paths) {
    const content = operation?.requestBody?.content;
    if (!content?.['application/x-www-form-urlencoded']) continue;
    const { example = {}, schema } = content['application/json']!;
    for (const name of [...Object.keys(schema.properties ?? {}), 'more', 'na\0me']) {
      const answer = await post(
        path,
        new URLSearchParams({ ...(example as Record<string, string>), [name]: 'text\0' }),
      );
      assert.deepEqual(answer, { status: 400, error: 'invalid_request' }, `${path} ${name}`);
    }
  }
});

test('threat 46: NUL in the query or the path of any address is refused, and never a failure of ours', async () => {
  const queries = paths.flatMap(([path, { get }]) =>
    (get?.parameters ?? []).map(({ name }) => `${path}?${name}=123456789012345678%00`),
  );
  const parameters = [
    'client_id',
    'origin',
    'state',
    'redirect_uri',
    'scope',
    'nonce',
    'lang',
    'linked_flow',
    'params',
    'flow',
    'provider',
    'channel',
    'page',
    'dapp_ontid',
    'oauth_type',
    'redirect_url',
    'code',
    'phone',
  ];
  const addresses = [
    '/signin',
    '/account',
    '/oauth2.0/authorize',
    '/oauthmiddle',
    '/linked/start',
    '/linked/finish',
    '/linked/callback/google',
    '/doctor/registration',
    '/',
    '/dev/outbox',
  ];
  const pages = addresses.flatMap((address) =>
    parameters.flatMap((name) => [`${address}?${name}=a%00b`, `${address}?${name}=a&${name}=%01`]),
  );
  for (const address of [
    ...queries,
    ...pages,
    '/signin?na%00me=1',
    '/apps/a%00b/logo',
    '/v/%00/plugin.js',
    '/linked/callback/%00',
  ]) {
    const { status } = await fetch(`${platform.url}${address}`, { headers: anybody(), redirect: 'manual' });
    assert.ok(status === 400 || status === 404, `${address}: ${status}`);
  }
  // Encoded once more it is no control character yet, and nothing decodes it on the way to the database.
  for (const address of [
    '/signin?params=%2500%26%2500%26%2500',
    '/linked/start?provider=google&page=linked_flow%3D%2500',
    '/assets/%00',
    '/%00',
    '/signin%00',
  ]) {
    assert.ok(
      (await fetch(`${platform.url}${address}`, { headers: anybody(), redirect: 'manual' })).status < 500,
      address,
    );
  }
});

test('threat 46: NUL in a cookie or a token is nobody’s', async () => {
  const cookie = ['ontid-session', 'ontid-device', 'ontid-linked'].map((name) => `${name}=%00%ED%A0%80`).join('; ');
  for (const path of ['/api/v1/session/list', '/api/v1/session/end', '/api/v1/account/show', '/api/v1/linked/link']) {
    const body = JSON.stringify({ ontid: 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL', flow: 'x' });
    const { status } = await fetch(`${platform.url}${path}`, {
      method: 'POST',
      body,
      headers: { origin: platform.url, 'content-type': 'application/json', cookie, ...anybody() },
    });
    assert.ok(status < 500, `${path}: ${status}`);
  }
  for (const path of ['/signin', '/account', '/linked/finish?flow=x'])
    assert.ok((await fetch(`${platform.url}${path}`, { headers: { cookie, ...anybody() } })).status < 500, path);
});

test('threat 27: a password may have any character, and a keystore line ends', async () => {
  const password = 'tab\tnul\0bell\x07 correct horse';
  const client = platform.client();
  await client.register('+86*15821703553', password);
  assert.equal((await client.post('/ontid/login/password', { phone: '+86*15821703553', password })).status, 200);
  assert.equal(
    (await client.post('/ontid/login/password', { phone: '+86*15821703553', password: password.replace('\0', '') }))
      .status,
    403,
  );
});
