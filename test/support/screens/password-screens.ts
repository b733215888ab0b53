import type { Page } from 'playwright';
import { EXAMPLE_KEYSTORE } from '../../../src/server/routes/support/fields.ts';
import { heading, openSignIn, press, type Stage } from '../fixtures/index.ts';
import { CODE_STATES } from './code-screens.ts';

type Way = (page: Page, stage: Stage) => Promise<void>;

/** To the password that is chosen in the place of a keystore's own. */
export const atKeystorePassword: Way = async (page, stage) => {
  await openSignIn(page, stage);
  await press(page, 'Use a keystore');
  await page.getByLabel('Keystore').fill(EXAMPLE_KEYSTORE);
  await page.getByLabel('Password', { exact: true }).fill('123456');
  await press(page, 'Sign in');
  await heading(page, 'Choose a new password');
};

/**
 * Screens on which a password is chosen, with something said of it, and those of codes that are hard to get or locked.
 *
 * @param steps how one gets to where it is chosen
 */
export const passwordStates = (
  steps: Record<'new-password', Way>,
  account: Record<'password' | 'closed', Way>,
): Record<string, Way> => ({
  ...CODE_STATES,
  async 'password-too-short'(page, stage) {
    await steps['new-password'](page, stage);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await press(page, 'Create ONT ID');
    await page.getByText('Use at least 8 characters.').waitFor();
  },
  async 'password-too-easy'(page, stage) {
    await steps['new-password'](page, stage);
    await page.getByLabel('Password', { exact: true }).fill('password1');
    await press(page, 'Create ONT ID');
    await page.getByText('That password is easy to guess.').waitFor();
  },
  async 'password-easy-so-far'(page, stage) {
    await steps['new-password'](page, stage);
    await page.getByLabel('Password', { exact: true }).fill('password1');
    await page.getByText('Too easy to guess. Add another word or two.').waitFor();
  },
  async 'password-missing-characters'(page, stage) {
    await steps['new-password'](page, stage);
    await page.getByLabel('Password', { exact: true }).fill('quiet');
    await page.getByText('3 more characters needed').waitFor();
  },
  async 'password-good'(page, stage) {
    await steps['new-password'](page, stage);
    await page.getByLabel('Password', { exact: true }).fill('x7$kQ9!z');
    await page.getByText('Good password').waitFor();
  },
  async 'account-password-with-copies'(page, stage) {
    await account.closed(page, stage);
    for (const [button, field] of [
      ['Download keystore', 'Download'],
      ['Show private key (WIF)', 'Show private key'],
    ] as const) {
      await press(page, button);
      await page.getByLabel('Password', { exact: true }).fill('correct horse');
      await press(page, field);
      await page.locator(field === 'Download' ? '.done:has-text("downloads")' : '#secret').waitFor();
    }
    await press(page, 'Change password');
    await page.getByText('Private key (WIF)').nth(1).waitFor();
  },
  async 'account-password-strong'(page, stage) {
    await account.password(page, stage);
    await page.getByLabel('New password', { exact: true }).fill('quiet lamp river');
    await page.getByText('Strong password').waitFor();
  },
});
