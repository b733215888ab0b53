import type { Page } from 'playwright';
import { somebodyInTwoSteps } from '../custody/two-step.ts';
import {
  fillNumber,
  heading,
  newNumber,
  openSignIn,
  openWithProviders,
  PROVIDERS,
  press,
  type Stage,
  signIn,
  toCode,
} from '../fixtures/index.ts';

// The screens of sign-in in two steps, and of entering the password again; `screens.ts` has the others.

/** Goes to a screen and waits until all of it is there. The page speaks English. */
export type Way = (page: Page, stage: Stage) => Promise<void>;

/** Another code may be asked for only after a minute. */
const forgetCodes = ({ platform }: Stage) => platform.services.db.deleteFrom('bound_code').execute();

const inTwoSteps = (stage: Stage) => somebodyInTwoSteps(stage.platform, () => forgetCodes(stage));

/** One for each step. */
export const SECOND_STEPS: Record<'second' | 'link', Way> = {
  async second(page, stage) {
    const { phone } = await inTwoSteps(stage);
    await openSignIn(page, stage);
    const code = await toCode(page, stage, phone.slice(4));
    await page.getByLabel('Verification code').fill(code);
    await heading(page, 'One more step');
    await page.getByLabel('Password', { exact: true }).waitFor();
  },
  async link(page, stage) {
    const number = newNumber();
    await stage.platform.client().register(`+86*${number}`);
    await forgetCodes(stage);
    await openWithProviders(page, stage, { flow: 'f'.repeat(22), provider: PROVIDERS[0]!, outcome: 'new' });
    await press(page, 'I already have one');
    const code = await toCode(page, stage, number);
    await page.getByLabel('Verification code').fill(code);
    await heading(page, 'Add WeChat to your ONT ID');
  },
};

/** The same screens of another kind, or with something gone wrong. */
export const SECOND_STATES: Record<'second-by-code' | 'second-wrong', Way> = {
  async 'second-by-code'(page, stage) {
    const { phone } = await inTwoSteps(stage);
    await openSignIn(page, stage);
    await press(page, 'Use a password instead');
    await fillNumber(page, phone.slice(4));
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await press(page, 'Sign in');
    await heading(page, 'One more step');
    await page.getByLabel('Verification code').waitFor();
  },
  async 'second-wrong'(page, stage) {
    await SECOND_STEPS.second(page, stage);
    await page.getByLabel('Password', { exact: true }).fill('wrong horse');
    await press(page, 'Sign in');
    await page.getByText('That isn’t the password of this ONT ID.').waitFor();
  },
};

/** Parts of the account page. */
export const TWO_STEP_ACCOUNT: Record<'two-step' | 'two-step-code' | 'two-step-on' | 'prove', Way> = {
  async 'two-step'(page, stage) {
    await signIn(page.context(), stage);
    await page.goto(`${stage.platform.url}/account?lang=en`);
    await press(page, 'Turn on two-step sign-in');
    await page.getByText('From then on it takes both').waitFor();
  },
  async 'two-step-code'(page, stage) {
    const client = stage.platform.client();
    await client.register(`+86*${newNumber()}`);
    await forgetCodes(stage);
    await page.context().addCookies(client.cookies());
    await page.goto(`${stage.platform.url}/account?lang=en`);
    await press(page, 'Turn on two-step sign-in');
    await press(page, 'Send code');
    await page.getByLabel('Verification code').waitFor();
  },
  async 'two-step-on'(page, stage) {
    const { client } = await inTwoSteps(stage);
    await page.context().addCookies(client.cookies());
    await page.goto(`${stage.platform.url}/account?lang=en`);
    await press(page, 'Two-step sign-in is on');
    await page.getByText('Without it, either a code').waitFor();
  },
  async prove(page, stage) {
    const client = stage.platform.client();
    await client.register(`+86*${newNumber()}`);
    await stage.platform.services.db.updateTable('session').set({ proven_at: null }).execute();
    await page.context().addCookies(client.cookies());
    await page.goto(`${stage.platform.url}/account?lang=en`);
    await press(page, 'Sign out everywhere');
    await page.locator('.fold .view .button').click();
    await heading(page, 'Enter your password');
  },
};
