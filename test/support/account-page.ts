import type { BrowserContextOptions, Page, Route } from 'playwright';
import { ERROR_CODES, type ErrorName } from '../../src/protocol/errors/error-codes.ts';
import { wifOf } from '../../src/server/custody/ont-id.ts';
import { openKeystore } from '../../src/server/custody/open-keystore.ts';
import { readKeystore } from '../../src/server/custody/read-keystore.ts';
import { newestCode } from './custody/newest-code.ts';
import { type BrowserFixture, newNumber } from './fixtures/index.ts';
import type { PageClient } from './page-client.ts';
import type { TestPlatform } from './platform.ts';

/** The password of each person of `openSignedIn`. */
export const PASSWORD = 'correct horse';

/** Opens the account page in the browser of a fixture. */
export function accountPages(fixture: BrowserFixture, platform: () => TestPlatform) {
  async function open(options?: BrowserContextOptions, client?: PageClient): Promise<Page> {
    const page = await fixture.newPage(options);
    if (client) await page.context().addCookies(client.cookies());
    await page.goto(`${platform().url}/account`);
    if (client) await page.getByRole('heading', { name: 'Where you’re signed in' }).waitFor();
    return page;
  }

  return {
    open,

    /** Opens it for a new person, who is signed in. */
    async openSignedIn(options?: BrowserContextOptions) {
      const number = newNumber();
      const client = platform().client();
      const ontid = await client.register(`+86*${number}`);
      return { page: await open(options, client), number, ontid, client };
    },

    /** Waits until the page asks for a code, and gives the newest code that the phone got. */
    async codeOf(page: Page, number: string): Promise<string> {
      await page.getByLabel('Verification code').waitFor();
      return newestCode(platform(), `+86${number}`);
    },
  };
}

/** Answers a request of the page as the server does after many tries. */
export const refused =
  (status: number, error: ErrorName, headers: Record<string, string> = {}) =>
  (route: Route) =>
    route.fulfill({
      status,
      headers,
      json: { action: 'export', version: '1.0', error: ERROR_CODES[error], desc: 'FAILED', result: '' },
    });

/** The private key of a person, read from the keystore that the platform exports. */
export async function wifOfAccount(client: PageClient, ontid: string): Promise<string> {
  const { body } = await client.post('/ontid/export/keystore', { ontid, password: PASSWORD });
  return wifOf((await openKeystore(readKeystore(body.result as string), PASSWORD)).privateKey);
}
