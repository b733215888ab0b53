import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allow,
  askForCode,
  backEndAnswer,
  fillPhone,
  newNumber,
  onStack,
  popupAfter,
  pressButton,
  readCode,
  register,
} from '../support/fixtures/index.ts';

// What the page makes of mistakes is the same in every browser.
onStack((stack) => {
  test('a wrong code is said at its field, which has the focus, and the right one then works', async () => {
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    const number = newNumber();
    await askForCode(popup, number);
    const code = await readCode(stack, number);
    const field = popup.getByLabel('Verification code');
    await field.fill(code === '000000' ? '000001' : '000000');
    const error = popup.getByText('That code isn’t right.');
    await error.waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    const described = await field.getAttribute('aria-describedby');
    assert.ok(described!.split(' ').includes((await error.getAttribute('id'))!));
    assert.equal(await field.evaluate((input) => document.activeElement === input), true);
    await field.fill(code);
    await popup.getByLabel('Password', { exact: true }).waitFor();
  });

  test('pressing twice sends one message', async () => {
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    const number = newNumber();
    await fillPhone(popup, number);
    await popup.getByRole('button', { name: 'Send code' }).dblclick();
    await popup.getByLabel('Verification code').waitFor();
    assert.equal((await stack.platform.services.outbox.messages(`+86${number}`)).length, 1);
  });

  test('offline: what was typed stays, the page says so, and trying again works', async () => {
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    const number = newNumber();
    await fillPhone(popup, number);
    await popup.context().route('**/api/**', (route) => route.abort('internetdisconnected'));
    await popup.getByRole('button', { name: 'Send code' }).click();
    await popup.getByText('No connection.').waitFor();
    assert.equal((await popup.getByLabel('Phone number').inputValue()).replace(/\D/g, ''), number);
    await popup.context().unroute('**/api/**');
    await popup.getByRole('button', { name: 'Send code' }).click();
    await popup.getByLabel('Verification code').waitFor();
  });

  test('a pasted international number finds its country; rubbish is refused without a message being sent', async () => {
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    const number = newNumber();
    // The list of countries is there once the library has arrived.
    await popup.locator('option[value="CN"]').waitFor({ state: 'attached' });
    await popup.getByLabel('Phone number').fill('hello');
    await popup.getByRole('button', { name: 'Send code' }).click();
    await popup.getByText(/isn’t a phone number|too short|Enter your phone/).waitFor();
    await popup.getByLabel('Phone number').fill(`+86 ${number.slice(0, 3)} ${number.slice(3, 7)}-${number.slice(7)}`);
    await popup.getByRole('button', { name: 'Send code' }).click();
    await popup.getByLabel('Verification code').waitFor();
    assert.equal(await popup.getByText(`+86 ${number.slice(0, 3)}`).count(), 1);
    assert.equal((await stack.platform.services.outbox.messages(`+86${number}`)).length, 1);
  });

  test('going back to the number loses neither it nor the code that is on its way', async () => {
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    const number = newNumber();
    await askForCode(popup, number);
    await popup.getByRole('button', { name: 'Change' }).click();
    assert.equal((await popup.getByLabel('Phone number').inputValue()).replace(/\D/g, ''), number);
    await popup.getByRole('button', { name: 'Send code' }).click();
    await popup.getByLabel('Verification code').fill(await readCode(stack, number));
    await popup.getByLabel('Password', { exact: true }).waitFor();
  });

  test('a password that is too short is said before anything is sent', async () => {
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    await register(stack, popup, newNumber(), 'short');
    await popup.getByText('Use at least 8 characters.').waitFor();
    await popup.getByLabel('Password', { exact: true }).fill('long and odd enough');
    await popup.getByRole('button', { name: 'Create ONT ID' }).click();
    await allow(popup);
    assert.equal((await backEndAnswer(page)).verified, true);
  });

  test('an app, an origin or a redirect URI that is not registered: the command that registers it, no form, nothing sent', async () => {
    const page = await stack.newPage();
    const stranger = 'did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf';
    const client_id = stack.clientId;
    const [shop, callback] = ['https://shop.example', 'https://shop.example/back'];
    const legacy = (lang: string) => ({ params: `${client_id}&Shop&${callback}&${lang}` });
    const registerUri = `apps update ${client_id} --redirect-uri ${callback}`;
    for (const [request, expected, command] of [
      [
        { client_id: stranger, origin: shop },
        'No app is registered with this client ID.',
        `apps add --name "Your app" --origin ${shop}`,
      ],
      [
        { client_id: stranger, origin: shop, lang: 'zh' },
        '没有应用以此客户端 ID 注册。',
        `apps add --name "你的应用" --origin ${shop}`,
      ],
      [
        { client_id, origin: shop },
        'is registered, but not for this origin',
        `apps update ${client_id} --origin ${shop}`,
      ],
      [
        { client_id, origin: shop, lang: 'zh' },
        '如果它确实属于该应用，请把它加入注册信息：',
        `apps update ${client_id} --origin ${shop}`,
      ],
      // Only older addresses name a URI that must be registered: a `redirect_uri` is a preference.
      [legacy('en'), 'this URL is none of its redirect URIs', registerUri],
      [legacy('zh'), '此地址不是它的重定向地址', registerUri],
    ] as const) {
      const query = 'params' in request ? request : { state: 'A'.repeat(22), lang: 'en', ...request };
      await page.goto(`${stack.platform.url}/signin?${new URLSearchParams(query)}`);
      await page.getByText(expected).waitFor();
      assert.equal(await page.locator('copy-block code').textContent(), `npx ontid-signin ${command}`);
      assert.equal(await page.locator('input, form').count(), 0);
    }
  });

  test('a redirect URI of another origin: the parameter and what it must be, no form, nothing sent', async () => {
    const page = await stack.newPage();
    const redirect = {
      response_mode: 'redirect',
      redirect_uri: 'https://shop.example/back',
      code_challenge: 'c'.repeat(43),
    };
    const request = { client_id: stack.clientId, origin: stack.site, state: 'A'.repeat(22), ...redirect };
    const address = `${stack.platform.url}/signin?${new URLSearchParams(request)}`;
    for (const [lang, expected] of [
      ['en', 'It is on another origin than the request.'],
      ['zh', '它与 origin 不同源。'],
    ]) {
      await page.goto(`${address}&lang=${lang}`);
      await page.getByText(expected!).waitFor();
      assert.equal(await page.locator('dd').first().textContent(), 'redirect_uri');
      assert.equal(await page.locator('input, form').count(), 0);
      assert.equal(page.url(), `${address}&lang=${lang}`);
    }
  });

  test('opened by nobody, the page says where to go before anything is typed', async () => {
    const page = await stack.newPage();
    await page.goto(
      `${stack.platform.url}/signin?client_id=${stack.clientId}&origin=${stack.site}&state=${'A'.repeat(22)}`,
    );
    await page.getByText('Go back to AwesomeApp to sign in').waitFor();
    assert.equal(await page.locator('input').count(), 0);
  });

  test('the language can be changed in the middle, and nothing typed is lost', async () => {
    const page = await stack.newPage();
    await page.goto(stack.site);
    await page.evaluate(() => (document.documentElement.lang = 'zh'));
    const popup = await popupAfter(page, () => page.locator('ontid-signin').click());
    await popup.getByLabel('手机号').fill('13800138000');
    assert.equal(await popup.evaluate(() => document.documentElement.lang), 'zh');
    await popup.getByRole('button', { name: 'English' }).click();
    assert.equal((await popup.getByLabel('Phone number').inputValue()).replace(/\D/g, ''), '13800138000');
    assert.equal(await popup.title(), 'Sign in to AwesomeApp');
    assert.equal(await popup.evaluate(() => document.documentElement.lang), 'en');
  });
});
