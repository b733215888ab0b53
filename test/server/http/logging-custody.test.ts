import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { foreignKeystore } from '../../support/custody/custody.ts';
import { PageClient } from '../../support/page-client.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { ROOT } from '../../support/runner/sources.ts';
import { LinkedBrowser } from '../../support/stand-ins/linked-browser.ts';
import { json } from '../../support/stand-ins/stand-in.ts';
import { REGISTRATIONS, type StandIns, startStandIns } from '../../support/stand-ins/stand-ins.ts';

const [PASSWORD, NEXT] = ['canary-password-7f3a', 'canary-password-9c1b'];
let standIns: StandIns;
let platform: TestPlatform;
before(async () => {
  standIns = await startStandIns();
  platform = await startTestPlatform();
});
after(async () => {
  await platform?.close();
  await standIns?.close();
});

/** Breaks the database under every call while something is done. */
async function whileBroken(work: () => Promise<unknown>): Promise<void> {
  const { schema } = platform.services.db;
  const tables = ['account', 'linked_subject'];
  for (const table of tables) await schema.alterTable(table).renameTo(`${table}_away`).execute();
  await work();
  for (const table of tables) await schema.alterTable(`${table}_away`).renameTo(table).execute();
}

test('threat 28: nothing of keys, passwords, codes and accounts at providers is in the log, whether it goes well, is refused, or fails', async (t) => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    ...process.env,
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: platform.databaseUrl,
    LOG_LEVEL: 'debug',
    STAND_INS: standIns.url,
    ENVELOPE_KEY: platform.config.envelopeKey.toString('base64'),
  };
  const child = spawn(process.execPath, ['test/support/server/platform-process.ts'], { cwd: ROOT, env });
  t.after(() => void child.kill());
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  while (!log.includes('platform on')) await once(child.stderr, 'data');
  const clientThere = () => new PageClient(url, platform.services.outbox);

  /** What is nobody’s business; whatever else holds "canary" is not either. */
  const secrets: string[] = [];
  const secret = <Text extends string>(text: Text): Text => {
    secrets.push(text);
    return text;
  };
  const newPhone = () => `+86*${secret(`1582170${String(1000 + secrets.length)}`)}`;
  const client = clientThere();
  async function code(phone: string, purpose: string): Promise<string> {
    for (const table of ['bound_code', 'rate_limit'] as const) await platform.services.db.deleteFrom(table).execute();
    return secret(await client.code(phone, purpose));
  }
  async function done(path: string, body: object): Promise<string> {
    const answer = await client.post(path, body);
    assert.equal(answer.body.error, 0, `${path}: ${answer.body.desc}`);
    return secret(answer.body.result as string);
  }

  // Custody: each call refused, then well.
  const [phone, next] = [newPhone(), newPhone()];
  const { ontId: ontid, keystore } = await foreignKeystore(PASSWORD);
  secret(ontid);
  const { key, salt } = JSON.parse(keystore) as { key: string; salt: string };
  const sealed = [secret(key), secret(salt)];
  const verifyCode = await code(phone, 'binding');
  const binding = { phone, verifyCode, keystore, password: PASSWORD };
  await client.post('/ontid/binding', { ...binding, password: `${PASSWORD} wrong` });
  await client.post('/ontid/binding', { ...binding, keystore: keystore.replace(key, `canary${key.slice(6)}`) });
  await done('/ontid/binding', binding);
  const proofs = ['/ontid/export/keystore', '/ontid/export/wif', '/ontid/export/phone', '/ontid/verify'];
  for (const path of proofs) {
    await client.post(path, { ontid, password: `${PASSWORD} wrong` });
    const { body } = await client.post(path, { ontid, password: PASSWORD });
    assert.equal(body.error, 0, path);
    if (path.endsWith('wif')) secret(body.result as string);
  }
  for (const text of [keystore, Buffer.from(keystore).toString('base64')]) {
    await client.post('/login/keystore', { keystore: text, password: `${PASSWORD} wrong` });
    await done('/login/keystore', { keystore: text, password: PASSWORD });
  }
  const moving = { newPhone: next, verifyCode: await code(next, 'edit-phone'), oldPhone: phone, password: PASSWORD };
  await client.post('/ontid/edit/phone', { ...moving, password: `${PASSWORD} wrong` });
  await done('/ontid/edit/phone', moving);
  const changing = { phone: next, oldPassword: PASSWORD, newPassword: NEXT };
  await client.post('/ontid/edit/password', { ...changing, oldPassword: `${PASSWORD} wrong` });
  await done('/ontid/edit/password', changing);
  await client.post('/ontid/edit/password', { phone: next, verifyCode: 'canary', newPassword: PASSWORD });
  await done('/ontid/edit/password', { phone: next, verifyCode: await code(next, 'reset'), newPassword: PASSWORD });
  const [third, fourth] = [newPhone(), newPhone()];
  const broken: [path: string, body: object][] = [
    ['/ontid/binding', { ...binding, phone: third, verifyCode: await code(third, 'binding') }],
    ['/login/keystore', { keystore, password: PASSWORD }],
    ['/ontid/edit/phone', { ...moving, newPhone: fourth, verifyCode: secret(await client.code(fourth, 'edit-phone')) }],
    ['/ontid/edit/password', changing],
    ...proofs.map((path): [string, object] => [path, { ontid, password: PASSWORD }]),
  ];
  await whileBroken(async () => {
    for (const [path, body] of broken) await client.post(path, body);
  });
  for (const [path] of broken) await client.post(path, `{"keystore":"${sealed[0]}","password":"${PASSWORD}"`);

  // Accounts at providers: somebody who comes, is denied, gets an answer that is none, or comes while we are broken.
  const browser = new LinkedBrowser({ ...platform, url, client: clientThere }, standIns);
  const wentOut = async (provider: string, as = 'canary-person') => {
    const address = new URL(await browser.setOut(provider));
    secret(address.searchParams.get('state')!);
    return browser.answer(address.href, as);
  };
  const cameBack = (address: string) => {
    const code = new URL(address).searchParams.get('code');
    if (code) secret(code);
    return browser.open(address);
  };
  const providers = Object.keys(REGISTRATIONS);
  const said = {
    error: 'invalid_grant',
    error_description: 'canary-description',
    errmsg: 'canary-message',
    access_token: 1,
    id_token: 'canary',
  };
  const onTheWay: string[] = [];
  for (const [i, provider] of providers.entries()) {
    const { location } = await cameBack(await wentOut(provider));
    const flow = secret(/flow=([\w-]+)/.exec(location)![1]!);
    await browser.post('/linked/link', { flow });
    if (i === 0) assert.equal((await browser.post('/linked/register', { flow, password: PASSWORD })).body.error, 0);
    const denied = new URL(await wentOut(provider));
    denied.search = String(
      new URLSearchParams({
        state: denied.searchParams.get('state')!,
        error: 'access_denied',
        error_description: 'canary-description',
      }),
    );
    await cameBack(denied.href);
    const refused = await wentOut(provider);
    standIns.world.instead = () => json(said, [200, 400, 401, 503][i % 4]);
    await cameBack(refused);
    standIns.world.instead = () => undefined;
    onTheWay.push(await wentOut(provider, 'canary-other'));
  }
  await whileBroken(async () => {
    for (const address of onTheWay) await cameBack(address);
  });
  for (const each of [client, browser.client])
    for (const pair of each.cookieHeader()['cookie']!.split('; ')) secret(pair.split('=')[1]!);
  child.kill();
  await once(child, 'close');

  const lines = log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg: string; route?: string });
  const answered = new Set(lines.filter(({ msg }) => msg === 'answered').map(({ route }) => route));
  for (const [path] of broken) assert.ok(answered.has(`/api/v1${path}`), `${path} is logged`);
  const count = (what: string) => lines.filter(({ msg }) => msg === what).length;
  assert.ok(count('linked sign-in failed') >= 2 * providers.length, 'refusals of providers are logged');
  assert.ok(
    count('request failed') >= broken.length + providers.length,
    `${count('request failed')} failures are logged`,
  );
  for (const canary of new Set(['canary', ...secrets]))
    assert.ok(canary.length >= 6 && !log.includes(canary), `${canary} is in the log`);
});
