import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createApp } from '../../../src/server/app.ts';
import type { Server } from '../../../src/server/http/server.ts';
import { DEFAULT_LIMITS } from '../../../src/server/limits/limits-config.ts';
import { builtAssets } from '../../../src/server/pages/assets.ts';
import { foreignKeystore } from '../../support/custody/custody.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { type AccountRows, accountRows, waitingNotices } from '../../support/server/custody-rows.ts';
import { everyFault, type Fault, withFault } from '../../support/server/faults.ts';

const ORIGIN = 'https://shop.example';
const PASSWORDS = ['correct horse', 'another horse'] as const;
let platform: TestPlatform;
/** The platform's server, called without a network, so that the database can break in one call alone. */
let app: Server;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const newPhone = () => `+86*157${String(10000000 + serial++)}`;

before(async () => {
  platform = await startTestPlatform({
    now: () => now,
    config: { logLevel: 'silent', limits: { ...DEFAULT_LIMITS, addressFactor: 1000 } },
  });
  await platform.services.sms.stop(); // Notices are to be counted.
  app = await createApp(platform.services, await builtAssets());
});
after(async () => {
  await app.close();
  await platform.close();
});

/** A call that changes something, and what to make of it. */
interface Change {
  path: string;
  /** What it is called with, anew for each fault; the same for the call that is made again. */
  body(): Promise<Record<string, string>>;
  /** What is so of the last account once it has happened, all of which is otherwise as it was. */
  whole(was: AccountRows | undefined, is: AccountRows): void;
  notices: 0 | 1 | 2;
}

/** All codes are asked for in one browser. */
const BROWSER = 'b'.repeat(43);

async function call(path: string, body: object): Promise<{ status: number; error: number; result: unknown }> {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v1/ontid${path}`,
    headers: { origin: platform.url, cookie: `ontid-code=${BROWSER}` },
    payload: body,
  });
  return { status: answer.statusCode, ...answer.json<{ error: number; result: unknown }>() };
}

/** The account that a change is of: the one made last. */
const lastAccount = async () => (await accountRows(platform.services)).at(-1);

async function code(phone: string, purpose: string): Promise<string> {
  now = new Date(now.getTime() + 61_000);
  await platform.services.db.deleteFrom('rate_limit').execute();
  const client = platform.client();
  client.setCookie('ontid-code', BROWSER);
  return client.code(phone, purpose);
}

async function once(
  change: Change,
  fault: Fault | undefined,
): Promise<{ body: Record<string, string>; statements: string[] }> {
  // No notice is left out for want of a count.
  await platform.services.db.deleteFrom('notice_count').execute();
  const body = await change.body();
  const accounts = (await accountRows(platform.services)).length;
  const [was, notices] = [await lastAccount(), await waitingNotices(platform.services)];
  const place = fault ? `${change.path}, a fault ${fault.when} statement ${fault.at}` : change.path;

  /** Whether it has happened: all of it, or nothing. */
  const happened = async (): Promise<boolean> => {
    const rows = await accountRows(platform.services);
    for (const { ontId, keys } of rows)
      assert.deepEqual(Object.keys(keys), [ontId], `${place}: an account without its key`);
    const is = rows.at(-1);
    const told = (await waitingNotices(platform.services)) - notices;
    if (told === 0 && (change.notices || rows.length === accounts)) {
      assert.deepEqual(is, was, `${place}: half a change`);
      return false;
    }
    assert.deepEqual([told, rows.length - accounts], [change.notices, change.notices ? 0 : 1], place);
    change.whole(was, is!);
    return true;
  };

  const { result: first, statements } = await withFault(fault, () => call(change.path, body));
  assert.ok(fault ? first.status >= 500 : first.status === 200, `${place}: ${first.status}`);
  const done = await happened();
  if (fault) {
    const again = await call(change.path, body);
    assert.ok(
      done ? again.status >= 400 && again.status < 500 : again.status === 200,
      `${place}: ${again.status} when tried again`,
    );
    assert.ok(await happened(), place);
  } else assert.ok(done);
  return { body, statements };
}

async function everywhere(change: Change): Promise<void> {
  const { statements } = await once(change, undefined);
  let body: Record<string, string> = {};
  for (const fault of everyFault(statements)) {
    const broken = await once(change, fault);
    assert.equal(broken.statements[fault.at], statements[fault.at], 'the fault was where it should be');
    body = broken.body;
  }
  const phone = body['newPhone'] ?? body['phone'] ?? body['number'];
  const signedIn = await call('/login/password', { phone, password: body['newPassword'] ?? body['password'] });
  assert.deepEqual([signedIn.status, signedIn.result], [200, (await lastAccount())!.ontId]);
}

/** Somebody who is here already, and is the last to have come. */
async function somebody(): Promise<{ phone: string; password: string; client: ReturnType<TestPlatform['client']> }> {
  const [phone, password, client] = [newPhone(), PASSWORDS[0], platform.client()];
  await client.register(phone, password);
  return { phone, password, client };
}

test('threat 19: a fault anywhere in registering leaves no half account, and trying again makes one ONT ID', async () => {
  await everywhere({
    path: '/register/phone',
    async body() {
      const number = newPhone();
      return { number, verifyCode: await code(number, 'signin'), password: PASSWORDS[0] };
    },
    whole: (_, is) => assert.deepEqual(is.retired, {}),
    notices: 0,
  });
});

test('threat 19: a fault anywhere in binding leaves no half account, and trying again binds the ONT ID', async () => {
  let ontId = '';
  await everywhere({
    path: '/binding',
    async body() {
      const foreign = await foreignKeystore(PASSWORDS[0]);
      ontId = foreign.ontId;
      const phone = newPhone();
      return { phone, verifyCode: await code(phone, 'binding'), keystore: foreign.keystore, password: PASSWORDS[0] };
    },
    whole: (_, is) => assert.equal(is.ontId, ontId),
    notices: 0,
  });
});

test('threat 19: a fault anywhere in changing the phone leaves the old one or the new one, and both told of it', async () => {
  let { phone, password } = await somebody();
  await everywhere({
    path: '/edit/phone',
    async body() {
      const oldPhone = phone;
      phone = newPhone();
      return { newPhone: phone, verifyCode: await code(phone, 'edit-phone'), oldPhone, password };
    },
    whole(was, is) {
      assert.notEqual(is.phone, was!.phone);
      const { phone: _, sessions: __, ...rest } = was!;
      assert.deepEqual({ ...is, ...rest }, is);
    },
    notices: 2,
  });
});

test('threat 19: a fault anywhere in changing the password leaves the old one or the new one, for the account and its key', async () => {
  let { phone, password } = await somebody();
  const { ontId } = (await lastAccount())!;
  await everywhere({
    path: '/edit/password',
    async body() {
      await platform.services.db.deleteFrom('rate_limit').execute();
      const oldPassword = password;
      password = PASSWORDS.find((other) => other !== oldPassword)!;
      return { phone, oldPassword, newPassword: password };
    },
    whole(was, is) {
      assert.deepEqual([is.ontId, is.phone, is.retired], [ontId, was!.phone, {}]);
      assert.notEqual(is.password, was!.password);
      assert.notEqual(is.keys[ontId], was!.keys[ontId]);
    },
    notices: 1,
  });
  assert.equal(
    (await call('/export/wif', { ontid: ontId, password })).status,
    200,
    'the key opens with the last password',
  );
});

test('threat 19: a fault anywhere in a reset leaves the old ONT ID with all that it had, or the new one with nothing of it', async () => {
  const { phone, client } = await somebody();
  client.setCookie('ontid-code', BROWSER);
  const client_id = await platform.addApp(ORIGIN);
  await everywhere({
    path: '/edit/password',
    async body() {
      const verifyCode = await code(phone, 'signin');
      await client.post('/ontid/login/phone', { phone, verifyCode });
      assert.equal(
        (await client.post('/oauth2/authorize', { client_id, origin: ORIGIN, consent: true })).body.error,
        0,
      );
      return { phone, verifyCode: await code(phone, 'reset'), newPassword: PASSWORDS[1] };
    },
    whole(was, is) {
      assert.notEqual(is.ontId, was!.ontId);
      assert.notEqual(is.password, was!.password);
      assert.deepEqual([is.phone, is.consents, is.grants], [was!.phone, 0, 0]);
      assert.deepEqual(is.retired, { ...was!.retired, ...was!.keys }, 'the old key is kept as it was');
    },
    notices: 1,
  });
});
