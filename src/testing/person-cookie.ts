import { isOntId, type OntId } from '../protocol/common/ont-id.ts';
import type { CredentialFields } from '../protocol/onttag/onttag.ts';
import { testOntId } from './people.ts';

/** Stands for a person who says no. */
export const NOBODY = 'nobody';

const NAME = 'ontid-test-person';

/** As much of Playwright's `BrowserContext` as is needed; the package itself does not know Playwright. */
export interface CookieJar {
  addCookies(cookies: { name: string; value: string; url: string }[]): Promise<void>;
}

/** What a person lets a site see of what it asks for; all of it, unless something else is said. */
export interface Sharing {
  /** `null`: the phone is kept back. */
  phone?: null;
  /** What the verified credential says otherwise than that of the published example; `null`: none is shown. */
  credential?: Partial<CredentialFields> | null;
}

/** Somebody who signs in. */
export interface Person {
  ontid: OntId;
  sharing: Sharing;
}

/**
 * Says who signs in in one browser context, whatever others do at the same time.
 *
 * @param context Playwright's `page.context()`
 * @param person an ONT ID, or a name that one is made up for; `null` is a person who says no
 * @param url the test issuer's
 * @param sharing what they let the site see
 * @returns their ONT ID
 */
export async function signInAs(
  context: CookieJar,
  person: string | null,
  url: string,
  sharing: Sharing = {},
): Promise<string | null> {
  const ontid = person === null ? null : testOntId(person);
  const value = ontid ? `${ontid}.${Buffer.from(JSON.stringify(sharing)).toString('base64url')}` : NOBODY;
  await context.addCookies([{ name: NAME, value, url }]);
  return ontid;
}

/**
 * Whom a browser was told.
 *
 * @param header the `Cookie` header
 */
export function personOf(header = ''): Person | typeof NOBODY | undefined {
  const [, value] =
    header
      .split(/; */)
      .map((pair) => pair.split('='))
      .find(([name]) => name === NAME) ?? [];
  if (value === NOBODY) return NOBODY;
  const [ontid, sharing] = (value ?? '').split('.');
  return isOntId(ontid) && sharing
    ? { ontid, sharing: JSON.parse(Buffer.from(sharing, 'base64url').toString()) as Sharing }
    : undefined;
}
