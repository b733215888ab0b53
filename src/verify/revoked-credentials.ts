import { OntidError } from '../protocol/errors/errors.ts';
import { REVOKED_CREDENTIALS_PATH } from '../protocol/onttag/onttag.ts';

/** How long a list is taken as the platform's. */
const KEPT_MS = 300_000;
const TIMEOUT_MS = 10_000;
const HASH = /^[0-9a-f]{64}$/;

const lists = new Map<string, { list: Promise<ReadonlySet<string>>; until: number }>();

/**
 * The `TxnHash` of each credential that a platform has revoked. It is fetched once in five minutes; a platform that
 * does not have the list yet has revoked none.
 *
 * @throws OntidError ERR_KEYS_UNREACHABLE when it cannot be fetched: then nothing can be said of a credential
 */
export function revokedCredentials(platform: string): Promise<ReadonlySet<string>> {
  const known = lists.get(platform);
  if (known && known.until > Date.now()) return known.list;
  const list = fetchList(platform);
  const entry = { list, until: Date.now() + KEPT_MS };
  lists.set(platform, entry);
  // A failure is not kept: the next credential asks again.
  list.catch(() => lists.get(platform) === entry && lists.delete(platform));
  return list;
}

async function fetchList(platform: string): Promise<ReadonlySet<string>> {
  try {
    const response = await fetch(new URL(REVOKED_CREDENTIALS_PATH, platform), {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 404) return new Set();
    const { revoked } = (await response.json()) as { revoked?: unknown };
    if (!response.ok || !Array.isArray(revoked) || !revoked.every((one) => typeof one === 'string' && HASH.test(one)))
      throw new TypeError('not a list');
    return new Set(revoked as string[]);
  } catch (cause) {
    throw new OntidError('ERR_KEYS_UNREACHABLE', `The revoked credentials of ${platform} could not be fetched.`, {
      cause,
    });
  }
}
