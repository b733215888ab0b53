import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { APP_CALLS } from '../../../src/protocol/custody/custody-api.ts';
import { AppServer } from '../../support/app-server.ts';
import { foreignKeystore } from '../../support/custody/custody.ts';
import { newestCode } from '../../support/custody/newest-code.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

// Every example of the published interface, as it stands there: request and answer, name by name, in its order.

const ONT_ID = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL';
const PHONE = '+86*15821703553';
const NEW_PHONE = '+86*15821703552';
const answer = (action: string, result: string) =>
  `{"action":"${action}","version":"1.0","error":0,"desc":"SUCCESS","result":${result}}`;
/** Request and answer; what a caller puts into its own is `ONT_ID`, the code `123456`, the text `keystore`. */
const EXAMPLES = {
  '/getcode/phone': ['{"number":"+86*15821703553"}', answer('getVerifyCode', 'true')],
  '/register/phone': [
    '{"number":"+86*15821703553","verifyCode":"123456","password":"123456"}',
    answer('register', `"${ONT_ID}"`),
  ],
  '/binding': [
    '{"phone":"+86*15821703553","verifyCode":"123456","keystore":"keystore","password":"123456"}',
    answer('binding', `"${ONT_ID}"`),
  ],
  '/login/phone': ['{"phone":"+86*15821703553","verifyCode":"123456"}', answer('login', `"${ONT_ID}"`)],
  '/login/password': ['{"phone":"+86*15821703553","password":"123456"}', answer('login', `"${ONT_ID}"`)],
  '/export/keystore': [`{"ontid":"${ONT_ID}","password":"12345678"}`, answer('export', '"请求的对应值"')],
  '/export/wif': [`{"ontid":"${ONT_ID}","password":"12345678"}`, answer('export', '"请求的对应值"')],
  '/export/phone': [`{"ontid":"${ONT_ID}","password":"12345678"}`, answer('export', '"请求的对应值"')],
  '/edit/phone': [
    '{"newPhone":"+86*15821703552","verifyCode":"123456","oldPhone":"+86*15821703553","password":"123456"}',
    answer('edit', `"${ONT_ID}"`),
  ],
  '/edit/password': [
    '{"phone":"+86*15821703553","verifyCode":"123456","newPassword":"12345678"}',
    answer('edit', `"${ONT_ID}"`),
  ],
  '/verify': [`{"ontid":"${ONT_ID}","password":"12345678"}`, answer('verify', 'true')],
} as const;

let platform: TestPlatform;
/** The back end of an app that the operator has registered for passwords as short and as easy as the examples'. */
let app: AppServer;
let now = new Date('2026-01-02T03:04:05Z');
before(async () => {
  platform = await startTestPlatform({ now: () => now });
  app = await AppServer.register(platform, [...APP_CALLS], () => now, { shortPasswords: true });
});
after(() => platform.close());

/** Sends an example with real values in it, and gives the value that took the place of the example's. */
async function replay(
  path: keyof typeof EXAMPLES,
  real: { code?: string; ontid?: string; keystore?: string } = {},
): Promise<string> {
  const [request, expected] = EXAMPLES[path];
  let body = request.replace(ONT_ID, real.ontid ?? '');
  if (real.code) body = body.replace('"verifyCode":"123456"', `"verifyCode":"${real.code}"`);
  if (real.keystore) body = body.replace('"keystore":"keystore"', `"keystore":${JSON.stringify(real.keystore)}`);
  const { uri, headers } = await app.sign('Hmac', `/ontid${path}`, body);
  const response = await fetch(platform.url + uri, { method: 'POST', headers, body });
  const text = await response.text();
  assert.equal(response.status, 200, `${path}: ${text}`);
  assert.match(response.headers.get('content-type')!, /^application\/json/);
  const { result } = JSON.parse(text) as { result: unknown };
  assert.equal(
    text,
    expected.replace(`"${ONT_ID}"`, JSON.stringify(result)).replace('"请求的对应值"', JSON.stringify(result)),
    path,
  );
  return String(result);
}

/** A code of the example's own form, which names no purpose. */
async function newCode(phone: string): Promise<string> {
  now = new Date(now.getTime() + 61_000);
  if (phone === PHONE) await replay('/getcode/phone');
  else await app.call('Hmac', '/ontid/getcode/phone', { number: phone });
  return newestCode(platform, phone);
}

test('every published example works as it stands, and is answered byte for byte', async () => {
  const { ontId, keystore } = await foreignKeystore('123456');
  assert.equal(await replay('/binding', { code: await newCode(PHONE), keystore }), ontId);
  assert.equal(await replay('/login/password'), ontId);
  assert.equal(await replay('/edit/phone', { code: await newCode(NEW_PHONE) }), ontId, 'the same, as published');
  const first = await replay('/register/phone', { code: await newCode(PHONE) });
  assert.equal(await replay('/login/phone', { code: await newCode(PHONE) }), first);
  assert.equal(await replay('/login/password'), first);
  const ontid = await replay('/edit/password', { code: await newCode(PHONE) });
  assert.notEqual(ontid, first, 'not the same, as published');
  assert.equal(
    `did:ont:${(JSON.parse(await replay('/export/keystore', { ontid })) as { address: string }).address}`,
    ontid,
  );
  assert.match(await replay('/export/wif', { ontid }), /^[KL][1-9A-HJ-NP-Za-km-z]{51}$/);
  assert.equal(await replay('/export/phone', { ontid }), PHONE);
  assert.equal(await replay('/verify', { ontid }), 'true');
});

test('a failure has the same members, and the result that is published for it', async () => {
  for (const path of Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[]) {
    const { body } = await platform.client().post(`/ontid${path}`, {});
    assert.deepEqual(Object.keys(body), ['action', 'version', 'error', 'desc', 'result']);
    assert.notEqual(body.error, 0);
    assert.equal(body.result, EXAMPLES[path][1].endsWith('true}') ? false : '', path);
  }
});
