import { isOntId, type Unbranded } from '../../protocol/common/ont-id.ts';
import type { CustodyApi } from '../../protocol/custody/custody-api.ts';
import { ERROR_CODES } from '../../protocol/errors/error-codes.ts';
import { OntidError } from '../../protocol/errors/errors.ts';
import { readPlatform } from '../platform-address.ts';
import { CallRefused } from './call-refused.ts';
import { importSecret, signRequest } from './sign-request.ts';

/** What `apps add` printed, and where the platform is. */
export interface ClientOptions {
  /** The platform's address: `https://id.example`. It must be the one that the platform knows itself by. */
  platform: string;
  /** The app's own ONT ID. */
  appId: string;
  /** The app's secret. It stays on the back end: whoever has it can call as the app. */
  appSecret: string;
}

/** Calls the platform as an app. */
export interface Client {
  /**
   * One call of the custody API, signed. An app may call what its registration allows: `ontid-signin apps allow`.
   *
   * @param path below `/api/v1/ontid`: `/login/password`
   * @returns the answer's `result`
   * @throws CallRefused when the platform says no; its `error` is the platform's number
   * @throws OntidError ERR_PLATFORM_UNREACHABLE when there was no answer within 30 seconds, or none of the platform's
   */
  call<Path extends keyof CustodyApi>(
    path: Path,
    request: CustodyApi[Path]['request'],
  ): Promise<Unbranded<CustodyApi[Path]['result']>>;
}

const TIMEOUT_MS = 30_000;

/**
 * Makes a client for an app's back end. It needs `fetch` and WebCrypto and nothing of Node: it runs in workers too.
 *
 * @throws OntidError ERR_OPTION_INVALID
 */
export function createClient({ platform, appId, appSecret }: ClientOptions): Client {
  const origin = readPlatform(platform);
  if (!isOntId(appId)) throw new OntidError('ERR_OPTION_INVALID', "appId is the app's own ONT ID, did:ont:…");
  if (typeof appSecret !== 'string' || !appSecret)
    throw new OntidError('ERR_OPTION_INVALID', 'appSecret is the app_secret that the platform gave the app');
  const key = importSecret(appSecret);
  return {
    async call(path, request) {
      const url = `${origin}/api/v1/ontid${path}`;
      const body = JSON.stringify(request);
      const signature = await signRequest(await key, appId, url, body);
      const { status, headers, error, desc, result } = await send(
        url,
        { 'content-type': 'application/json', ...signature },
        body,
      );
      if (error === ERROR_CODES.SUCCESS) return result as Unbranded<CustodyApi[typeof path]['result']>;
      const retryAfter = headers.get('retry-after');
      throw new CallRefused({ error, desc, status, retryAfter: retryAfter === null ? undefined : Number(retryAfter) });
    },
  };
}

interface Answer {
  status: number;
  headers: Headers;
  error: number;
  desc: string;
  result: unknown;
}

async function send(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
  try {
    // Followed elsewhere, a redirect would take a password along.
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, headers: response.headers, ...readEnvelope(await response.json()) };
  } catch (cause) {
    throw new OntidError('ERR_PLATFORM_UNREACHABLE', `${new URL(url).origin} gave no answer that can be read.`, {
      cause,
    });
  }
}

/** Something on the way may answer in the platform's place. */
function readEnvelope(value: unknown): Pick<Answer, 'error' | 'desc' | 'result'> {
  const { error, desc, result } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (!Number.isInteger(error) || typeof desc !== 'string') throw new TypeError('The answer is not the platform’s.');
  return { error: error as number, desc, result };
}
