import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AccountView } from '../../../../src/protocol/custody/account-api.ts';
import { ERROR_CODES } from '../../../../src/protocol/errors/error-codes.ts';
import { ONT_TAG_CODES } from '../../../../src/protocol/onttag/onttag.ts';
import { newBrowserToken } from '../../../../src/server/linked/linked-flows.ts';
import { readPhone } from '../../../../src/server/phones/phone-number.ts';
import { EXAMPLE_PASSWORD } from '../../../../src/server/routes/support/fields.ts';
import { newestCode } from '../../../support/custody/newest-code.ts';
import { IMAGE, queryOfExample, requestOfExample } from '../../../support/custody/onttag.ts';
import { codeFor, pkce, postForm } from '../../../support/oauth-client.ts';
import type { PageClient } from '../../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../../support/platform.ts';

interface Content {
  'application/json': {
    example?: Record<string, unknown>;
    schema: { properties?: Record<string, { enum?: unknown[]; type?: string }> };
  };
}
interface Description {
  openapi: string;
  paths: Record<string, { get?: Operation; post: Operation }>;
}
interface Operation {
  summary: string;
  requestBody?: { content: Content };
  security?: object[];
  responses: Record<string, { description: string; content?: Content }>;
}

const OAUTH = ['/api/v1/oauth2/token', '/api/v1/oauth2/revoke', '/api/v1/oauth2/cancel'];
let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let description: Description;
before(async () => {
  platform = await startTestPlatform({ now: () => now });
  description = (await (await platform.client().get('/openapi.json')).json()) as Description;
});
after(() => platform.close());

/** What has to be so before an example works, and what of it is different each time. */
const PREPARED: Record<
  string,
  (client: PageClient, example: Record<string, unknown>) => Promise<Record<string, unknown>>
> = {
  '/api/v1/onttag/authrequest': (_client, example) => requestOfExample(platform, example),
  '/api/v1/onttag/authrequesters': (_client, example) => queryOfExample(platform, example),
  '/api/v1/ontpass/myclaims': (_client, example) => queryOfExample(platform, example),
  '/api/v1/ontid/getcode/phone': async (_client, example) => example,
  '/api/v1/code/challenge': async (_client, example) => example,
  '/api/v1/ontid/register/phone': async (client, example) => ({
    ...example,
    verifyCode: await client.code(example['number'] as string),
  }),
  '/api/v1/ontid/login/phone': async (client, example) => ({
    ...example,
    verifyCode: await client.code(example['phone'] as string),
  }),
  '/api/v1/ontid/login/password': async (_client, example) => example,
  '/api/v1/oauth2/authorize': async (client, example) => {
    await signIn(client);
    return { ...example, client_id: await platform.addApp(example['origin'] as string) };
  },
  '/api/v1/session/list': async (client, example) => {
    await signIn(client);
    return example;
  },
  '/api/v1/session/choose': async (client) => ({ ontid: await signIn(client) }),
  '/api/v1/account/show': async (client) => {
    const ontid = await signIn(client);
    await client.post('/account/link', { ontid, flow: await flowOf(client, 'link'), password: EXAMPLE_PASSWORD });
    const client_id = await platform.addApp('https://shop.example', { name: 'A shop', scopes: ['phone'] });
    await client.post('/ontid/export/keystore', { ontid, password: EXAMPLE_PASSWORD }, FIREFOX);
    now = new Date(now.getTime() + 1000);
    await client.post(
      '/oauth2/authorize',
      { client_id, origin: 'https://shop.example', consent: true, scope: 'phone' },
      FIREFOX,
    );
    return { ontid };
  },
  '/api/v1/account/link': async (client) => ({
    ontid: await signIn(client),
    flow: await flowOf(client, 'link'),
    password: EXAMPLE_PASSWORD,
  }),
  '/api/v1/account/keystore-sign-in': async (client, example) => ({ ...example, ontid: await signIn(client) }),
  '/api/v1/account/unlink': async (client) => {
    const ontid = await signIn(client);
    const { linked } = (await client.post('/account/show', { ontid })).body.result as AccountView;
    return { ontid, linked: linked[0]!.id };
  },
  '/api/v1/account/withdraw': async (client, example) => ({ ...example, ontid: await signIn(client) }),
  '/api/v1/account/verify-document': async (client, example) => ({
    ...example,
    frontdoc: IMAGE,
    backdoc: IMAGE,
    ontid: await signIn(client),
  }),
  '/api/v1/account/credentials': async (client) => ({ ontid: await signIn(client) }),
  '/api/v1/account/end-session': async (client, example) => ({ ...example, ontid: await signIn(client) }),
  '/api/v1/account/end-all': async (client) => ({ ontid: await signIn(client) }),
  '/api/v1/session/end': async (_client, example) => example,
  '/api/v1/linked/register': async (client, example) => ({ ...example, flow: await flowOf(client) }),
  '/api/v1/linked/link': async (client) => {
    const flow = await flowOf(client);
    return { flow, ontid: await signIn(client), password: EXAMPLE_PASSWORD };
  },
  '/api/v1/session/prove': async (client) => ({ ontid: await signIn(client), password: EXAMPLE_PASSWORD }),
  '/api/v1/account/two-step-code': async (client) => ({ ontid: await signIn(client) }),
  '/api/v1/account/two-step': async (client, example) => {
    const ontid = await signIn(client);
    await client.post('/account/two-step-code', { ontid });
    const code = await newestCode(platform, '+8615821703553');
    return { ...example, ontid, verifyCode: code };
  },
  '/api/v1/second/show': async (client) => {
    await signIn(client);
    return {};
  },
  '/api/v1/second/code': async (client) => {
    await signIn(client);
    return { ontid: await ontIdOfExamples() };
  },
  // The examples after this one are of an account that asks for one step.
  '/api/v1/second/finish': async (client) => {
    const ontid = await ontIdOfExamples();
    const phone = '+86*15821703553';
    await client.post('/ontid/login/phone', { phone, verifyCode: await client.code(phone) });
    return { ontid, password: EXAMPLE_PASSWORD };
  },
  '/api/v1/second/leave': async (_client, example) => {
    await platform.services.db.updateTable('account').set({ two_step: false }).where('two_step', '=', true).execute();
    return example;
  },
  // Somebody else, who brings an ONT ID along.
  '/api/v1/ontid/binding': async (client, example) => ({
    ...example,
    phone: '+86*15821703554',
    verifyCode: await client.code('+86*15821703554'),
  }),
  '/api/v1/login/keystore': async (_client, example) => example,
  // From here on the ONT ID is another.
  '/api/v1/ontid/edit/password': async (client, example) => ({
    ...example,
    verifyCode: await client.code(example['phone'] as string),
  }),
  '/api/v1/ontid/export/keystore': async (client, example) => ({ ...example, ontid: await signIn(client) }),
  '/api/v1/ontid/export/wif': async (client, example) => ({ ...example, ontid: await signIn(client) }),
  '/api/v1/ontid/export/phone': async (client, example) => ({ ...example, ontid: await signIn(client) }),
  '/api/v1/ontid/verify': async (client, example) => ({ ...example, ontid: await signIn(client) }),
  '/api/v1/ontid/edit/phone': async (client, example) => ({
    ...example,
    password: EXAMPLE_PASSWORD,
    verifyCode: await client.code(example['newPhone'] as string),
  }),
};

const FIREFOX = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0' };

/** A sign-in at a provider that a client has come back from, and the provider has named somebody new. */
async function flowOf(client: PageClient, kind: 'popup' | 'link' = 'popup'): Promise<string> {
  const flows = platform.services.linkedFlows;
  const browser = newBrowserToken();
  client.setCookie('ontid-linked', browser);
  const { state } = await flows.begin(browser, {
    provider: 'google',
    door: 'web',
    purpose: { kind, channel: 'channel-of-a-page' },
  });
  const { flow } = await flows.take(browser, 'google', state);
  await flows.settle(flow, 'new', [`person ${flow.id}`]);
  return flow.id;
}

const ontIdOfExamples = async () =>
  (await platform.services.accounts.findByPhone(readPhone('phone', '+86*15821703553')))!.ontId;

/** Signs in as the person of the examples, who registers in the second of them. */
async function signIn(client: PageClient, password = EXAMPLE_PASSWORD, phone = '+86*15821703553'): Promise<unknown> {
  return (await client.post('/ontid/login/password', { phone, password }, FIREFOX)).body.result;
}

/** The same of the routes that speak OAuth, and what takes a token instead of a body. */
const WITH_TOKENS: Record<string, (tokens: SignedIn, example: Record<string, string>) => Record<string, string>> = {
  '/api/v1/oauth2/cancel': (_, example) => example,
  '/api/v1/oauth2/token': ({ client_id, code, verifier }, example) => ({
    ...example,
    client_id,
    code,
    code_verifier: verifier,
  }),
  '/api/v1/ontid/info': ({ access_token }) => ({ access_token }),
  '/api/v1/oauth2/revoke': ({ client_id, access_token }, example) => ({ ...example, client_id, token: access_token }),
};

interface SignedIn {
  client_id: string;
  code: string;
  verifier: string;
  access_token: string;
}

/** A person of the examples who has signed in to an app: a code, and the token that another code was traded for. */
async function signInToApp(): Promise<SignedIn> {
  const client = platform.client();
  await signIn(client, EXAMPLE_PASSWORD, '+86*15821703554');
  const client_id = await platform.addApp('https://app.example', { refreshTokens: true });
  const { verifier, challenge: code_challenge } = pkce();
  const newCode = () => codeFor(client, { client_id, origin: 'https://app.example', code_challenge });
  const { body } = await postForm(platform, '/oauth2/token', {
    grant_type: 'authorization_code',
    client_id,
    code: await newCode(),
    code_verifier: verifier,
  });
  return { client_id, code: await newCode(), verifier, access_token: body['access_token']! };
}

test('every endpoint of the API is described, in OpenAPI 3.1', () => {
  assert.equal(description.openapi, '3.1.0');
  const pathsOf = (method: 'get' | 'post') =>
    Object.entries(description.paths).flatMap(([path, operations]) => (operations[method] ? [path] : []));
  assert.deepEqual(pathsOf('post').sort(), [...Object.keys(PREPARED), ...Object.keys(WITH_TOKENS)].sort());
  assert.deepEqual(pathsOf('get').sort(), ['/api/v1/onttag/authrequesters', '/api/v1/onttag/countries']);
});

test('every example works as it stands, with a real code: same answer, same kinds of values', async () => {
  // In the order of a person's first day: the code, the account, then what needs it.
  for (const [path, prepare] of Object.entries(PREPARED)) {
    now = new Date(now.getTime() + 61_000);
    const { requestBody, responses } = description.paths[path]!.post;
    const client = platform.client();
    const request = await prepare(client, requestBody!.content['application/json'].example ?? {});
    const { status, body } = await client.post(path.replace('/api/v1', ''), request);
    const example = responses['200']!.content!['application/json'].example!;
    assert.equal(status, 200, `${path}: ${body.desc}`);
    assert.deepEqual(kinds(body), kinds(example), path);
    assert.deepEqual({ ...body, result: 0 }, { ...example, result: 0 });
  }
});

test('every example of OAuth works as it stands, with real codes and tokens, as a form and as JSON', async () => {
  for (const form of [true, false]) {
    const signedIn = await signInToApp();
    for (const [path, prepare] of Object.entries(WITH_TOKENS)) {
      const { requestBody, responses, security } = description.paths[path]!.post;
      const request = prepare(
        signedIn,
        (requestBody?.content['application/json'].example ?? {}) as Record<string, string>,
      );
      const answer = security ? await show(path, request) : await send(path.slice(7), request, form);
      assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
      assert.deepEqual(kinds(answer.body), kinds(responses['200']!.content?.['application/json'].example ?? {}), path);
      if (requestBody)
        assert.deepEqual(Object.keys(requestBody.content), ['application/x-www-form-urlencoded', 'application/json']);
    }
  }
});

/** A call without a body, with the token in a header. */
async function show(path: string, headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const response = await fetch(platform.url + path, { method: 'POST', headers });
  return { status: response.status, body: await response.json() };
}

const send = (path: string, request: Record<string, string>, form: boolean) =>
  form
    ? postForm(platform, path, request)
    : postForm(platform, path, JSON.stringify(request), { 'content-type': 'application/json' });

test('the errors of each endpoint are listed by number and name, with the status that they come with', () => {
  const namesOf = (codes: Record<string, number>) => Object.entries(codes).map(([name, number]) => `${number} ${name}`);
  const operations = Object.entries(description.paths).flatMap(([path, { get, post }]) =>
    [get, post].filter((one) => one !== undefined).map((operation) => [path, operation] as const),
  );
  for (const [path, operation] of operations) {
    assert.ok(operation.summary.endsWith('.'), path);
    if (OAUTH.includes(path)) continue;
    const names = namesOf(/^\/api\/v1\/ont(tag|pass)\//.test(path) ? ONT_TAG_CODES : ERROR_CODES);
    for (const [status, { description: text, content }] of Object.entries(operation.responses)) {
      if (status === '200') continue;
      for (const part of text.split(', ')) assert.ok(names.includes(part), `${path} ${status}: ${part}`);
      assert.deepEqual(
        content!['application/json'].schema.properties!['error']!.enum,
        text.split(', ').map((part) => Number(part.split(' ')[0])),
      );
    }
    assert.match(operation.responses['400']!.description, /61001 PARAM_ERROR/);
  }
  // The name of what is also said of tokens, with a status of its own.
  assert.match(description.paths['/api/v1/ontid/binding']!.post.responses['400']!.description, /61031 DECODE_ERROR/);
  assert.match(
    description.paths['/api/v1/ontid/login/password']!.post.responses['403']!.description,
    /61024 INVALID_PASSWORD/,
  );
});

test('the errors of OAuth’s endpoints are listed in its own words', async () => {
  for (const path of OAUTH) {
    const { description: text, content } = description.paths[path]!.post.responses['400']!;
    const names = content!['application/json'].schema.properties!['error']!.enum as string[];
    assert.equal(text, names.join(', '));
    // A code is cancelled by anybody who has it: that call names no client.
    const clientless = path.endsWith('/cancel');
    for (const [request, error] of [
      [{}, 'invalid_request'],
      [
        {
          grant_type: 'authorization_code',
          client_id: 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf',
          code: 'a',
          code_verifier: 'v'.repeat(43),
          token: 'a',
        },
        'invalid_client',
      ],
    ] as const) {
      if (clientless && error === 'invalid_client') continue;
      const answer = await postForm(platform, path.slice(7), request);
      assert.deepEqual([answer.status, answer.body['error']], [400, error]);
      assert.ok(names.includes(error), path);
    }
  }
});

test('/docs shows each endpoint to people, without a script', async () => {
  const response = await platform.client().get('/docs', { accept: 'text/html' });
  const html = await response.text();
  assert.match(response.headers.get('content-type')!, /^text\/html/);
  for (const path of Object.keys(description.paths)) assert.ok(html.includes(`<code>${path}</code>`), path);
  assert.match(html, /61012 VERIFY_CODE_ERROR/);
  assert.match(html, /unsupported_grant_type/);
  assert.match(html, /Authorization: Bearer/);
  assert.match(
    html,
    /<code>any<\/code> or <code>signin<\/code> or <code>binding<\/code> or <code>edit-phone<\/code> or <code>reset<\/code> or <code>two-step<\/code>, optional/,
  );
  assert.doesNotMatch(html, /<script|undefined|`/);
});

/** A value with every leaf replaced by its type; an ONT ID stays recognizable, and of a list its first member. */
function kinds(value: unknown): unknown {
  if (typeof value === 'string') return /^did:ont:A/.test(value) ? 'ONT ID' : 'string';
  if (typeof value !== 'object' || value === null) return typeof value;
  if (Array.isArray(value)) return [kinds(value[0])];
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, kinds(member)]));
}
