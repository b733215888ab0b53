import type { Page } from 'playwright';
import type { AccountFlow } from '../../../src/page/account/account-flow.ts';
import type { Panel } from '../../../src/page/account/state.ts';
import type { LinkedPageData } from '../../../src/protocol/sign-in/page-data.ts';
import { holderOfAll } from '../custody/onttag.ts';
import { agree, heading, newNumber, openSignIn, PROVIDERS, press, type Stage, signIn } from '../fixtures/index.ts';
import { TWO_STEP_ACCOUNT, type Way } from './two-step-screens.ts';

// The screens of the account page; `screens.ts` has the others.

/** The account page of somebody who can sign in with a provider's account too. */
async function openAccountWithLink(page: Page, stage: Stage): Promise<void> {
  const link = { id: 'a', provider: PROVIDERS[0], since: 1_767_323_045, used: 1_767_323_045 };
  await page.route('**/api/v1/account/show', async (route) => {
    const response = await route.fetch();
    const envelope = (await response.json()) as { result: object };
    await route.fulfill({ response, json: { ...envelope, result: { ...envelope.result, linked: [link] } } });
  });
  await ACCOUNT.closed(page, stage);
  await page.getByText(PROVIDERS[0]!.name.en).waitFor();
}

/** The account page of somebody who is about to open a credential. */
async function openCredential(page: Page, { platform }: Stage): Promise<void> {
  const { client } = await holderOfAll(platform);
  await page.context().addCookies(client.cookies());
  await page.goto(`${platform.url}/account?lang=en`);
  await press(page, 'Open Passport, China');
  await page.getByLabel('Password', { exact: true }).waitFor();
}

/** @param field the label of one that unfolds */
const unfolding =
  (button: string, field = 'Password'): Way =>
  async (page, stage) => {
    await ACCOUNT.closed(page, stage);
    await press(page, button);
    await page.getByLabel(field, { exact: true }).waitFor();
  };

type PanelKind<P = Panel> = P extends `${infer Kind} ${string}` ? Kind : P;

/** The account page, and with each part of it unfolded. */
export const ACCOUNT: Record<
  | PanelKind
  | 'closed'
  | 'sign-in'
  | 'phone-code'
  | 'wif-shown'
  | 'credential-shown'
  | 'two-step-code'
  | 'two-step-on'
  | 'prove',
  Way
> = {
  async 'sign-in'(page, { platform }) {
    await page.goto(`${platform.url}/account?lang=en`);
    await page.locator('option[value="CN"]').waitFor({ state: 'attached' });
  },
  async closed(page, stage) {
    await signIn(page.context(), stage);
    await page.goto(`${stage.platform.url}/account?lang=en`);
    await heading(page, 'Where you’re signed in');
  },
  async qr(page, stage) {
    await ACCOUNT.closed(page, stage);
    await press(page, 'Show as QR code');
    await page.getByRole('img', { name: 'Your ONT ID as a QR code' }).waitFor();
  },
  'show-phone': unfolding('Show in full'),
  phone: unfolding('Change phone', 'New phone number'),
  async 'phone-code'(page, stage) {
    await ACCOUNT.phone(page, stage);
    await page.locator('option[value="CN"]').waitFor({ state: 'attached' });
    await page.getByLabel('Country code').selectOption('CN');
    await page.getByLabel('New phone number').fill(newNumber());
    await press(page, 'Send code');
    await page.getByLabel('Verification code').waitFor();
  },
  password: unfolding('Change password', 'New password'),
  keystore: unfolding('Download keystore'),
  'keystore-sign-in': unfolding('Sign in with a keystore'),
  wif: unfolding('Show private key (WIF)'),
  async 'wif-shown'(page, stage) {
    await ACCOUNT.wif(page, stage);
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await press(page, 'Show private key');
    await page.locator('#secret').waitFor();
  },
  async 'end-all'(page, stage) {
    await ACCOUNT.closed(page, stage);
    await press(page, 'Sign out everywhere');
    await page.getByText('You are signed out in every browser').waitFor();
  },
  async document(page, stage) {
    await ACCOUNT.closed(page, stage);
    await press(page, 'Verify a document');
    await page.getByLabel('Country that issued it').waitFor();
  },
  credential: openCredential,
  async 'credential-shown'(page, stage) {
    await openCredential(page, stage);
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await page.locator('form').getByRole('button', { name: 'Open Passport, China' }).click();
    await page.locator('#secret').waitFor();
  },
  async link(page, stage) {
    await openAccountWithLink(page, stage);
    const heard: LinkedPageData['answer'] = { flow: 'f'.repeat(22), provider: PROVIDERS[0]!, outcome: 'new' };
    await page
      .locator('account-page')
      .evaluate((element: Element & { flow?: AccountFlow }, answer) => element.flow!.hear(answer), heard);
    await page.getByLabel('Password', { exact: true }).waitFor();
  },
  ...TWO_STEP_ACCOUNT,
  async unlink(page, stage) {
    await openAccountWithLink(page, stage);
    await press(page, 'Remove WeChat');
    await page.getByText('You can no longer sign in with WeChat.').waitFor();
  },
  async app(page, stage) {
    await agree(page, stage, openSignIn);
    await heading(page, 'You’re signed in to AwesomeApp.');
    await page.goto(`${stage.platform.url}/account?lang=en`);
    await press(page, 'Withdraw access from AwesomeApp');
    await page.getByText('is signed out and has to ask you again.').waitFor();
  },
};
