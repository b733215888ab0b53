import { isOntId, type OntId } from '../protocol/ont-id.ts';
import { testOntId } from './people.ts';

/** Stands for a person who says no. */
export const NOBODY = 'nobody';

const NAME = 'ontid-test-person';

/** As much of Playwright's `BrowserContext` as is needed; the package itself does not know Playwright. */
export interface CookieJar {
  addCookies(cookies: { name: string; value: string; url: string }[]): Promise<void>;
}

/**
 * Says who signs in in one browser context, whatever others do at the same time.
 *
 * @param context Playwright's `page.context()`
 * @param person an ONT ID, or a name that one is made up for; `null` is a person who says no
 * @param url the test issuer's
 * @returns their ONT ID
 */
export async function signInAs(context: CookieJar, person: string | null, url: string): Promise<OntId | null> {
  const ontid = person === null ? null : testOntId(person);
  await context.addCookies([{ name: NAME, value: ontid ?? NOBODY, url }]);
  return ontid;
}

/**
 * Whom a browser was told.
 *
 * @param header the `Cookie` header
 */
export function personOf(header = ''): OntId | typeof NOBODY | undefined {
  const [, value] = header.split(/; */).map((pair) => pair.split('=')).find(([name]) => name === NAME) ?? [];
  return value === NOBODY || isOntId(value) ? value : undefined;
}
