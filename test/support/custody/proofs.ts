import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { CodeChallenge, Envelope } from '../../../src/protocol/custody/custody-api.ts';

/** As much of a browser's calls as is needed here. */
interface Client {
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

interface Answer {
  status: number;
  headers: Headers;
  body: Envelope;
}

/** Solves a challenge as the page's worker does. */
export async function solve({ challenge }: CodeChallenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey, timeout: 0 });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
}

/** Asks for what a browser has to solve. */
export async function challengeFor(
  client: Client,
  number: string,
  headers: Record<string, string> = {},
): Promise<CodeChallenge> {
  const { body } = await client.post('/code/challenge', { number }, headers);
  if (body.error !== 0) throw new Error(body.desc);
  return body.result as CodeChallenge;
}

/** Asks for a code as the page does: with a proof of work where one is owed. */
export async function askForCode(
  client: Client,
  number: string,
  purpose?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const request = { number, ...(purpose && { purpose }) };
  const answer = await client.post('/ontid/getcode/phone', request, headers);
  if (answer.body.error !== 61010 || answer.headers.get('retry-after')) return answer;
  const challenge = await client.post('/code/challenge', { number }, headers);
  if (challenge.body.error !== 0) return challenge;
  return client.post(
    '/ontid/getcode/phone',
    { ...request, proof: await solve(challenge.body.result as CodeChallenge) },
    headers,
  );
}
