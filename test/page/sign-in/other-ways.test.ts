import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { EXAMPLE_KEYSTORE, EXAMPLE_KEYSTORE_ONT_ID } from '../../../src/server/routes/support/fields.ts';
import { fillNumber, inStage, openSignIn, signIn, toCode } from '../../support/fixtures/index.ts';

const stage = inStage({ context: { reducedMotion: 'reduce' } });

/** A browser of one's own at the sign-in page, and the calls that it makes. @param prepare runs in it before the page does */
async function arrive(
  prepare: () => void = () => {},
): Promise<{ page: Page; calls: [path: string, body: Record<string, string>][] }> {
  const page = await stage.newPage();
  await page.addInitScript(prepare);
  const calls: [string, Record<string, string>][] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/v1/'))
      calls.push([pathname.slice('/api/v1'.length), request.postDataJSON() as Record<string, string>]);
  });
  await openSignIn(page, stage);
  return { page, calls };
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const password = (page: Page) => page.getByLabel('Password', { exact: true });

test('a keystore shows whose it is before its password is asked for, and is bound to a phone once', async () => {
  const { page, calls } = await arrive();
  await press(page, 'Use a keystore');
  await page
    .getByLabel('Choose a file')
    .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.alloc(200_000, 137) });
  await page.getByText('That isn’t a keystore we can read.').waitFor();
  assert.equal(await password(page).count(), 0);
  await page
    .getByLabel('Choose a file')
    .setInputFiles({ name: 'wallet.json', mimeType: 'application/json', buffer: Buffer.from(EXAMPLE_KEYSTORE) });
  await page.getByText(EXAMPLE_KEYSTORE_ONT_ID).waitFor();
  await password(page).fill('not the one');
  await press(page, 'Sign in');
  await page.getByText('This password doesn’t open the keystore.').waitFor();
  await password(page).fill('123456');
  await press(page, 'Sign in');
  // The keystore opens, and its password is too easy for an account: that is settled before a message is sent.
  await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
  for (const [weak, said] of [
    ['short', 'Use at least 8 characters.'],
    ['password1', 'That password is easy to guess.'],
  ] as const) {
    await page.getByLabel('New password').fill(weak);
    await press(page, 'Continue');
    await page.locator('.field-error').getByText(said).waitFor();
  }
  assert.deepEqual(
    calls.filter(([path]) => path === '/ontid/getcode/phone'),
    [],
  );
  await page.getByLabel('New password').fill('a better horse');
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'One more step' }).waitFor();
  const code = await toCode(page, stage);
  await page.getByLabel('Verification code').fill(code);
  await page.getByText('AwesomeApp will see your ONT ID.').waitFor();
  const binding = calls.find(([path]) => path === '/ontid/binding')![1];
  assert.deepEqual(
    [binding['keystore'], binding['password'], binding['newPassword']],
    [EXAMPLE_KEYSTORE, '123456', 'a better horse'],
  );
  assert.equal(calls.find(([path]) => path === '/ontid/getcode/phone')![1]['purpose'], 'binding');
  assert.equal(calls.at(-1)![1]['ontid'], EXAMPLE_KEYSTORE_ONT_ID);
  await page.context().close();

  // From now on it is enough by itself; dropped this time, and written in base64.
  const again = await arrive();
  await press(again.page, 'Use a keystore');
  const text = Buffer.from(EXAMPLE_KEYSTORE).toString('base64');
  const dropped = await again.page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'keystore.txt'));
    return transfer;
  }, text);
  await again.page.getByLabel('Keystore').dispatchEvent('drop', { dataTransfer: dropped });
  await password(again.page).fill('123456');
  await press(again.page, 'Sign in');
  await again.page.getByText('AwesomeApp will see your ONT ID.').waitFor();
  assert.equal(again.calls.at(-1)![1]['ontid'], EXAMPLE_KEYSTORE_ONT_ID);
  await again.page.context().close();
});

test('threat 12: a lost password costs the ONT ID only after a yes, and the page shows the new one', async () => {
  const number = '13700137000';
  const person = stage.platform.client();
  const former = await person.register(`+86*${number}`);
  // A phone may ask for another code after a minute.
  await stage.platform.services.db.deleteFrom('bound_code').execute();
  const { page, calls } = await arrive();
  await press(page, 'Use a password instead');
  await press(page, 'Forgot the password?');
  await page.getByRole('button', { name: 'Sign in with a code' }).waitFor();
  await press(page, 'Get a new ONT ID');
  await page.getByText('Tick this first').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement!.id), 'understood');
  assert.equal(calls.length, 0);

  await page.getByLabel('I understand that I get a new ONT ID.').check();
  await press(page, 'Get a new ONT ID');
  const code = await toCode(page, stage, number);
  await page.getByLabel('Verification code').fill(code);
  await password(page).fill('a better horse');
  await press(page, 'Get a new ONT ID');
  await page.getByRole('heading', { name: 'You have a new ONT ID.' }).waitFor();
  assert.deepEqual(
    calls.map(([path, body]) => [path, body['purpose'] ?? body['verifyCode']]),
    [
      ['/ontid/getcode/phone', 'reset'],
      ['/ontid/edit/password', code],
    ],
  );
  const shown = (await page.locator('.whole-id').textContent())!;
  assert.match(shown, /^did:ont:A\w{33}$/);
  assert.notEqual(shown, former);
  await press(page, 'Continue to AwesomeApp');
  await page.getByText('AwesomeApp will see your ONT ID.').waitFor();
  assert.deepEqual((await person.post('/session/list', {})).body.result, []);
  await page.context().close();
});

test('a screen that cannot be fetched is said, and pressing again fetches it', async () => {
  const { page } = await arrive();
  await page.route('**/assets/lazy-*', (route) => route.abort());
  await press(page, 'Use a keystore');
  await page.getByText('No connection.').waitFor();
  await page.unroute('**/assets/lazy-*');
  await press(page, 'Use a keystore');
  await page.getByLabel('Keystore').waitFor();
  await page.context().close();
});

test('a browser that reads the message hands the code in, and is no longer asked once the person leaves', async () => {
  const { page } = await arrive(standInForWebOtp);
  const asked = () => page.evaluate(() => (window as never as { otp: { asked: unknown[]; ended: number } }).otp);
  const number = await fillNumber(page);
  assert.deepEqual(await asked(), { asked: [], ended: 0 });
  await press(page, 'Send code');
  await page.getByLabel('Verification code').waitFor();
  assert.deepEqual(await asked(), { asked: [['sms']], ended: 0 });
  await press(page, 'Change');
  await page.getByLabel('Phone number').waitFor();
  assert.deepEqual(await asked(), { asked: [['sms']], ended: 1 });
  await press(page, 'Send code');
  await page.getByLabel('Verification code').waitFor();
  const { code, text } = (await stage.platform.services.outbox.messages(`+86${number}`))[0]!;
  assert.equal(text.split('\n').at(-1), `@${new URL(stage.platform.url).host} #${code}`);
  await page.evaluate((heard) => (window as never as { handIn(code: string): void }).handIn(heard), code);
  await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
  assert.equal((await asked()).ended, 2);

  await signIn(page.context(), stage);
  await page.goto(`${stage.platform.url}/account?lang=en`);
  await press(page, 'Change phone');
  const sent = await toCode(page, stage);
  assert.deepEqual(await asked(), { asked: [['sms']], ended: 0 });
  await page.evaluate((heard) => (window as never as { handIn(code: string): void }).handIn(heard), sent);
  assert.equal(await page.getByLabel('Verification code').inputValue(), sent);
  await press(page, 'Change');
  assert.equal((await asked()).ended, 1);
  await page.context().close();
});

/** WebOTP as its draft has it, with the test in place of the phone. */
function standInForWebOtp(): void {
  const otp = { asked: [] as unknown[], ended: 0 };
  const get = (options: { otp: { transport: string[] }; signal: AbortSignal }) =>
    new Promise((resolve, reject) => {
      otp.asked.push(options.otp.transport);
      options.signal.addEventListener('abort', () => {
        otp.ended += 1;
        reject(options.signal.reason);
      });
      Object.assign(window, { handIn: (code: string) => resolve({ code }) });
    });
  Object.assign(window, { OTPCredential: class {}, otp });
  navigator.credentials.get = get as never;
}
