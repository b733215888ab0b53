import { after, afterEach, before, describe } from 'node:test';
import type { Server } from 'node:http';
import assert from 'node:assert/strict';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { startSite } from '../../demo/server.ts';
import type { OntId } from '../../src/protocol/ont-id.ts';
import type { Config } from '../../src/server/config.ts';
import { BROWSERS, launch, type BrowserName } from './browsers.ts';
import { freePort, startTestPlatform, type TestPlatform } from './platform.ts';

/** The real platform, the demo site on another origin and site, and a browser to sign in with. */
export interface Stack {
  name: BrowserName;
  browser: Browser;
  platform: TestPlatform;
  /** The third party's origin. */
  site: string;
  clientId: OntId;
  /** A page in a profile of its own; closed after the test, which fails if anything broke the content security policy. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
}

let serial = 0;
/** The national part of a Chinese mobile number that no other test has used. */
export const newNumber = (): string => `158${String(10_000_000 + serial++)}`;

/**
 * Declares a suite once for each browser, on a stack of its own.
 *
 * @param names fewer, where what is tested is the same in all of them
 * @param config what the platform is set to otherwise
 */
export function onStack(declare: (stack: Stack) => void, names: readonly BrowserName[] = BROWSERS, config: Partial<Config> = {}): void {
  for (const name of names) {
    describe(name, () => {
      const stack = { name } as Stack;
      const contexts: BrowserContext[] = [];
      const violations: string[] = [];
      let server: Server;

      before(async () => {
        const port = await freePort();
        stack.site = `http://127.0.0.1:${port}`;
        // One after the other: what a failure finds half done would keep the file from ending.
        stack.platform = await startTestPlatform({ config });
        stack.browser = await launch(name);
        stack.clientId = await stack.platform.addApp(stack.site);
        server = await startSite({ port, platform: stack.platform.url, clientId: stack.clientId });
      });
      stack.newPage = async (options) => {
        const context = await stack.browser.newContext({ locale: 'en-US', ...options });
        contexts.push(context);
        // WebKit's driver tells nothing of the console.
        if (stack.name !== 'webkit') context.on('console', (message) => isViolation(message.text()) && violations.push(message.text()));
        return context.newPage();
      };
      afterEach(async () => {
        await Promise.all(contexts.splice(0).map((context) => context.close()));
        assert.deepEqual(violations.splice(0), []);
      });
      after(async () => {
        await stack.browser?.close();
        server?.close();
        server?.closeAllConnections();
        await stack.platform?.close();
      });
      declare(stack);
    });
  }
}

/** Whether a browser complains that something broke a policy; that a frame is refused is the policy at work. */
function isViolation(text: string): boolean {
  return /content.security.policy|trusted.?type/i.test(text) && !text.startsWith('Framing');
}

/** Opens the demo site and presses its button. */
export async function pressButton(stack: Stack, page: Page): Promise<Page> {
  await page.goto(stack.site);
  return popupAfter(page, () => page.getByRole('button', { name: /Sign in with ONT ID|用 ONT ID 登录/ }).click());
}

/** Does what opens a window and gives that window. */
export async function popupAfter(page: Page, action: () => Promise<unknown>): Promise<Page> {
  const [popup] = await Promise.all([page.waitForEvent('popup'), action()]);
  return popup;
}

/** Fills in the number, as of China, and asks for a code. */
export async function askForCode(popup: Page, number: string): Promise<void> {
  await fillPhone(popup, number);
  await popup.getByRole('button', { name: 'Send code' }).click();
  await popup.getByLabel('Verification code').waitFor();
}

export async function fillPhone(popup: Page, number: string): Promise<void> {
  await popup.getByLabel('Country code').selectOption('CN');
  await popup.getByLabel('Phone number').fill(number);
}

/** The newest code that a phone got. */
export async function readCode(stack: Stack, number: string): Promise<string> {
  return (await stack.platform.services.outbox.messages(`+86${number}`))[0]!.code;
}

/** Goes from the first question to consent, making an ONT ID on the way. */
export async function register(stack: Stack, popup: Page, number: string, password = 'correct horse'): Promise<void> {
  await askForCode(popup, number);
  await popup.getByLabel('Verification code').fill(await readCode(stack, number));
  await popup.getByLabel('Password', { exact: true }).fill(password);
  await popup.getByRole('button', { name: 'Create ONT ID' }).click();
}

/** Says yes to the site; the window then closes. */
export const allow = (popup: Page): Promise<void> => answerConsent(popup, 'Allow');

/** Presses one of the two buttons of consent. The window may be gone before the press has ended, so its end is waited for. */
export async function answerConsent(popup: Page, button: 'Allow' | 'Don’t allow'): Promise<void> {
  const closed = popup.waitForEvent('close');
  await Promise.all([closed, popup.getByRole('button', { name: button, exact: true }).click().catch(() => closed)]);
}

/** What the site's own back end answered. */
export async function backEndAnswer(page: Page): Promise<{ verified: boolean; ontid: string }> {
  await page.waitForFunction(() => document.getElementById('result')!.textContent);
  return JSON.parse((await page.locator('#result').textContent())!) as { verified: boolean; ontid: string };
}
