import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, afterEach, before, describe } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import type { Config } from '../../../src/server/config/config.ts';
import { BROWSERS, type BrowserName, launch } from '../../support/browsers.ts';
import { freePort, startTestPlatform, type TestPlatform } from '../../support/platform.ts';
import { BUILT, type Project } from './projects.ts';

/** A built project, served, beside a real platform on which one person is signed in and has agreed to the site. */
export interface FrameworkSite {
  platform: TestPlatform;
  /** The site's origin, another than the platform's. */
  url: string;
  clientId: OntId;
  /** The person's ONT ID. */
  ontid: string;
  /** A page in the person's browser. After the test its console must be empty. */
  newPage(): Promise<Page>;
}

interface Options {
  browsers?: readonly BrowserName[];
  /** Settings of the platform. */
  config?: Partial<Config>;
}

/** Declares a suite once for each browser, on one served project. */
export function onSite(
  project: Project,
  declare: (site: FrameworkSite) => void,
  { browsers = BROWSERS, config = {} }: Options = {},
): void {
  const site = {} as FrameworkSite;
  let server: ChildProcess | undefined;
  let cookies: Parameters<BrowserContext['addCookies']>[0];
  describe(project, () => {
    before(async () => {
      const port = await freePort();
      site.url = `http://127.0.0.1:${port}`;
      site.platform = await startTestPlatform({ config });
      site.clientId = await site.platform.addApp(site.url, { refreshTokens: true });
      const client = site.platform.client();
      site.ontid = await client.register('+86*15810000000');
      await client.post('/oauth2/authorize', {
        client_id: site.clientId,
        origin: site.url,
        consent: true,
        ontid: site.ontid,
      });
      cookies = client.cookies().map((cookie) => ({ ...cookie, secure: cookie.name.startsWith('__Host-') }));
      server = await serve(project, { PORT: String(port), PLATFORM: site.platform.url, CLIENT_ID: site.clientId });
    });
    after(async () => {
      server?.kill();
      await site.platform?.close();
    });

    for (const name of browsers) {
      describe(name, () => {
        let browser: Browser;
        const contexts: BrowserContext[] = [];
        const said: string[] = [];
        before(async () => {
          browser = await launch(name);
          site.newPage = async () => {
            const context = await browser.newContext({ locale: 'en-US' });
            contexts.push(context);
            await context.addCookies(cookies);
            const page = await context.newPage();
            // `console.timeStamp` writes no line; React's development build marks its work with it.
            page.on(
              'console',
              (message) =>
                (message.type() as string) !== 'timeStamp' && said.push(`${message.type()}: ${message.text()}`),
            );
            page.on('pageerror', (error) => said.push(`uncaught: ${error.message}`));
            await page.addInitScript(watchNodes);
            return page;
          };
        });
        afterEach(async () => {
          await Promise.all(contexts.splice(0).map((context) => context.close()));
          assert.deepEqual(said.splice(0), [], 'the console of the site');
        });
        after(() => browser?.close());
        declare(site);
      });
    }
  });
}

/** Starts the project's own server, which says when it listens. */
async function serve(project: Project, env: Record<string, string>): Promise<ChildProcess> {
  const cwd = join(BUILT, project);
  const child = fork(join(cwd, 'server.js'), {
    cwd,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env },
    execArgv: [],
  });
  const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  assert.equal(first, 'listening', `the server of ${project} ended with ${String(first)}`);
  return child;
}

/** In the page: notes every element with `data-keep` that the parser or a script has added. */
function watchNodes(): void {
  const seen = new Set<Element>();
  Object.assign(window, { seen });
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const kept of [node, ...node.querySelectorAll('[data-keep]')])
          if (kept.matches('[data-keep]')) seen.add(kept);
      }
    }
  }).observe(document, { childList: true, subtree: true });
}

/** The elements with `data-keep` that were on the page and are not any more, and how many there are. */
export function keptNodes(page: Page): Promise<{ lost: string[]; count: number }> {
  return page.evaluate(() => {
    const { seen } = window as never as { seen: Set<Element> };
    return {
      lost: [...seen].filter((node) => !node.isConnected).map((node) => node.outerHTML),
      count: document.querySelectorAll('[data-keep]').length,
    };
  });
}

/**
 * Opens a page whose own scripts wait until `plugin.js` has drawn its buttons, then lets them come and waits until the
 * framework has taken the page over.
 *
 * @param meanwhile runs while the page is as the server wrote it, with the buttons drawn
 */
export async function openBeforeHydration(
  page: Page,
  address: string,
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<void> {
  const { origin } = new URL(address);
  const released = Promise.withResolvers<void>();
  await page.route(
    (url) => url.origin === origin && /\.m?js$/.test(url.pathname),
    async (route) => {
      await released.promise;
      await route.continue();
    },
  );
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator('.ontid-signin').getByRole('button').first().waitFor();
  await meanwhile();
  released.resolve();
  await hydrated(page);
}

/** Opens a page and waits until the framework has taken it over. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await hydrated(page);
}

/** Waits until the page says that its framework has taken it over. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator('html[data-hydrated]').waitFor();
}

/** Does what opens the window, and signs in there. */
export async function signInBy(page: Page, press: () => Promise<unknown>): Promise<void> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), press()]);
  await agree(popup);
}

/** Goes on as the person who is signed in; the window then closes. */
export async function agree(popup: Page): Promise<void> {
  const closed = popup.waitForEvent('close');
  await Promise.all([
    closed,
    popup
      .getByRole('button', { name: /^Continue as/ })
      .click()
      .catch(() => closed),
  ]);
}

/** The button that a person sees in the element with this id, drawn in whatever root. */
export const buttonIn = (page: Page, id: string) =>
  page.locator(`#${id}`).getByRole('button', { name: 'Sign in with ONT ID' });

/**
 * Has the framework put its content into the empty button `#own` and take it out, twice, then signs in by it.
 *
 * @param whileIn looks at the page while the content is there
 */
export async function signInThroughContent(
  page: Page,
  ontid: string,
  whileIn: () => Promise<void> = async () => {},
): Promise<void> {
  const own = page.locator('#own');
  for (const round of [1, 2]) {
    await page.locator('#toggle').click();
    await own.locator('b').waitFor();
    assert.equal(await own.textContent(), 'Go in', `round ${round}`);
    await whileIn();
    await page.locator('#toggle').click();
    await own.locator('b').waitFor({ state: 'detached' });
  }
  await page.locator('#toggle').click();
  await signInBy(page, () => own.click());
  await signedInAs(page, ontid);
}

/** Waits for the page's own text of who signed in. */
export async function signedInAs(page: Page, ontid: string, id = 'who'): Promise<void> {
  await page.locator(`#${id}`, { hasText: ontid }).waitFor();
}
