import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ERROR_CODES } from '../../../src/protocol/error-codes.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

interface Content {
  'application/json': { example?: Record<string, unknown>; schema: { properties?: Record<string, { enum?: unknown[]; type?: string }> } };
}
interface Description {
  openapi: string;
  paths: Record<string, { post: { summary: string; requestBody: { content: Content }; responses: Record<string, { description: string; content: Content }> } }>;
}

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let description: Description;
before(async () => {
  platform = await startTestPlatform({ now: () => now });
  description = (await (await platform.client().get('/openapi.json')).json()) as Description;
});
after(() => platform.close());

/** What has to be so before an example works, and what of it is different each time. */
const PREPARED: Record<string, (client: PageClient, example: Record<string, unknown>) => Promise<Record<string, unknown>>> = {
  '/api/v1/ontid/getcode/phone': async (_client, example) => example,
  '/api/v1/ontid/register/phone': async (client, example) => ({ ...example, verifyCode: await client.code(example['number'] as string) }),
  '/api/v1/ontid/login/phone': async (client, example) => ({ ...example, verifyCode: await client.code(example['phone'] as string) }),
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
  '/api/v1/session/end': async (_client, example) => example,
};

/** Signs in as the person of the examples, who registers in the second of them. */
async function signIn(client: PageClient): Promise<unknown> {
  return (await client.post('/ontid/login/password', { phone: '+86*15821703553', password: '123456' })).body.result;
}

test('every endpoint of the API is described, in OpenAPI 3.1', () => {
  assert.equal(description.openapi, '3.1.0');
  assert.deepEqual(Object.keys(description.paths).sort(), Object.keys(PREPARED).sort());
});

test('every example works as it stands, with a real code: same answer, same kinds of values', async () => {
  // In the order of a person's first day: the code, the account, then what needs it.
  for (const [path, prepare] of Object.entries(PREPARED)) {
    now = new Date(now.getTime() + 61_000);
    const { requestBody, responses } = description.paths[path]!.post;
    const client = platform.client();
    const request = await prepare(client, requestBody.content['application/json'].example ?? {});
    const { status, body } = await client.post(path.replace('/api/v1', ''), request);
    const example = responses['200']!.content['application/json'].example!;
    assert.equal(status, 200, `${path}: ${body.desc}`);
    assert.deepEqual(kinds(body), kinds(example), path);
    assert.deepEqual({ ...body, result: 0 }, { ...example, result: 0 });
  }
});

test('the errors of each endpoint are listed by number and name, with the status that they come with', () => {
  const names = Object.entries(ERROR_CODES).map(([name, number]) => `${number} ${name}`);
  for (const [path, { post }] of Object.entries(description.paths)) {
    assert.ok(post.summary.endsWith('.'), path);
    for (const [status, { description: text, content }] of Object.entries(post.responses)) {
      if (status === '200') continue;
      for (const part of text.split(', ')) assert.ok(names.includes(part), `${path} ${status}: ${part}`);
      assert.deepEqual(content['application/json'].schema.properties!['error']!.enum, text.split(', ').map((part) => Number(part.split(' ')[0])));
    }
    assert.match(post.responses['400']!.description, /61001 PARAM_ERROR/);
  }
  assert.match(description.paths['/api/v1/ontid/login/password']!.post.responses['403']!.description, /61024 INVALID_PASSWORD/);
});

test('/docs shows each endpoint to people, without a script', async () => {
  const response = await platform.client().get('/docs', { accept: 'text/html' });
  const html = await response.text();
  assert.match(response.headers.get('content-type')!, /^text\/html/);
  for (const path of Object.keys(description.paths)) assert.ok(html.includes(`<code>${path}</code>`), path);
  assert.match(html, /61012 VERIFY_CODE_ERROR/);
  assert.match(html, /<code>any<\/code> or <code>signin<\/code>, optional/);
  assert.doesNotMatch(html, /<script|undefined|`/);
});

/** A value with every leaf replaced by its type; an ONT ID stays recognizable. */
function kinds(value: unknown): unknown {
  if (typeof value === 'string') return /^did:ont:A/.test(value) ? 'ONT ID' : 'string';
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, kinds(member)]));
}
