import type { Page } from 'playwright';
import { fillNumber, newNumber, openSignIn, press, type Stage, toCode } from '../fixtures/index.ts';

type Way = (page: Page, stage: Stage) => Promise<void>;

/** What a browser shows where many codes were asked for, and where methods are locked. */
export const CODE_STATES: Record<string, Way> = {
  async 'phone-checking-browser'(page, stage) {
    await openSignIn(page, stage);
    const number = newNumber();
    for (let i = 0; i < 5; i++) await stage.platform.services.limits.take(['sms-phone', `+86${number}`]);
    await fillNumber(page, number);
    // The challenge never comes.
    await page.route('**/api/v1/code/challenge', () => {});
    await press(page, 'Send code');
    await page.getByRole('progressbar').waitFor();
  },
  async 'code-locked'(page, stage) {
    await openSignIn(page, stage);
    const sent = await toCode(page, stage);
    await answerLocked(page, 'login/phone');
    await page.getByLabel('Verification code').fill(sent);
    await page.getByText('Too many wrong tries.').waitFor();
  },
  async 'password-locked'(page, stage) {
    await openSignIn(page, stage);
    await press(page, 'Use a password instead');
    await fillNumber(page);
    await answerLocked(page, 'login/password');
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await press(page, 'Sign in');
    await page.getByText('Too many wrong tries.').waitFor();
  },
};

const answerLocked = (page: Page, path: string) =>
  page.route(`**/api/v1/ontid/${path}`, (route) =>
    route.fulfill({ status: 423, json: { action: 'login', version: '1.0', error: 61030, desc: 'locked', result: '' } }),
  );
