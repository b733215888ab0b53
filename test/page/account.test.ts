import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { BROWSERS, launch } from '../support/browsers.ts';
import { PNG } from '../support/onttag.ts';
import { startTestPlatform, type TestPlatform } from '../support/platform.ts';

const SHOP = 'https://shop.example';
let platform: TestPlatform;
let serial = 0;
const newNumber = () => `158${String(10_000_000 + serial++)}`;

before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

// What the page does is the same in every engine; that it works at all is looked at in each.
for (const name of BROWSERS) {
  describe(name, () => {
    let browser: Browser;
    const contexts: BrowserContext[] = [];
    const violations: string[] = [];
    before(async () => (browser = await launch(name)));
    after(() => browser?.close());
    afterEach(async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      assert.deepEqual(violations.splice(0), []);
    });

    async function open(options?: BrowserContextOptions, path = '/account'): Promise<Page> {
      const context = await browser.newContext({ locale: 'en-US', ...options });
      contexts.push(context);
      context.on('console', (message) => /content.security.policy|trusted.?type/i.test(message.text()) && violations.push(message.text()));
      const page = await context.newPage();
      await page.goto(platform.url + path);
      return page;
    }

    /** Makes an ONT ID at the account page's own questions. */
    async function register(page: Page, number = newNumber()): Promise<string> {
      await page.getByLabel('Country code').selectOption('CN');
      await page.getByLabel('Phone number').fill(number);
      await page.getByRole('button', { name: 'Send code' }).click();
      await page.getByLabel('Verification code').fill(await codeOf(page, number));
      await page.getByLabel('Password', { exact: true }).fill('correct horse');
      await page.getByRole('button', { name: 'Create ONT ID' }).click();
      await page.getByRole('heading', { name: 'Where you’re signed in' }).waitFor();
      return (await page.locator('#ontid').textContent())!;
    }

    async function codeOf(page: Page, number: string): Promise<string> {
      await page.getByLabel('Verification code').waitFor();
      return (await platform.services.outbox.messages(`+86${number}`))[0]!.code;
    }

    test('asks who it is, then shows whose ONT ID it is; no other window has a hold on it', async () => {
      const page = await open();
      await page.getByRole('heading', { name: 'Sign in to your ONT ID' }).waitFor();
      const ontid = await register(page);
      assert.match(ontid, /^did:ont:A/);
      assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/account');
      await page.getByText('ONT ID created').waitFor();
      const headers = (await page.request.get(`${platform.url}/account`)).headers();
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.match(headers['content-security-policy']!, /frame-ancestors 'none'/);
      assert.equal(headers['cache-control'], 'no-store');
    });

    if (name !== 'chromium') return;

    test('an app’s access is taken back, once however often the button is pressed, and its token is refused', async () => {
      const page = await open();
      const ontid = await register(page);
      const client_id = await platform.addApp(SHOP, { name: 'Shop' });
      await page.getByText('No app knows your ONT ID yet.').waitFor();
      const granted = await page.evaluate(async ([client_id, origin]) => {
        const response = await fetch('/api/v1/oauth2/authorize', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ client_id, origin, consent: true }) });
        return ((await response.json()) as { result: { access_token: string } }).result;
      }, [client_id, SHOP] as const);
      await page.reload();
      const calls: string[] = [];
      page.on('request', (request) => request.url().endsWith('/account/withdraw') && calls.push(request.postData()!));
      const ask = page.getByRole('button', { name: 'Withdraw access from Shop' });
      await ask.click();
      await page.getByText('Shop is signed out and has to ask you again.').waitFor();
      assert.deepEqual(await faultsOf(page), []);
      await ask.dblclick();
      await page.getByText('The app no longer has access.').waitFor();
      await page.getByText('No app knows your ONT ID yet.').waitFor();
      assert.deepEqual(calls.map((call) => JSON.parse(call)), [{ ontid, client_id }]);
      const info = await fetch(`${platform.url}/api/v1/ontid/info`, { method: 'POST', headers: { access_token: granted.access_token } });
      assert.equal(((await info.json()) as { error: number }).error, 61008);
    });

    test('another browser is signed out; then this one everywhere, after a question', async () => {
      const page = await open();
      const number = newNumber();
      const ontid = await register(page, number);
      const other = platform.client();
      const headers = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0' };
      await other.post('/ontid/login/password', { phone: `+86*${number}`, password: 'correct horse' }, headers);
      await page.reload();
      await page.getByRole('button', { name: 'Sign out of Firefox on Windows' }).click();
      await page.getByText('Signed out there.').waitFor();
      assert.equal((await other.post('/account/show', { ontid })).status, 401);
      await page.getByRole('button', { name: 'Sign out everywhere' }).press('Enter');
      await page.getByText('You are signed out in every browser').waitFor();
      await page.getByRole('button', { name: 'Sign out everywhere' }).nth(1).click();
      await page.getByRole('heading', { name: 'Sign in to your ONT ID' }).waitFor();
    });

    test('accounts side by side: one more signs in, and one switches to and fro', async () => {
      const page = await open();
      const one = await register(page);
      await page.getByRole('link', { name: 'Add another account' }).click();
      const two = await register(page);
      assert.notEqual(two, one);
      await page.getByRole('button', { name: /Switch to/ }).click();
      await page.locator('#ontid', { hasText: one }).waitFor();
      await page.getByRole('button', { name: 'Sign out here' }).click();
      await page.locator('#ontid', { hasText: two }).waitFor();
    });

    test('a document is sent and followed until it is decided, and the reason is said', async () => {
      const page = await open();
      const ontid = await register(page);
      await page.clock.install();
      await page.reload();
      const send = page.getByRole('button', { name: 'Send', exact: true });
      await page.getByText('None yet.').waitFor();
      await page.getByRole('button', { name: 'Verify a document' }).press('Enter');
      await page.getByLabel('Country that issued it').selectOption('China');
      const front = page.getByLabel('Front');
      await front.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.alloc(5 * 1024 * 1024 + 1) });
      assert.equal(await front.evaluate((input: HTMLInputElement) => input.validationMessage), 'Choose a PNG or JPEG of at most 5 MB.');
      await front.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
      assert.deepEqual(await faultsOf(page), []);
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
      assert.deepEqual(await faultsOf(page), []);
    });

    test('without a connection it says so, and tries again on a press', async () => {
      const page = await open();
      await register(page);
      await page.route('**/account/show', (route) => route.abort());
      await page.reload();
      await page.getByText('No connection. Check your network').waitFor();
      await page.unroute('**/account/show');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'Where you’re signed in' }).waitFor();
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      test(`every part without a fault, in both languages, and nothing beyond the edge: ${colorScheme}`, async () => {
        const page = await open({ colorScheme, viewport: { width: 360, height: 740 } });
        await register(page);
        const qr = page.getByRole('button', { name: 'Show as QR code' });
        await qr.click();
        await page.getByRole('img', { name: 'Your ONT ID as a QR code' }).waitFor();
        assert.deepEqual(await faultsOf(page), []);
        await page.getByRole('button', { name: '中文' }).click();
        await page.getByRole('heading', { name: '已登录的设备' }).waitFor();
        assert.deepEqual(await faultsOf(page), []);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      });
    }
  });
}

async function faultsOf(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  assert.ok(passes.length > 10, 'axe has looked at something');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' ')}`);
}
