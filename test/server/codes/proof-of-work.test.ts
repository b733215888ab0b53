import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CodeChallenge } from '../../../src/protocol/custody/custody-api.ts';
import { DEFAULT_LIMITS } from '../../../src/server/limits/limits-config.ts';
import { readPhone } from '../../../src/server/phones/phone-number.ts';
import { chosen } from '../../support/custody/passwords.ts';
import { challengeFor, solve } from '../../support/custody/proofs.ts';
import type { PageClient } from '../../support/page-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
let now = new Date('2026-01-02T03:04:05Z');
let serial = 0;
const newPhone = () => `+86*158${String(10_000_000 + 10_000 * serial++)}`;
const wait = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
before(
  async () =>
    (platform = await startTestPlatform({
      now: () => now,
      config: { limits: { ...DEFAULT_LIMITS, addressFactor: 1_000 } },
    })),
);
after(() => platform.close());

const ask = async (client: PageClient, number: string, proof?: string) =>
  (await client.post('/ontid/getcode/phone', { number, ...(proof && { proof }) })).body.error;

/** A phone whose next code costs a proof of work. */
async function pressed(): Promise<string> {
  const phone = newPhone();
  for (let i = 0; i < 5; i++) assert.equal(await ask(platform.client(), phone), 0);
  assert.equal(await ask(platform.client(), phone), 61010);
  return phone;
}

test('V8: a proof of work serves once, for the phone and the browser that its challenge was given to', async () => {
  const [phone, another, client] = [await pressed(), await pressed(), platform.client()];
  const proof = await solve(await challengeFor(client, phone));
  assert.equal(await ask(platform.client(), phone, proof), 61010, 'another browser');
  assert.equal(await ask(client, another, proof), 61010, 'another phone');
  assert.equal(await ask(client, phone, proof), 0);
  wait(61);
  assert.equal(await ask(client, phone, proof), 61010, 'a second time');
});

test('V8: of many uses of one proof at once, one sends a message', async () => {
  const [phone, client] = [await pressed(), platform.client()];
  const proof = await solve(await challengeFor(client, phone));
  const earlier = (await platform.services.outbox.messages(phone)).length;
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(client, phone, proof)));
  assert.equal(answers.filter((error) => error === 0).length, 1);
  assert.equal((await platform.services.outbox.messages(phone)).length - earlier, 1);
});

test('V8: a challenge is good for five minutes', async () => {
  const [phone, client] = [await pressed(), platform.client()];
  const [late, good] = [await challengeFor(client, phone), await challengeFor(client, phone)];
  const proofs = [await solve(late), await solve(good)];
  wait(301);
  assert.equal(await ask(client, phone, proofs[0]), 61010);
  wait(-2);
  assert.equal(await ask(client, phone, proofs[1]), 0);
});

test('V8: a proof that is forged, unsolved or no proof at all is refused', async () => {
  const [phone, client] = [await pressed(), platform.client()];
  const given = await challengeFor(client, phone);
  const solved = await solve(given);
  const parts = JSON.parse(Buffer.from(solved, 'base64').toString()) as {
    challenge: CodeChallenge['challenge'];
    solution: { counter: number; derivedKey: string };
  };
  const pack = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
  const { parameters } = parts.challenge;
  const easier = { ...parts.challenge, parameters: { ...parameters, cost: 1 } };
  const forged = [
    pack({ ...parts, challenge: easier }),
    pack({
      ...parts,
      challenge: {
        ...parts.challenge,
        parameters: { ...parameters, data: { ...parameters.data, until: 9_999_999_999 } },
      },
    }),
    pack({ ...parts, challenge: { parameters } }),
    pack({ ...parts, solution: { ...parts.solution, derivedKey: parameters.keyPrefix } }),
    pack({ ...parts, solution: { counter: 0, derivedKey: '' } }),
    pack({ ...parts, solution: null }),
    pack(null),
    pack([]),
    pack('x'),
    'not base64',
    '%%%%',
    pack({ challenge: { parameters: null, signature: 1 }, solution: {} }),
    ...[null, [], 'x'].map((parameters) =>
      pack({ challenge: { parameters, signature: parts.challenge.signature }, solution: {} }),
    ),
  ];
  for (const proof of forged)
    assert.equal(await ask(client, phone, proof), 61010, Buffer.from(proof, 'base64').toString());
  assert.equal(await ask(client, phone, solved), 0);
});

test('V8: the work doubles with the pressure, and is the same for a number with an account and one without', async () => {
  const [known, unknown] = [newPhone(), newPhone()];
  await platform.services.accounts.register(readPhone('phone', known), chosen('correct horse'), {
    useUp: async () => {},
    giveBack: async () => {},
  });
  const { limits } = platform.services;
  for (const [sent, level] of [
    [5, 1],
    [10, 2],
    [20, 3],
  ] as const) {
    for (const phone of [known, unknown]) {
      const { e164 } = readPhone('phone', phone);
      while ((await limits.standAt([['sms-phone', e164]]))[0]! < sent) await limits.take(['sms-phone', e164]);
      const { challenge, most } = await challengeFor(platform.client(), phone);
      assert.deepEqual([challenge.parameters.data!['level'], most], [level, 240 * 2 ** (level - 1)], phone);
    }
  }
});

test('V8: a challenge says nothing of the phone or the browser that it is bound to', async () => {
  const phone = newPhone();
  const text = JSON.stringify(await challengeFor(platform.client(), phone));
  assert.ok(!text.includes(phone.slice(4)));
});

test('V8: an app is given no challenge', async () => {
  const { AppServer } = await import('../../support/app-server.ts');
  const app = await AppServer.register(platform, ['getcode'], () => now);
  assert.equal((await app.call('RFC 9421', '/code/challenge', { number: newPhone() })).body.error, 61005);
});

test('uses of challenges are forgotten when those have expired', async () => {
  const [phone, client] = [await pressed(), platform.client()];
  assert.equal(await ask(client, phone, await solve(await challengeFor(client, phone))), 0);
  wait(301);
  await platform.services.proofs.sweep();
  assert.deepEqual(await platform.services.db.selectFrom('used_proof').selectAll().execute(), []);
});
