import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import type { JWK } from 'jose';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import { Envelope } from '../../../src/server/secrets/envelope.ts';
import { SigningKeys } from '../../../src/server/tokens/signing-keys.ts';
import { TokenIssuer } from '../../../src/server/tokens/token-issuer.ts';
import { verifyAccessToken } from '../../../src/verify/verify-access-token.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const DAY = 86_400;
const MINUTE = 60;
const PERSON = 'did:ont:AcrgWfbSPxMR1BNxtenRCCGpspamMWhLuL' as OntId;
let platform: TestPlatform;
let apps: { ontId: OntId; tokenFormat: 'jws' | 'ontology' }[];
before(async () => {
  platform = await startTestPlatform();
  apps = [];
  // The form that names no key goes first: the other's unknown `kid` would have the verifier fetch the keys for it.
  for (const tokenFormat of ['ontology', 'jws'] as const)
    apps.push({ ontId: await platform.addApp('https://shop.example', { tokenFormat }), tokenFormat });
});
after(() => platform.close());
// Verifiers keep keys by the clock of the process: it is stepped, theirs and the platform's together.
afterEach(() => mock.timers.reset());

/** A process of its own on the same database. */
function process(): { keys: SigningKeys; issuer: TokenIssuer } {
  const now = () => new Date();
  const keys = new SigningKeys({ db: platform.services.db, envelope: new Envelope(platform.config.envelopeKey), now });
  return { keys, issuer: new TokenIssuer({ keys, now, publicUrl: platform.url }) };
}
async function published(): Promise<string[]> {
  const response = await fetch(`${platform.url}/.well-known/jwks.json`);
  return ((await response.json()) as { keys: JWK[] }).keys.map(({ kid }) => kid!.split('#')[1]!);
}
const step = (seconds: number) => mock.timers.setTime(Date.now() + seconds * 1000);

test('threat 24: rotation under load: every token of every process verifies at every moment', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const processes = [process(), process(), process()];
  for (const { keys } of processes) await keys.open();
  const signed = new Set<string>();
  let checked = 0;
  const load = async () => {
    for (const app of apps) {
      const tokens = await Promise.all(processes.map(({ issuer }) => issuer.sign(app, 'access_token', PERSON, DAY)));
      for (const { token } of tokens) {
        const { ontid } = await verifyAccessToken(token, {
          platform: platform.url,
          clientId: app.ontId,
          tokenFormat: app.tokenFormat,
          now: new Date(),
        });
        assert.equal(ontid, PERSON);
        checked++;
      }
    }
    signed.add((await processes[0]!.keys.current()).kid.split('#')[1]!);
  };
  await load();
  for (let rotation = 0; rotation < 2; rotation++) {
    await processes[rotation]!.keys.rotate();
    // One past the other's period, so that a verifier's fetch falls everywhere.
    for (let minute = 0; minute < 50; minute += 1.5) {
      await load();
      step(1.5 * MINUTE);
    }
  }
  assert.deepEqual([...signed], ['keys-1', 'keys-2', 'keys-3']);
  assert.ok(checked > 300);
});

test('threat 24: a verifier that slept through a rotation takes the first token of the new key, in both forms', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 500 * DAY * 1000 });
  const { keys, issuer } = process();
  await keys.open();
  for (const app of apps) {
    const verify = async () => {
      const { token } = await issuer.sign(app, 'access_token', PERSON, DAY);
      await verifyAccessToken(token, {
        platform: platform.url,
        clientId: app.ontId,
        tokenFormat: app.tokenFormat,
        now: new Date(),
      });
    };
    await verify();
    await keys.rotate();
    step(30 * MINUTE);
    await verify();
  }
});

test('threat 24: a key is published twenty minutes before it signs, and as long after as its tokens are good', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 1000 * DAY * 1000 });
  const { keys, issuer } = process();
  await keys.open();
  const { kid: old } = await keys.current();
  await keys.rotate();
  const next = (await keys.list()).at(-1)!.key;
  assert.equal(next.activeFrom.getTime() - Date.now(), 20 * MINUTE * 1000);
  step(MINUTE);
  assert.ok((await published()).includes(next.kid.split('#')[1]!));
  step(19 * MINUTE - 1);
  assert.equal((await keys.current()).kid, old);
  const { token } = await issuer.sign(apps[0]!, 'access_token', PERSON, DAY);
  step(1);
  assert.equal((await keys.current()).kid, next.kid);
  assert.equal(next.issuer, (await keys.list())[0]!.key.issuer);
  step(DAY - 2);
  await verifyAccessToken(token, {
    platform: platform.url,
    clientId: apps[0]!.ontId,
    tokenFormat: 'ontology',
    now: new Date(),
  });
  step(2 * 3600);
  assert.deepEqual(await published(), [next.kid.split('#')[1]]);
});

test('keys follow each other by themselves, with a week’s notice, and one process of many makes them', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 2000 * DAY * 1000 });
  const processes = [process(), process(), process()];
  for (const { keys } of processes) await keys.open();
  const all = () => Promise.all(processes.map(({ keys }) => keys.rotateWhenDue(90)));
  await all();
  const { keys } = processes[0]!;
  // The last key is years old by now: its successor signs as soon as it may.
  step(21 * MINUTE);
  const first = await keys.current();
  step(82 * DAY);
  await all();
  assert.equal((await keys.list()).at(-1)!.state, 'current');
  step(DAY);
  await all();
  const states = (await keys.list()).map(({ key, state }) => [key.kid.split('-').at(-1), state]);
  const number = Number(first.kid.split('-').at(-1));
  assert.deepEqual(states.slice(-2), [
    [String(number), 'current'],
    [String(number + 1), 'next'],
  ]);
  assert.equal((await keys.list()).at(-1)!.key.activeFrom.getTime() - first.activeFrom.getTime(), 90 * DAY * 1000);
  step(38 * DAY);
  await all();
  assert.deepEqual(
    (await keys.list()).map(({ key }) => key.kid.split('-').at(-1)),
    [String(number + 1)],
  );
});

test('a rotation by hand brings the waiting key forward, or leaves it time', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 4000 * DAY * 1000 });
  const { keys } = process();
  await keys.open();
  const seconds = async () => ((await keys.list()).at(-1)!.key.activeFrom.getTime() - Date.now()) / 1000;
  await keys.rotate(30);
  assert.equal(await seconds(), 30 * DAY);
  const count = (await keys.list()).length;
  await keys.rotate(40);
  assert.equal(await seconds(), 30 * DAY);
  await keys.rotate(3);
  assert.equal(await seconds(), 3 * DAY);
  await keys.rotate();
  assert.equal(await seconds(), 20 * MINUTE);
  step(DAY / 24);
  await keys.rotate(5);
  step(DAY);
  await keys.rotate();
  assert.equal(await seconds(), 2 * MINUTE);
  assert.equal((await keys.list()).length, count + 1);
});
