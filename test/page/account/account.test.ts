import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { openKeystore } from '../../../src/server/custody/open-keystore.ts';
import { readKeystore } from '../../../src/server/custody/read-keystore.ts';
import { accountPages, PASSWORD, refused, wifOfAccount } from '../../support/account-page.ts';
import { ENGINES } from '../../support/browsers.ts';
import { FIELDS, holderOfAll, PNG } from '../../support/custody/onttag.ts';
import { newNumber, shareBrowser } from '../../support/fixtures/index.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

const SHOP = 'https://shop.example';
let platform: TestPlatform;

before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

// What the page does is the same in every engine; that it works at all is looked at in each. Axe looks in `screens.test.ts`.
for (const name of ENGINES) {
  describe(name, () => {
    const fixture = shareBrowser(name, { context: { locale: 'en-US' }, refusesViolations: true });
    const { open, openSignedIn, codeOf } = accountPages(fixture, () => platform);

    test('asks who it is, then shows whose ONT ID it is; no other window has a hold on it', async () => {
      const page = await open();
      const number = newNumber();
      await page.getByRole('heading', { name: 'Sign in to your ONT ID' }).waitFor();
      await page.getByLabel('Country code').selectOption('CN');
      await page.getByLabel('Phone number').fill(number);
      await page.getByRole('button', { name: 'Send code' }).click();
      await page.getByLabel('Verification code').fill(await codeOf(page, number));
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Create ONT ID' }).click();
      await page.getByText('ONT ID created').waitFor();
      const ontid = (await page.locator('#ontid').textContent())!;
      assert.match(ontid, /^did:ont:A/);
      assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/account');
      const { headers } = await fetch(`${platform.url}/account`);
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
      assert.match(headers.get('content-security-policy')!, /frame-ancestors 'none'/);
      assert.equal(headers.get('cache-control'), 'no-store');
    });

    if (name !== 'chromium') {
      test('the private key is shown for its password', async () => {
        const { page, ontid, client } = await openSignedIn();
        await page.getByRole('button', { name: 'Show private key (WIF)' }).click();
        await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
        await page.locator('form').getByRole('button', { name: 'Show private key' }).click();
        assert.equal(await page.locator('#secret').textContent(), await wifOfAccount(client, ontid));
      });
      return;
    }

    test('the phone in full and the keystore as a file, each for the password, typed anew', async () => {
      const { page, number, ontid } = await openSignedIn();
      assert.ok(!(await page.content()).includes(number));
      await page.getByRole('button', { name: 'Show in full' }).click();
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Download keystore' }).click();
      assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), '');
      await page.getByRole('button', { name: 'Show in full' }).click();
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.locator('form').getByRole('button', { name: 'Show in full' }).click();
      await page.getByText(`+86 ${number}`).waitFor();
      await page.getByRole('button', { name: 'Hide', exact: true }).click();
      assert.ok(!(await page.content()).includes(number));
      await page.getByRole('button', { name: 'Download keystore' }).click();
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download', exact: true }).click(),
      ]);
      assert.equal(file.suggestedFilename(), `ontid-${ontid.slice(-6)}.json`);
      const keystore = readKeystore(await readFile(await file.path(), 'utf8'));
      assert.equal(keystore.ontId, ontid);
      await openKeystore(keystore, PASSWORD);
      await page.getByText('The keystore is in your downloads.').waitFor();
      await page.getByText('Key exported').waitFor();
      await page.getByText('Phone number shown').waitFor();
    });

    test('the phone is changed by a code to the new one and the password; the ONT ID and this sign-in stay', async () => {
      const { page, ontid, client } = await openSignedIn();
      const number = newNumber();
      await page.getByRole('button', { name: 'Change phone' }).click();
      await page.getByLabel('Country code').selectOption('CN');
      await page.getByLabel('New phone number').fill(number);
      await page.getByRole('button', { name: 'Send code' }).click();
      await page.getByLabel('Verification code').fill(await codeOf(page, number));
      const change = page.locator('form').getByRole('button', { name: 'Change phone' });
      await page.getByLabel('Password', { exact: true }).fill('wrong horse');
      await change.click();
      await page.getByText('That isn’t the password of this ONT ID.').waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'password');
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.route('**/ontid/edit/phone', refused(409, 'ALREADY_EXIST'), { times: 1 });
      await change.click();
      await page.getByText('That phone has an ONT ID of its own.').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Sign in with it' }).count(), 0, 'it is somebody else’s');
      await change.click();
      await page.getByText('Your phone is changed.').waitFor();
      await page
        .getByText(`…${number.slice(-4)}`)
        .first()
        .waitFor();
      assert.equal(await page.locator('#ontid').textContent(), ontid);
      assert.equal((await client.post('/account/show', { ontid })).status, 401, 'whoever else held a session');
      const { body } = await platform
        .client()
        .post('/ontid/login/password', { phone: `+86*${number}`, password: PASSWORD });
      assert.equal(body.result, ontid);
    });

    test('the password is changed with the old one; a wrong one is said at its field, too many with the time', async () => {
      const { page, ontid, number } = await openSignedIn();
      const fold = page.getByRole('button', { name: 'Change password' }).first();
      const change = page.locator('form').getByRole('button', { name: 'Change password' });
      await fold.click();
      await page.getByLabel('Current password').fill('wrong horse');
      await page.getByLabel('New password').fill('short');
      await change.click();
      await page.getByText('Use at least 8 characters.').waitFor();
      assert.equal(await page.getByLabel('New password').getAttribute('aria-invalid'), 'true');
      await page.getByLabel('New password').fill('battery staple');
      await change.click();
      await page.getByText('That isn’t the password of this ONT ID.').waitFor();
      assert.equal(await page.getByLabel('Current password').getAttribute('aria-describedby'), 'password-error');
      await page.getByLabel('Current password').fill(PASSWORD);
      await change.click();
      await page.getByText('Your password is changed.').waitFor();
      await page.getByText('Password changed').waitFor();
      assert.equal(await page.getByText('Key exported').count(), 0, 'a change takes nothing out');
      const { body } = await platform
        .client()
        .post('/ontid/login/password', { phone: `+86*${number}`, password: 'battery staple' });
      assert.equal(body.result, ontid);
      await page.route('**/ontid/export/phone', refused(429, 'TIME_EXCEEDED', { 'retry-after': '541' }));
      await page.getByRole('button', { name: 'Show in full' }).click();
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.locator('form').getByRole('button', { name: 'Show in full' }).click();
      await page.getByText('Too many tries. Try again in 10 min.').waitFor();
    });

    test('the private key is shown for its password, not for longer than it is looked at, and nowhere kept', async () => {
      const { page, ontid, client } = await openSignedIn();
      // Time stands still until it is moved.
      const start = Date.now();
      await page.clock.install({ time: start });
      await page.clock.pauseAt(start + 60_000);
      const wif = await wifOfAccount(client, ontid);
      const value = page.locator('#secret');
      const show = async () => {
        await page.getByRole('button', { name: 'Show private key (WIF)' }).click();
        await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
        await page.locator('form').getByRole('button', { name: 'Show private key' }).click();
        await value.waitFor();
      };
      await show();
      assert.equal(await value.textContent(), wif);
      const kept = await page.evaluate(() =>
        JSON.stringify([history.state, location.href, { ...localStorage }, { ...sessionStorage }, document.cookie]),
      );
      assert.ok(!kept.includes(wif) && !kept.includes(PASSWORD), kept);
      await page.clock.fastForward(59_000);
      assert.equal(await value.textContent(), wif);
      await page.clock.fastForward(1_000);
      await value.waitFor({ state: 'detached' });
      await page.clock.resume();
      await show();
      await page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      await value.waitFor({ state: 'detached' });
      assert.ok(!(await page.content()).includes(wif));
    });

    test('an app’s access is taken back, once however often the button is pressed, and its token is refused', async () => {
      const client_id = await platform.addApp(SHOP, { name: 'Shop' });
      const { page, ontid, client } = await openSignedIn();
      await page.getByText('No app knows your ONT ID yet.').waitFor();
      const granted = await client.post('/oauth2/authorize', { client_id, origin: SHOP, consent: true });
      await page.reload();
      const calls: string[] = [];
      page.on('request', (request) => request.url().endsWith('/account/withdraw') && calls.push(request.postData()!));
      const ask = page.getByRole('button', { name: 'Withdraw access from Shop' });
      await ask.click();
      await page.getByText('Shop is signed out and has to ask you again.').waitFor();
      await ask.dblclick();
      await page.getByText('The app no longer has access.').waitFor();
      await page.getByText('No app knows your ONT ID yet.').waitFor();
      assert.deepEqual(
        calls.map((call) => JSON.parse(call)),
        [{ ontid, client_id }],
      );
      const { access_token } = granted.body.result as unknown as { access_token: string };
      const info = await fetch(`${platform.url}/api/v1/ontid/info`, { method: 'POST', headers: { access_token } });
      assert.equal(((await info.json()) as { error: number }).error, 61008);
    });

    test('another browser is signed out; then this one everywhere, after a question', async () => {
      const { page, number, ontid } = await openSignedIn();
      const other = platform.client();
      const headers = {
        'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0',
      };
      await other.post('/ontid/login/password', { phone: `+86*${number}`, password: PASSWORD }, headers);
      await page.reload();
      const signOut = page.getByRole('button', { name: 'Sign out of Firefox on Windows' });
      await signOut.waitFor();
      let come = () => {};
      const held = new Promise<void>((resolve) => (come = resolve));
      await page.route('**/account/show', (route) => held.then(() => route.continue()), { times: 1 });
      await signOut.click();
      await page.getByText('Signed out there.').waitFor();
      assert.equal((await other.post('/account/show', { ontid })).status, 401);
      // It is done; nobody has to wait until the page shows it.
      await page.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
      await page.getByText('You are signed out in every browser').waitFor();
      come();
      await signOut.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Sign out everywhere' }).nth(1).click();
      await page.getByRole('heading', { name: 'Sign in to your ONT ID' }).waitFor();
    });

    test('accounts side by side: one more signs in, and one switches to and fro', async () => {
      const { page, ontid } = await openSignedIn();
      const number = newNumber();
      const two = await platform.client().register(`+86*${number}`);
      await page.getByRole('link', { name: 'Add another account' }).click();
      await page.getByRole('button', { name: 'Use a password instead' }).click();
      await page.getByLabel('Country code').selectOption('CN');
      await page.getByLabel('Phone number').fill(number);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.locator('#ontid', { hasText: two }).waitFor();
      await page.getByRole('button', { name: /Switch to/ }).click();
      await page.locator('#ontid', { hasText: ontid }).waitFor();
      await page.getByRole('button', { name: 'Sign out here' }).click();
      await page.locator('#ontid', { hasText: two }).waitFor();
    });

    test('a document is sent and followed until it is decided, and the reason is said', async () => {
      const { page, ontid } = await openSignedIn();
      await page.clock.install();
      await page.reload();
      const send = page.getByRole('button', { name: 'Send', exact: true });
      await page.getByText('None yet.').waitFor();
      await page.getByRole('button', { name: 'Verify a document' }).press('Enter');
      await page.getByLabel('Country that issued it').selectOption('China');
      const front = page.getByLabel('Front');
      await front.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.alloc(5 * 1024 * 1024 + 1) });
      assert.equal(
        await front.evaluate((input: HTMLInputElement) => input.validationMessage),
        'Choose a PNG or JPEG of at most 4 MB.',
      );
      await front.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
      await send.click();
      await page.getByRole('alert').getByText('Choose a PNG or JPEG').waitFor();
      await front.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') });
      await send.dblclick();
      await page.getByText('Your document was sent.').waitFor();
      await page.getByText('Passport, China').waitFor();
      await page.getByText('Being checked since').waitFor();
      const { onttag } = platform.services;
      const mine = (await onttag.requests.pending()).filter(({ owner_ont_id }) => owner_ont_id === ontid);
      assert.equal(mine.length, 1);
      await onttag.decisions.reject(mine[0]!.auth_id, 'The photo is blurred');
      await page.clock.runFor(5_000);
      await page.getByText('The photo is blurred').waitFor();
      await page.getByText('Not accepted').waitFor();
    });

    test('a credential opens for its password alone, here in the browser, and closes again', async () => {
      const page = await open({}, (await holderOfAll(platform)).client);
      await page.getByText('Expired Jan 2, 2026. Apps no longer take it').waitFor();
      await page.getByText('It belongs to the ONT ID that you had before').waitFor();
      assert.deepEqual(
        await page.getByRole('button', { name: /^Open .+, China$/ }).count(),
        2,
        'what is another ONT ID’s is not to be opened with this one’s',
      );
      const facts = page.locator('#secret');
      const openIt = page.locator('form').getByRole('button', { name: 'Open Passport, China' });
      await page.getByRole('button', { name: 'Open Passport, China' }).click();
      await page.getByLabel('Password', { exact: true }).fill('wrong horse');
      await openIt.click();
      await page.getByText('That isn’t the password of this ONT ID.').waitFor();
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await openIt.click();
      await facts.waitFor();
      assert.deepEqual(await facts.locator('dd').allTextContents(), [
        '张三',
        'China',
        'Jan 1, 1990',
        FIELDS.IDDocNumber,
        'Jan 1, 2000',
        'Jan 1, 2040',
        'ONTTA',
      ]);
      await page.getByRole('button', { name: 'Hide', exact: true }).click();
      await facts.waitFor({ state: 'detached' });
      assert.ok(!(await page.content()).includes('张三'));
    });

    test('without a connection it says so, and tries again on a press', async () => {
      const { page } = await openSignedIn();
      await page.route('**/account/show', (route) => route.abort());
      await page.reload();
      await page.getByText('No connection. Check your network').waitFor();
      await page.unroute('**/account/show');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'Where you’re signed in' }).waitFor();
    });
  });
}
