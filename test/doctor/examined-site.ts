import { after, before } from 'node:test';
import { examine, type Known } from '../../src/doctor/examine.ts';
import { Site } from '../support/fixtures/index.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';

/** A page on which all is well, in parts that a test replaces. */
export interface PageParts {
  script?: string;
  meta?: string;
  button?: string;
  code?: string;
  headers?: Record<string, string>;
}

/** A real platform, and a site of one page that the doctor examines. */
export interface ExaminedSite {
  platform: TestPlatform;
  shop: Site;
  /** The site's origin, which the platform knows. */
  site: string;
  clientId: string;
  /** Milliseconds by which the platform's clock is wrong. */
  ahead: number;
  /** Puts up the page. */
  serve(parts?: PageParts): void;
  /** Puts up the page, examines it and gives the codes of what is found. */
  codes(parts: PageParts, known?: Known, origin?: string): Promise<string[]>;
}

/**
 * Starts both before the tests of the current file, and ends them after.
 *
 * @example
 * const stage = inExaminedSite();
 * test('a page without a client', async () => {
 *   assert.deepEqual(await stage.codes({ meta: '' }), ['CLIENT_MISSING']);
 * });
 */
export function inExaminedSite(): ExaminedSite {
  const stage = {
    ahead: 0,
    serve(parts = {}) {
      const page = {
        script: `<script src="${stage.platform.url}/plugin.js" async></script>`,
        meta: `<meta name="ontid-signin-client_ontid" content="${stage.clientId}">`,
        button: '<div class="big ontid-signin" data-onsuccess="onSignIn"></div>',
        code: '<script>async function onSignIn({ access_token }) {}</script>',
        headers: {},
        ...parts,
      };
      stage.shop.pages.set('/', {
        body: `<!doctype html><html><head>${page.script}${page.meta}</head><body>${page.button}${page.code}</body></html>`,
        headers: page.headers,
      });
    },
    async codes(parts, known, origin = stage.site) {
      stage.serve(parts);
      return (await examine(`${origin}/`, known)).findings.map(({ code }) => code);
    },
  } as ExaminedSite;
  before(async () => {
    stage.platform = await startTestPlatform({ now: () => new Date(Date.now() + stage.ahead) });
    stage.shop = await Site.start();
    stage.site = stage.shop.origin('127.0.0.1');
    stage.clientId = await stage.platform.addApp(stage.site);
  });
  after(async () => {
    await stage.shop?.close();
    await stage.platform?.close();
  });
  return stage;
}
