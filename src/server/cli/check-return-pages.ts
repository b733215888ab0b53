import type { App } from '../apps/app-registry.ts';

/** Milliseconds that a page may take to answer. */
const PATIENCE = 5000;
/** Bytes of a page that are read. */
const PAGE_MAX = 1024 * 1024;

/**
 * Fetches the pages that an answer by URL comes back to, and says what would lose it: a redirect, a login, or no
 * plugin.
 *
 * @returns one warning for each page at which something was found; a page that cannot be reached from here gets one,
 *   too
 */
export async function checkReturnPages({
  origins,
  redirectUris,
}: Pick<App, 'origins' | 'redirectUris'>): Promise<string[]> {
  const pages = origins.flatMap((origin) => {
    const registered = redirectUris.filter((uri) => new URL(uri).origin === origin && !uri.includes('#'));
    return registered.length ? registered : [`${origin}/`];
  });
  const findings = await Promise.all(pages.map(async (page) => [page, await problemOf(page)] as const));
  return findings.flatMap(([page, problem]) => (problem ? [`Warning: ${page} ${problem}`] : []));
}

async function problemOf(page: string): Promise<string | undefined> {
  try {
    const response = await fetch(page, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    const { status } = response;
    if (status >= 300 && status < 400) {
      return (
        `redirects (${status}). The answer of a sign-in may get lost or leak there. Register another page with ` +
        '--redirect-uri.'
      );
    }
    if (status === 401 || status === 403) {
      return (
        `needs a login (${status}). Nobody has signed in yet when the answer comes. Register another page with ` +
        '--redirect-uri.'
      );
    }
    if (!response.ok) return `answers ${status}, where a page that loads plugin.js is expected.`;
    // A bundle may hold the library, which nobody can see from outside.
    if (!(await startOf(response)).includes('plugin.js')) {
      return (
        'does not name plugin.js. If its bundle does not hold ontid-signin either, answers that come back by URL ' +
        'get lost.'
      );
    }
    return undefined;
  } catch {
    return 'could not be fetched from here. It should load plugin.js, without a redirect and without a login.';
  }
}

/** Reads the first `PAGE_MAX` bytes, and cancels the rest. */
async function startOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for await (const part of body ?? []) {
    text += decoder.decode(part, { stream: true });
    length += part.length;
    if (length >= PAGE_MAX) break;
  }
  return text;
}
