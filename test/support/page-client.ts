import type { Envelope } from '../../src/protocol/custody/custody-api.ts';
import type { DevOutbox } from '../../src/server/sms/dev-outbox.ts';
import { askForCode } from './custody/proofs.ts';

/** An answer of the API, with what HTTP says around it. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  body: Envelope;
}

/** Calls the API as the hosted page does from a browser: with its origin, JSON, and the cookies that it was given. */
export class PageClient {
  readonly #url: string;
  readonly #outbox: DevOutbox;
  readonly #cookies = new Map<string, string>();

  constructor(url: string, outbox: DevOutbox) {
    this.#url = url;
    this.#outbox = outbox;
  }

  /** @param body sent as JSON; text is sent as it is */
  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const response = await fetch(`${this.#url}/api/v1${path}`, {
      method: 'POST',
      headers: { origin: this.#url, 'content-type': 'application/json', ...this.cookieHeader(), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    this.keep(response);
    return { status: response.status, headers: response.headers, body: (await response.json()) as Envelope };
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#url}${path}`, { headers: { ...this.cookieHeader(), ...headers }, redirect: 'manual' });
  }

  /** Asks for a code, with a proof of work where one is owed, and reads it where a phone would. */
  async code(phone: string, purpose?: string): Promise<string> {
    await askForCode(this, phone, purpose);
    return (await this.#outbox.messages(phone)).find(({ code }) => code)!.code;
  }

  /** Makes an ONT ID and leaves this browser signed in. */
  async register(phone: string, password = 'correct horse'): Promise<string> {
    const { body } = await this.post('/ontid/register/phone', {
      number: phone,
      verifyCode: await this.code(phone),
      password,
    });
    if (body.error !== 0) throw new Error(body.desc);
    return body.result as string;
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  /** Keeps the cookies that came with an answer. */
  keep({ headers }: Response): void {
    for (const cookie of headers.getSetCookie()) this.#store(cookie);
  }

  cookieHeader(): Record<string, string> {
    return this.#cookies.size
      ? { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
      : {};
  }

  /** What a real browser needs to go on as this one. */
  cookies(): { name: string; value: string; url: string }[] {
    return [...this.#cookies].map(([name, value]) => ({ name, value, url: this.#url }));
  }

  #store(cookie: string): void {
    const [pair = ''] = cookie.split(';', 1);
    const [name = '', value = ''] = pair.split('=');
    if (/expires=Thu, 01 Jan 1970/i.test(cookie)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
