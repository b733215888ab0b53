import { createHash } from 'node:crypto';

/** Milliseconds that the service has; then the password is taken. */
const TIME_LIMIT_MS = 2_000;
/** Bytes of an answer that are read. A padded one of Pwned Passwords has about 40,000. */
const MAX_ANSWER_BYTES = 1_048_576;
/** Hexadecimal digits of the hash that the service sees; about a thousand known passwords share them. */
const PREFIX_LENGTH = 5;

type Log = (what: object, line: string) => void;

/** Counts the look-ups by outcome. */
interface BreachCounter {
  breachChecked(outcome: 'found' | 'not-found' | 'unavailable'): void;
}

/**
 * Asks a service whether a password was seen in a breach, in the range format of Pwned Passwords: the service sees the
 * first five hexadecimal digits of the SHA-1 hash and answers with all endings that it knows (k-anonymity).
 * `Add-Padding` hides how many there are.
 *
 * @see https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange
 */
export class BreachedPasswords {
  readonly #url: string | undefined;
  readonly #metrics: BreachCounter;
  #log: Log = () => {};

  /** @param parts.url address that the five digits are appended to; without it no service is asked */
  constructor(parts: { url: string | undefined; metrics: BreachCounter }) {
    this.#url = parts.url;
    this.#metrics = parts.metrics;
  }

  /** @param log told each time that the service does not answer, without anything about the password */
  start(log: Log): void {
    this.#log = log;
  }

  /** Whether the service knows the password. When the service does not answer, the answer is no. */
  async has(password: string): Promise<boolean> {
    if (!this.#url) return false;
    const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
    try {
      const found = isListed(await this.#range(hash.slice(0, PREFIX_LENGTH)), hash.slice(PREFIX_LENGTH));
      this.#metrics.breachChecked(found ? 'found' : 'not-found');
      return found;
    } catch {
      // The cause can name the address, which can hold a key; that the service is away is all that counts.
      this.#metrics.breachChecked('unavailable');
      this.#log({}, 'the password breach service did not answer; the password was taken unchecked');
      return false;
    }
  }

  async #range(prefix: string): Promise<string> {
    const response = await fetch(`${this.#url}${prefix}`, {
      headers: { 'add-padding': 'true', 'user-agent': 'ontid-signin' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new Error(`the service answered ${response.status}`);
    }
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('latin1');
  }
}

/** Whether an answer lists an ending. Padding has the count 0. */
function isListed(answer: string, suffix: string): boolean {
  return answer.split('\n').some((line) => {
    const [ending, count] = line.trim().split(':');
    return ending?.toUpperCase() === suffix && Number(count) > 0;
  });
}
