import { get, readBody, reason } from './answer.ts';
import { type Finding, finding } from './findings.ts';
import { readPage } from './read-page.ts';

const LIMIT_MS = 3_000;

/**
 * Asks for the page that an answer by URL comes back to where the app registers no other: the root of the origin. It
 * sends nothing but the address, and follows no redirect.
 *
 * @param needsPlugin whether the plugin must be there; of a bundle that contains the library, nothing can be seen
 */
export async function checkReturnPage(origin: string, needsPlugin: boolean): Promise<Finding[]> {
  const uri = `${origin}/`;
  try {
    const response = await get(uri, 'manual', LIMIT_MS);
    const { status, headers } = response;
    if (status >= 300 && status < 400) return found(`${uri} redirects to ${headers.get('location') ?? '?'}.`);
    if (status === 401 || status === 403) return found(`${uri} needs a login (${status}).`);
    if (!response.ok) return found(`${uri} answers ${status}.`);
    if (!needsPlugin || readPage(new TextDecoder().decode((await readBody(response)).bytes), uri).plugin) return [];
    return found(`${uri} loads no plugin.js; if a bundle contains the library there, all is well.`);
  } catch (error) {
    return found(`${uri} does not answer: ${reason(error as Error)}`);
  }
}

const found = (message: string): Finding[] => [finding('RETURN_PAGE_UNFIT', message)];
