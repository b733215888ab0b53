import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keepHouse } from '../../../src/server/housekeeping.ts';
import { DEFAULT_LIMITS } from '../../../src/server/limits/limits-config.ts';
import { foreignKeystore } from '../../support/custody/custody.ts';
import type { ApiAnswer, PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const PASSWORD = 'correct horse';
let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const newPhone = () => `+86*158${String(10_000_000 + serial++)}`;
const wait = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
before(
  async () =>
    (platform = await startTestPlatform({
      now: () => now,
      config: { limits: { ...DEFAULT_LIMITS, addressFactor: 1_000 } },
    })),
);
after(() => platform.close());

const told = ({ status, headers, body }: ApiAnswer) =>
  JSON.stringify([
    status,
    { ...body, action: '' },
    [...headers].filter(([name]) => name !== 'date' && name !== 'content-length'),
  ]);

/** How a browser and a phone come to a code that cannot be used; each gives what is typed. */
const STATES: Record<string, (client: PageClient, phone: string) => Promise<string>> = {
  'no code was ever asked for': async () => '000000',
  'another browser asked for it': (_client, phone) => platform.client().code(phone),
  'wrong code': async (client, phone) => ((await client.code(phone)) === '000000' ? '000001' : '000000'),
  'expired code': async (client, phone) => {
    const code = await client.code(phone);
    wait(300);
    return code;
  },
  'expired code, swept': async (client, phone) => {
    const code = await client.code(phone);
    wait(300);
    await keepHouse(platform.services, assert.ifError);
    return code;
  },
  'code of another purpose': (client, phone) => client.code(phone, 'binding'),
};

test('V3: there is one answer for every code that cannot be used, on every endpoint, with an account and without', async () => {
  const { keystore } = await foreignKeystore(PASSWORD);
  const oldPhone = newPhone();
  const ontid = await platform.client().register(oldPhone, PASSWORD);
  const endpoints = (phone: string, verifyCode: string): [path: string, body: object][] => [
    ['/ontid/login/phone', { phone, verifyCode }],
    ['/ontid/register/phone', { number: phone, verifyCode, password: PASSWORD }],
    ['/ontid/edit/password', { phone, verifyCode, newPassword: 'another horse' }],
    ['/ontid/edit/phone', { newPhone: phone, verifyCode, ontid, password: PASSWORD }],
    ['/ontid/binding', { phone, verifyCode, keystore, password: PASSWORD }],
  ];
  const answers = new Map<string, string[]>();
  for (const hasAccount of [false, true]) {
    for (const [state, prepare] of Object.entries(STATES)) {
      for (const [n] of endpoints('', '').entries()) {
        if (state === 'code of another purpose' && n === 4) continue; // There it is the right one.
        const [client, phone] = [platform.client(), newPhone()];
        if (hasAccount) await platform.client().register(phone, PASSWORD);
        wait(61);
        const [path, body] = endpoints(phone, await prepare(client, phone))[n]!;
        const answer = told(await client.post(path, body));
        answers.set(answer, [
          ...(answers.get(answer) ?? []),
          `${path}: ${state}, ${hasAccount ? 'an account' : 'no account'}`,
        ]);
      }
    }
  }
  assert.equal(answers.size, 1, JSON.stringify([...answers], null, 2));
  assert.match([...answers.keys()][0]!, /^\[403,\{"action":"","version":"1.0","error":61012,/);
});

test('V3: a used code gets that answer too', async () => {
  const [client, phone] = [platform.client(), newPhone()];
  const unasked = told(await client.post('/ontid/login/phone', { phone, verifyCode: '000000' }));
  await client.register(phone, PASSWORD);
  wait(61);
  const code = await client.code(phone);
  assert.equal((await client.post('/ontid/login/phone', { phone, verifyCode: code })).body.error, 0);
  assert.equal(told(await client.post('/ontid/login/phone', { phone, verifyCode: code })), unasked);
});

test('V3: the database does the same work whether or not a phone was ever asked a code for', async () => {
  const { withFault } = await import('../../support/server/faults.ts');
  const { codes } = platform.services;
  const known = newPhone();
  await platform.client().register(known, PASSWORD);
  const { readPhone } = await import('../../../src/server/phones/phone-number.ts');
  const work = async (phone: string) => {
    const asker = { kind: 'stranger', binding: 'browser nobody' } as const;
    const { statements } = await withFault(undefined, () =>
      codes.prove(readPhone('phone', phone), 'signin', '000000', asker).catch(() => {}),
    );
    return statements;
  };
  assert.deepEqual(await work(known), await work(newPhone()));
});
