import { verify } from '@node-rs/argon2';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { DEFAULT_LIMITS } from '../../src/server/limits/limits-config.ts';
import { verifyAccessToken } from '../../src/verify/verify-access-token.ts';
import { codeFor, pkce, postForm } from '../support/oauth-client.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';
import { startBetterAuth } from './peers/better-auth.ts';
import { auc, inTurns, quantile, ratesInTurns, welch } from './support/measure.ts';
import { ASKER, BROWSER, CODE, PASSWORD, Population, phoneOf } from './support/population.ts';
import type { Row } from './support/table.ts';

// BENCH_ACCOUNTS and BENCH_PAIRS make it shorter; the goals are for 1,000,000 accounts and 1,000 pairs.
const FEW = 1_000;
const MANY = Number(process.env['BENCH_ACCOUNTS'] ?? 1_000_000);
const PAIRS = Number(process.env['BENCH_PAIRS'] ?? 1_000);
const SECONDS = 8;
const ORIGIN = 'https://app.example';

let platform: TestPlatform;
const written = (n: number) => `+86*158${10_000_000 + n}`;

/** The server, with the callers and the database on the same machine. */
export async function measure(): Promise<Row[]> {
  platform = await start();
  try {
    const people = new Population(platform);
    const passwordHash = await people.add(FEW);
    const rows = [
      ...(await signInRates(passwordHash, people)),
      ...(await tokenRates()),
      ...(await timing(people)),
      ...(await latencies(people)),
    ];
    return [...rows, { what: 'memory, with the callers', value: process.memoryUsage().rss / 2 ** 20, unit: 'MiB' }];
  } finally {
    await platform.close();
  }
}

const start = () => startTestPlatform({ config: { limits: { ...DEFAULT_LIMITS, addressFactor: 1_000_000 } } });

/** Password sign-ins beside what argon2id alone allows here, and beside better-auth's with its scrypt; sign-ins by code. */
async function signInRates(passwordHash: string, people: Population): Promise<Row[]> {
  const betterAuth = await startBetterAuth(platform.databaseUrl);
  const theirHash = await betterAuth.add(FEW, PASSWORD);
  let [n, k] = [0, 0];
  // Any password costs the same to check.
  const [ceiling, signIns, theirCeiling, theirs] = (await ratesInTurns(
    SECONDS,
    () => verify(passwordHash, PASSWORD),
    () => byPassword(n++ % FEW),
    () => betterAuth.check(theirHash, PASSWORD),
    () => betterAuth.signIn(k++ % FEW, PASSWORD),
  )) as [number, number, number, number];
  await betterAuth.close();
  let [codes, m] = [0, 0];
  await people.giveCodes(FEW);
  const began = performance.now();
  const caller = async () => {
    for (; m < FEW; codes++) await byCode(m++);
  };
  await Promise.all(Array.from({ length: 8 }, caller));
  return [
    { what: 'argon2id alone', value: ceiling, unit: '/s' },
    { what: 'password sign-ins', value: signIns, unit: '/s' },
    { what: 'password sign-ins to argon2id alone', value: signIns / ceiling, unit: 'ratio', goal: { atLeast: 0.9 } },
    { what: 'better-auth: scrypt alone', value: theirCeiling, unit: '/s' },
    { what: 'better-auth: password sign-ins', value: theirs, unit: '/s' },
    { what: 'better-auth: password sign-ins to scrypt alone', value: theirs / theirCeiling, unit: 'ratio' },
    { what: 'password sign-ins to better-auth’s', value: signIns / theirs, unit: 'ratio' },
    { what: 'code sign-ins', value: (codes * 1000) / (performance.now() - began), unit: '/s' },
  ];
}

/** Verification beside bare jose; refresh tokens traded by several apps' people at once. */
async function tokenRates(): Promise<Row[]> {
  const client_id = await platform.addApp(ORIGIN, { refreshTokens: true });
  const chains = await Promise.all(Array.from({ length: 8 }, (_, n) => signInTo(client_id, n)));
  const { access } = chains[0]!;
  const keys = createLocalJWKSet(
    (await (await platform.client().get('/.well-known/jwks.json')).json()) as JSONWebKeySet,
  );
  const [bare, ours] = (await ratesInTurns(
    SECONDS / 2,
    () => jwtVerify(access, keys, { audience: client_id, algorithms: ['ES256'] }),
    () => verifyAccessToken(access, { platform: platform.url, clientId: client_id }),
  )) as [number, number];
  const free = [...chains];
  const [refreshes] = (await ratesInTurns(SECONDS / 2, async () => {
    const chain = free.pop()!;
    const { body } = await postForm(platform, '/oauth2/token', {
      grant_type: 'refresh_token',
      client_id,
      refresh_token: chain.refresh,
    });
    free.push({ ...chain, refresh: body['refresh_token']! });
  })) as [number];
  return [
    { what: 'verifications by bare jose', value: bare, unit: '/s' },
    { what: 'verifyAccessToken to bare jose', value: ours / bare, unit: 'ratio', goal: { atLeast: 0.9 } },
    { what: 'refreshes', value: refreshes, unit: '/s' },
  ];
}

/** Threats 11 and 29: what can be told from how long an answer takes. */
async function timing(people: Population): Promise<Row[]> {
  const guess = (number: string) =>
    platform.client().post('/ontid/login/password', { phone: number, password: 'not that one' });
  const [known, unknown] = (await inTurns(
    PAIRS,
    (n) => guess(written(n % FEW)),
    (n) => guess(written(FEW + n)),
  )) as [number[], number[]];
  await people.giveCodes(FEW);
  const { codes } = platform.services;
  const look = (n: number, code: string) => codes.prove(phoneOf(n), 'signin', code, ASKER).catch(() => {});
  const [near, far] = (await inTurns(
    FEW / 2,
    (n) => look(n, '123457'),
    (n) => look(FEW / 2 + n, '987654'),
  )) as [number[], number[]];
  return [
    {
      what: `threat 11: telling a known phone by its time, AUC of ${PAIRS} pairs`,
      value: auc(known, unknown),
      unit: '',
      goal: { atMost: 0.55 },
    },
    {
      what: 'threat 29: a nearly right code beside a wrong one, Welch’s t',
      value: welch(near, far),
      unit: '',
      goal: { atMost: 4.5 },
    },
  ];
}

/** The same with few accounts and with many, on a database each. */
async function latencies(people: Population): Promise<Row[]> {
  const crowded = await start();
  try {
    const crowd = new Population(crowded);
    await crowd.fill(FEW, MANY, await crowd.add(FEW));
    for (const each of [people, crowd]) await each.giveCodes(FEW);
    const times = await inTurns(
      200,
      byPassword,
      (n) => byPassword(n, crowded),
      byCode,
      (n) => byCode(n, crowded),
    );
    return ['password', 'code'].flatMap((kind, i) => {
      const [few, many] = times.slice(2 * i) as [number[], number[]];
      return [
        { what: `${kind} sign-in, ${MANY} accounts: p50`, value: quantile(many, 0.5), unit: 'ms' },
        { what: `${kind} sign-in, ${MANY} accounts: p99`, value: quantile(many, 0.99), unit: 'ms' },
        {
          what: `${kind} sign-in, p50 of ${MANY} accounts to ${FEW}`,
          value: quantile(many, 0.5) / quantile(few, 0.5),
          unit: 'ratio',
          goal: { atMost: 1.1 },
        },
      ];
    });
  } finally {
    await crowded.close();
  }
}

async function byPassword(n: number, at = platform): Promise<void> {
  ended(await at.client().post('/ontid/login/password', { phone: written(n), password: PASSWORD }));
}

async function byCode(n: number, at = platform): Promise<void> {
  const client = at.client();
  client.setCookie('ontid-code', BROWSER);
  ended(await client.post('/ontid/login/phone', { phone: written(n), verifyCode: CODE }));
}

function ended({ body }: { body: { error: number; desc: string } }): void {
  if (body.error !== 0) throw new Error(body.desc);
}

async function signInTo(
  client_id: Awaited<ReturnType<TestPlatform['addApp']>>,
  n: number,
): Promise<{ access: string; refresh: string }> {
  const client = platform.client();
  ended(await client.post('/ontid/login/password', { phone: written(n), password: PASSWORD }));
  const { verifier, challenge } = pkce();
  const code = await codeFor(client, { client_id, origin: ORIGIN, code_challenge: challenge });
  const { body } = await postForm(platform, '/oauth2/token', {
    grant_type: 'authorization_code',
    client_id,
    code,
    code_verifier: verifier,
  });
  return { access: body['access_token']!, refresh: body['refresh_token']! };
}
