import type { Page } from 'playwright';
import type { Step } from '../../../src/page/flow/state.ts';
import type { OntId } from '../../../src/protocol/common/ont-id.ts';
import type { RefusalReason } from '../../../src/protocol/sign-in/page-data.ts';
import { EXAMPLE_KEYSTORE } from '../../../src/server/routes/support/fields.ts';
import { holderOfAll, newOwner, passportHolder } from '../custody/onttag.ts';
import {
  agree,
  askForCredential,
  askForExpired,
  fillNumber,
  heading,
  newNumber,
  openInWindow,
  openSignIn,
  openWithProviders,
  PROVIDERS,
  press,
  signIn,
  toCode,
  withData,
} from '../fixtures/index.ts';
import { ACCOUNT } from './account-screens.ts';
import { atKeystorePassword, passwordStates } from './password-screens.ts';
import { SECOND_STATES, SECOND_STEPS, type Way } from './two-step-screens.ts';

// Every screen of the hosted page in one place. A step, panel or refusal that is missing here does not compile.
const STRANGER = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf' as OntId;

/** One for each step. */
const STEPS: Record<Step, Way> = {
  async phone(page, stage) {
    await openSignIn(page, stage);
    await page.locator('option[value="CN"]').waitFor({ state: 'attached' });
  },
  async code(page, stage) {
    await openSignIn(page, stage);
    await toCode(page, stage);
  },
  async 'new-password'(page, stage) {
    await openSignIn(page, stage);
    const code = await toCode(page, stage);
    await page.getByLabel('Verification code').fill(code);
    await heading(page, 'Choose a password');
  },
  async password(page, stage) {
    await openSignIn(page, stage);
    await press(page, 'Use a password instead');
    await page.getByLabel('Password', { exact: true }).waitFor();
  },
  async linked(page, stage) {
    await openWithProviders(page, stage, { flow: 'f'.repeat(22), provider: PROVIDERS[0]!, outcome: 'new' });
    await page.getByLabel('Password', { exact: true }).waitFor();
  },
  async 'continue-as'(page, stage) {
    await signIn(page.context(), stage);
    await openSignIn(page, stage);
    await page.getByRole('button', { name: /Continue as/ }).waitFor();
  },
  async consent(page, stage) {
    await signIn(page.context(), stage);
    await openSignIn(page, stage);
    await page.getByRole('button', { name: /Continue as/ }).click();
    await heading(page, 'AwesomeApp will see your ONT ID.');
  },
  async sent(page, stage) {
    await agree(page, stage, openInWindow);
    await heading(page, 'Go back to AwesomeApp');
  },
  async done(page, stage) {
    await agree(page, stage, openSignIn);
    await heading(page, 'You’re signed in to AwesomeApp.');
  },
  async 'no-opener'(page, stage) {
    await openSignIn(page, stage, {
      responseMode: 'web_message',
      redirectUri: undefined as never,
      codeChallenge: undefined as never,
    });
    await heading(page, 'Go back to AwesomeApp to sign in');
  },
  async keystore(page, stage) {
    await openSignIn(page, stage);
    await press(page, 'Use a keystore');
    await heading(page, 'Sign in with a keystore');
  },
  'keystore-password': atKeystorePassword,
  async reset(page, stage) {
    await STEPS.password(page, stage);
    await press(page, 'Forgot the password?');
    await heading(page, 'Forgot the password?');
  },
  async 'new-ontid'(page, stage) {
    const number = newNumber();
    await stage.platform.client().register(`+86*${number}`);
    // Another code may be asked for only after a minute.
    await stage.platform.services.db.deleteFrom('bound_code').execute();
    await STATES['phone-to-reset']!(page, stage);
    const code = await toCode(page, stage, number);
    await page.getByLabel('Verification code').fill(code);
    await page.getByLabel('Password', { exact: true }).fill('a better horse');
    await press(page, 'Get a new ONT ID');
    await heading(page, 'You have a new ONT ID.');
  },
  ...SECOND_STEPS,
  async credential(page, stage) {
    await askForCredential(page, stage, await passportHolder(stage.platform));
    await page.getByText('Passport, China').waitFor();
  },
};

/** The same screens with something gone wrong, under way, or of another kind. */
const STATES: Record<string, Way> = {
  async 'phone-with-providers'(page, stage) {
    await openWithProviders(page, stage);
    await page.getByRole('button', { name: 'WeChat' }).waitFor();
  },
  ...SECOND_STATES,
  async 'phone-to-register'(page, stage) {
    await openSignIn(page, stage);
    await press(page, 'Create an ONT ID');
    await heading(page, 'Create an ONT ID');
  },
  async 'phone-to-bind'(page, stage) {
    await STATES['keystore-read']!(page, stage);
    await page.getByLabel('Password', { exact: true }).fill('123456');
    await press(page, 'Sign in');
    await page.getByLabel('New password').fill('a better horse');
    await press(page, 'Continue');
    await heading(page, 'One more step');
  },
  async 'phone-to-reset'(page, stage) {
    await STEPS.reset(page, stage);
    await page.getByLabel('I understand that I get a new ONT ID.').check();
    await press(page, 'Get a new ONT ID');
    await heading(page, 'Get a new ONT ID');
  },
  async 'reset-not-understood'(page, stage) {
    await STEPS.reset(page, stage);
    await press(page, 'Get a new ONT ID');
    await page.getByText('Tick this first').waitFor();
  },
  async 'keystore-broken'(page, stage) {
    await STEPS.keystore(page, stage);
    await page.getByLabel('Keystore').fill('{}');
    await press(page, 'Continue');
    await page.getByText('That isn’t a keystore').waitFor();
  },
  async 'keystore-read'(page, stage) {
    await STEPS.keystore(page, stage);
    await page.getByLabel('Keystore').fill(EXAMPLE_KEYSTORE);
    await page.getByLabel('Password', { exact: true }).waitFor();
  },
  async 'phone-wrong'(page, stage) {
    await openSignIn(page, stage);
    await fillNumber(page, '138');
    await press(page, 'Send code');
    await page.getByText('That number is too short.').waitFor();
  },
  async 'phone-offline'(page, stage) {
    await openSignIn(page, stage);
    await fillNumber(page);
    await page.route('**/api/**', (route) => route.abort());
    await press(page, 'Send code');
    await page.getByText('No connection.').waitFor();
  },
  async 'phone-busy'(page, stage) {
    await openSignIn(page, stage);
    await fillNumber(page);
    await page.route('**/api/**', () => {});
    await press(page, 'Send code');
    await page.getByText('Sending…').waitFor();
  },
  async 'code-wrong'(page, stage) {
    await openSignIn(page, stage);
    const code = await toCode(page, stage);
    await page.getByLabel('Verification code').fill(code === '000000' ? '000001' : '000000');
    await page.getByText('That code isn’t right.').waitFor();
  },
  async 'password-wrong'(page, stage) {
    await STEPS.password(page, stage);
    await fillNumber(page);
    await page.getByLabel('Password', { exact: true }).fill('wrong horse');
    await press(page, 'Sign in');
    await page.getByText('Phone number and password don’t match.').waitFor();
  },
  async 'continue-as-one-of-several'(page, stage) {
    await signIn(page.context(), stage, 2);
    await openSignIn(page, stage);
    await page
      .getByRole('button', { name: /Continue as/ })
      .nth(1)
      .waitFor();
  },
  async 'consent-with-phone'(page, stage) {
    await signIn(page.context(), stage);
    await openSignIn(page, stage, { scope: ['phone'] });
    await page.getByRole('button', { name: /Continue as/ }).click();
    await page.getByRole('checkbox').check();
  },
  async 'credential-wrong-password'(page, stage) {
    await STEPS.credential(page, stage);
    await page.getByLabel('Password', { exact: true }).fill('wrong horse');
    await press(page, 'Show it');
    await page.getByText('That isn’t the password of this ONT ID.').waitFor();
  },
  async 'credential-one-of-several'(page, stage) {
    await askForCredential(page, stage, await holderOfAll(stage.platform));
    await page.getByText('Identity card, China (expired Jan 2, 2026)').waitFor();
  },
  'credential-expired': askForExpired,
  async 'credential-none'(page, stage) {
    await askForCredential(page, stage, await newOwner(stage.platform));
    await page.getByText('You don’t have one yet.').waitFor();
  },
  async 'done-refused'(page, stage) {
    await STEPS.consent(page, stage);
    await press(page, 'Don’t allow');
    await heading(page, 'Nothing was shared with AwesomeApp.');
  },
};

const refused = (page: Page) => page.locator('.refused').waitFor();
const refusedWith =
  (reason: RefusalReason): Way =>
  (page, stage) =>
    withData(page, ({ locale }) => ({ view: 'refused', locale, reason }))
      .then(() => openSignIn(page, stage))
      .then(() => refused(page));
/** One for each reason to refuse. */
const REFUSALS: Record<RefusalReason['code'], Way> = {
  async unknown_client(page, stage) {
    await openSignIn(page, stage, { clientId: STRANGER });
    await page.getByText('No app is registered with this client ID.').waitFor();
  },
  async unknown_origin(page, stage) {
    await openSignIn(page, stage, { origin: 'https://other.example', redirectUri: 'https://other.example/' });
    await page.getByText('is registered, but not for this origin').waitFor();
  },
  async unknown_redirect_uri(page, { platform, clientId }) {
    // Only older addresses name a URI that must be registered.
    const params = `${clientId}&AwesomeApp&https://other.example/callback&en`;
    await page.goto(`${platform.url}/signin?${new URLSearchParams({ params })}`);
    await page.locator('copy-block').waitFor();
  },
  async invalid_request(page, { platform }) {
    await page.goto(`${platform.url}/signin?lang=en`);
    await page.locator('dl').waitFor();
  },
  linked: refusedWith({ code: 'linked', fault: 'denied' }),
  too_many: refusedWith({ code: 'too_many' }),
  unreadable: refusedWith({ code: 'unreadable' }),
  async server_error(page, stage) {
    const { apps } = stage.platform.services;
    apps.find = () => Promise.reject(new Error('the database is away'));
    await openSignIn(page, stage).finally(() => delete (apps as Partial<typeof apps>).find);
    await page.getByText('Something went wrong on our side.').waitFor();
  },
  async no_request(page, { platform }) {
    await page.goto(`${platform.url}/`);
    await refused(page);
  },
};

const named = (prefix: string, ways: Record<string, Way>) =>
  Object.entries(ways).map(([name, way]) => [`${prefix}${name.replaceAll('_', '-')}`, way] as const);

/** All of them, by name. */
export const SCREENS: readonly (readonly [name: string, way: Way])[] = [
  ...named('', STEPS),
  ...named('', STATES),
  ...named('', passwordStates(STEPS, ACCOUNT)),
  ...named('refused-', REFUSALS),
  ...named('account-', ACCOUNT),
];
