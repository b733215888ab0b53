import { LinkedRefused } from '../../errors/linked-refused.ts';

/** Less than a person waits, and less than the server's own limit for a request. */
const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 64 * 1024;

/**
 * Makes one call to a provider and reads its answer whole. Redirects are not followed. Addresses may hold secrets, so
 * that nothing of them may get into an error.
 *
 * @throws LinkedRefused unreachable, when there was no answer in time or the provider has trouble of its own; refused,
 *   when there is no end to the answer
 */
export async function callProvider(
  url: string | URL,
  options: RequestInit = {},
): Promise<{ status: number; type: string; text: string }> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...options, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    text = await response.text();
  } catch (error) {
    const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code ?? (error as Error).name;
    throw new LinkedRefused('unreachable', `no answer: ${code}`);
  }
  if (response.status >= 500) throw new LinkedRefused('unreachable', `answered ${response.status}`);
  if (text.length > LONGEST_ANSWER) throw new LinkedRefused('refused', 'the answer is too long');
  return { status: response.status, type: response.headers.get('content-type') ?? '', text };
}

/** A body as a JSON object; `undefined` when it is none. */
export function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Asks one of the providers whose calls are no OAuth: `GET` with everything in the query, the secret too.
 *
 * @throws LinkedRefused as `callProvider`; refused, when the answer is no JSON object
 */
export async function askProvider(address: string, query: Record<string, string>): Promise<Record<string, unknown>> {
  const url = new URL(address);
  url.search = new URLSearchParams(query).toString();
  const { status, text } = await callProvider(url);
  const answer = status === 200 ? readObject(text) : undefined;
  if (!answer) throw new LinkedRefused('refused', `answered ${status}`);
  return answer;
}
