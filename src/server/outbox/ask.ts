import { DeliveryFault, Refused } from './refused.ts';

// Less than the outbox's lease, so that no other process sets out while this one still waits.
const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 64 * 1024;

/** What a provider answered. */
export interface ProviderAnswer {
  status: number;
  /** The body as JSON; an empty object when it is none. */
  body: Record<string, unknown>;
}

/**
 * Makes one call to a provider. Redirects are not followed: the message would go to an address that nobody configured.
 *
 * @throws Error when there was no answer in time; whether the message went is not known then
 */
export async function ask(
  url: URL,
  request: { headers: Record<string, string>; body?: string },
): Promise<ProviderAnswer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...request,
    });
    text = await response.text();
  } catch (error) {
    // The cause may quote the address, and with it the number; its code does not.
    const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code ?? (error as Error).name;
    throw new DeliveryFault(`no answer: ${code}`);
  }
  return { status: response.status, body: text.length > LONGEST_ANSWER ? {} : readObject(text) };
}

/** Statuses that say "not now" rather than "no" (RFC 9110 §15.5.9 and §15.6, RFC 8470 §5.2, RFC 6585 §4). */
export const isPassing = (status: number) => status === 408 || status === 425 || status === 429 || status >= 500;

/**
 * The failure that an answer stands for.
 *
 * @param code the provider's own code, logged with the status
 */
export function faultOf(provider: string, status: number, code: unknown, passing = isPassing(status)): Error {
  // A code, and not a sentence: it might quote what was sent.
  const told = /^[\w.:-]{1,64}$/.test(String(code ?? '')) ? ` ${String(code)}` : '';
  const reason = `${provider} answered ${status}${told}`;
  return passing ? new DeliveryFault(reason) : new Refused(reason);
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
