import type { BrowserContext, Page } from 'playwright';
import type { Locale } from '../../src/protocol/locale.ts';
import type { OntId } from '../../src/protocol/ont-id.ts';
import type { LinkedPageData, PageData } from '../../src/protocol/page-data.ts';
import { signInUrl, type SignInRequest } from '../../src/protocol/request.ts';
import { pkce } from './oauth-client.ts';
import { alterCredential, EXPIRED, passportHolder, type TestOwner } from './onttag.ts';
import { startTestPlatform, type TestPlatform } from './platform.ts';

/** Where screens are looked at: a platform with one app, and no site, since none has to answer. */
export interface Stage {
  platform: TestPlatform;
  clientId: OntId;
  /** The cookies of browsers in which one, two, … are signed in, who have agreed to no site. */
  signedIn: Map<number, Cookie[]>;
  close(): Promise<void>;
}

type Cookie = Parameters<BrowserContext['addCookies']>[0][number];

const ORIGIN = 'https://shop.example';
const BACK = `${ORIGIN}/back`;

export async function setStage(): Promise<Stage> {
  const platform = await startTestPlatform();
  const clientId = await platform.addApp(ORIGIN, { scopes: ['phone'] });
  return { platform, clientId, signedIn: new Map(), close: () => platform.close() };
}

let serial = 0;
export const newNumber = () => `138${String(20_000_000 + serial++)}`;

export const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** The address that a site sends a person to, each time another one. Without a wish the answer is taken back to the site. */
function addressOf({ platform, clientId }: Stage, wish: Partial<SignInRequest>): string {
  const back = { responseMode: 'redirect', redirectUri: BACK, codeChallenge: pkce().challenge } as const;
  return signInUrl(platform.url, { clientId, origin: ORIGIN, state: 's'.repeat(22), ...back, lang: 'en', ...wish });
}

/** Opens the sign-in page as a site that the answer is taken back to does; going back there leaves the page standing. */
export async function openSignIn(page: Page, stage: Stage, wish: Partial<SignInRequest> = {}): Promise<void> {
  await page.route(`${ORIGIN}/**`, (route) => route.abort('aborted'));
  await page.goto(addressOf(stage, wish));
}

/** Opens it as a window of an older site, which is told and confirms nothing. Other addresses have no such window. */
export async function openInWindow(page: Page, stage: Stage, wish: Partial<SignInRequest> = {}): Promise<void> {
  const address = addressOf(stage, { responseMode: 'web_message', ...wish });
  await page.addInitScript((opened) => {
    if (location.href === opened) Object.defineProperty(window, 'opener', { value: { closed: false, postMessage() {} } });
  }, address);
  await page.goto(address);
}

/** Signs in and says yes, in a page that was opened one way or the other. */
export async function agree(page: Page, stage: Stage, open: typeof openSignIn): Promise<void> {
  await signIn(page.context(), stage, 1, 'agreeing');
  await open(page, stage);
  await page.getByRole('button', { name: /Continue as/ }).click();
  await press(page, 'Allow');
}

/** Has what the server has decided for the page replaced on its way: a provider would have to be signed in at otherwise. */
export const withData = (page: Page, change: (data: PageData) => object) =>
  page.route(/\/signin\?/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/(?<=id="ontid-page-data">).*?(?=<\/script>)/s, (json) => JSON.stringify(change(JSON.parse(json) as PageData)));
    await route.fulfill({ response, body });
  });

const NAMES = { wechat: { en: 'WeChat', zh: '微信' }, weibo: { en: 'Weibo', zh: '微博' }, google: { en: 'Google', zh: 'Google' } } satisfies Record<string, Record<Locale, string>>;
export const PROVIDERS = Object.entries(NAMES).map(([id, name]) => ({ id, name }));

export async function openWithProviders(page: Page, stage: Stage, answer?: LinkedPageData['answer']): Promise<void> {
  await withData(page, (data) => ({ ...data, linked: { providers: PROVIDERS, ...(answer && { answer }) } }));
  await openSignIn(page, stage);
}

/** Signs in to a site that asks to be shown a credential, and has a window for the answer, as far as this page can tell. */
export async function askForCredential(page: Page, stage: Stage, { client, ontid }: TestOwner): Promise<void> {
  await client.post('/oauth2/authorize', { client_id: stage.clientId, origin: ORIGIN, consent: true, ontid });
  await page.context().addCookies(client.cookies());
  await openInWindow(page, stage, { authTemplate: 'authtemplate_kyc01' });
  await page.getByRole('button', { name: /Continue as/ }).click();
  await heading(page, 'AwesomeApp asks for your verified credential.');
}

/** The same, of somebody whose credential has expired. */
export async function askForExpired(page: Page, stage: Stage): Promise<void> {
  const owner = await passportHolder(stage.platform);
  await alterCredential(stage.platform, owner, 'passport', { expires_at: EXPIRED });
  await askForCredential(page, stage, owner);
  await page.getByText('What you have is no longer good: Passport, China (expired Jan 2, 2026).').waitFor();
}

/**
 * Signs the browser in, with ONT IDs that were made outside of it.
 *
 * @param purpose `looking`: the same people each time, for whoever changes nothing about them
 */
export async function signIn(context: BrowserContext, { platform, signedIn }: Stage, people = 1, purpose: 'looking' | 'agreeing' = 'looking'): Promise<void> {
  const known = purpose === 'looking' ? signedIn.get(people) : undefined;
  if (known) return context.addCookies(known);
  const client = platform.client();
  for (let made = 0; made < people; made++) await client.register(`+86*${newNumber()}`);
  const pairs = client.cookieHeader()['cookie']!.split('; ').map((pair) => pair.split('=') as [string, string]);
  const cookies = pairs.map(([name, value]) => ({ name, value, url: platform.url, secure: name.startsWith('__Host-') }));
  if (purpose === 'looking') signedIn.set(people, cookies);
  await context.addCookies(cookies);
}

export async function fillNumber(page: Page, number = newNumber()): Promise<string> {
  await page.locator('option[value="CN"]').waitFor({ state: 'attached' });
  await page.getByLabel('Country code').selectOption('CN');
  await page.getByLabel('Phone number').fill(number);
  return number;
}

/** @returns the code that was sent */
export async function toCode(page: Page, { platform }: Stage, wanted?: string): Promise<string> {
  const number = await fillNumber(page, wanted);
  await press(page, 'Send code');
  await page.getByLabel('Verification code').waitFor();
  return (await platform.services.outbox.messages(`+86${number}`))[0]!.code;
}

/** Changes what the screen is written in, without losing it. A modal dialog takes the pointer from the buttons behind it. */
export async function speak(page: Page, language: 'English' | '中文'): Promise<void> {
  const button = page.locator('#foot button', { hasText: language });
  await ((await page.locator('dialog:modal').count()) ? button.dispatchEvent('click') : button.click());
  await page.locator('#foot button[aria-pressed="true"]', { hasText: language }).waitFor();
}
