import { type CookieJar, type Sharing, signInAs } from './person-cookie.ts';
import { startTestIssuer, type TestIssuer, type TestIssuerOptions } from './test-issuer.ts';

/** What tests get. */
export interface OntidFixtures {
  /**
   * Says who signs in in this test's browser: an ONT ID, or a name that one is made up for; `null` says no. What they
   * let the site see is all of it, or `sharing`.
   */
  signInAs(person: string | null, sharing?: Sharing): Promise<string | null>;
}

export interface OntidWorkerFixtures {
  /** Where the issuer is. */
  issuerUrl: string;
}

type Use<Value> = (value: Value) => Promise<void>;

/** In the form that `test.extend` of Playwright takes. */
export interface OntidFixtureDefinitions {
  issuerUrl: [(fixtures: object, use: Use<string>) => Promise<void>, { scope: 'worker'; auto: true }];
  signInAs: (fixtures: { context: CookieJar; issuerUrl: string }, use: Use<OntidFixtures['signInAs']>) => Promise<void>;
}

/**
 * Fixtures for Playwright's test runner, which is the caller's own: `base.extend(ontidFixtures({ port: 4000 }))`. Each
 * worker starts an issuer; where several share a port, start one in `globalSetup` and give its `url`.
 */
export function ontidFixtures(options: TestIssuerOptions | { url: string }): OntidFixtureDefinitions {
  return {
    issuerUrl: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the braces.
      async ({}, use) => {
        const issuer: TestIssuer | undefined = 'url' in options ? undefined : await startTestIssuer(options);
        await use('url' in options ? options.url : issuer!.url);
        await issuer?.close();
      },
      { scope: 'worker', auto: true },
    ],
    signInAs: async ({ context, issuerUrl }, use) => {
      await use((person, sharing) => signInAs(context, person, issuerUrl, sharing));
    },
  };
}
