import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGINES } from '../support/browsers.ts';
import {
  allow,
  answerConsent,
  askForCode,
  backEndAnswer,
  continueAs,
  fillPhone,
  newNumber,
  newPageOfPerson,
  onStack,
  popupAfter,
  pressButton,
  readCode,
  register,
} from '../support/fixtures/index.ts';

onStack((stack) => {
  test('register by phone, code and password; the site’s back end knows who it is and the window is gone; the next time it takes one press, no typing', async () => {
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    const number = newNumber();
    await register(stack, popup, number);
    await allow(popup);
    const { verified, ontid } = await backEndAnswer(page);
    assert.equal(verified, true);
    const account = await stack.platform.services.accounts.findByPhone({
      callingCode: '86',
      national: number,
      e164: `+86${number}` as never,
    });
    assert.equal(ontid, account!.ontId);
    assert.equal(await page.getByRole('status').first().textContent(), 'You are signed in.');

    const second = await pressButton(stack, page);
    await second.getByRole('button', { name: `Continue as +86 158…${number.slice(-4)}` }).click();
    assert.deepEqual(await backEndAnswer(page), { verified: true, ontid });
  });

  test('refusing, and closing the window, both settle and share nothing', async () => {
    const { page } = await newPageOfPerson(stack);
    const refused = await pressButton(stack, page);
    await continueAs(refused);
    await answerConsent(refused, 'Don’t allow');
    await page.getByText('You did not sign in. Nothing was shared.').waitFor();
    assert.equal(await page.locator('#result').textContent(), '');

    await page.goto(stack.site);
    const closed = await popupAfter(page, () => page.getByRole('button', { name: 'Sign in with ONT ID' }).click());
    // The person is signed in at the platform since the first window. By then the page has said `hello`.
    await closed.getByRole('button', { name: /Continue as/ }).waitFor();
    await closed.close();
    await page.getByText('You did not sign in. Nothing was shared.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign in with ONT ID' }).isEnabled(), true);
  });

  test('the element alone, and the promise, give the same', async () => {
    const { page } = await newPageOfPerson(stack);
    await page.goto(stack.site);
    await page.evaluate(
      ([host, clientId]) => {
        document.body.innerHTML = `<ontid-signin host="${host}" client-id="${clientId}"></ontid-signin>`;
        const result = (event: Event) => (event as never as { result: { ontid: string } }).result;
        const answer = new Promise((done) =>
          document
            .querySelector('ontid-signin')!
            .addEventListener('ontid-success', (event) => done(result(event).ontid)),
        );
        Object.assign(window, { answer });
      },
      [stack.platform.url, stack.clientId],
    );
    const popup = await popupAfter(page, () => page.getByRole('button', { name: 'Sign in with ONT ID' }).click());
    await continueAs(popup);
    await allow(popup);
    assert.match(await page.evaluate(() => (window as never as { answer: Promise<string> }).answer), /^did:ont:A/);
  });
}, ENGINES);

// The page goes through these in the same way in each engine.
onStack((stack) => {
  test('sign in by code in another browser; consent once given is not asked again', async () => {
    const number = newNumber();
    const ontid = await registerAndAllow(number);
    await stack.platform.services.db.deleteFrom('bound_code').execute();
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    await askForCode(popup, number);
    await popup.getByLabel('Verification code').fill(await readCode(stack, number));
    assert.deepEqual(await backEndAnswer(page), { verified: true, ontid });
  });

  test('sign in by password; a wrong one is said at the field, and the right one then works', async () => {
    const number = newNumber();
    const ontid = await registerAndAllow(number);
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    await popup.getByRole('button', { name: 'Use a password instead' }).click();
    await fillPhone(popup, number);
    const password = popup.getByLabel('Password', { exact: true });
    await password.fill('wrong horse');
    await popup.getByRole('button', { name: 'Sign in', exact: true }).click();
    await popup.getByText('Phone number and password don’t match').waitFor();
    assert.equal(
      await popup
        .getByLabel('Phone number')
        .inputValue()
        .then((value) => value.replace(/\D/g, '')),
      number,
    );
    await password.fill('correct horse');
    await password.press('Enter');
    assert.deepEqual(await backEndAnswer(page), { verified: true, ontid });
  });

  test('the page is in Chinese on a press, and signs in so', async () => {
    const number = newNumber();
    const ontid = await registerAndAllow(number);
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    await popup.locator('#foot').getByRole('button', { name: '中文' }).click();
    await popup.getByRole('button', { name: '改用密码登录' }).click();
    await popup.getByLabel('国家或地区代码').selectOption('CN');
    await popup.getByLabel('手机号').fill(number);
    await popup.getByLabel('密码', { exact: true }).fill('correct horse');
    await popup.getByRole('button', { name: '登录', exact: true }).click();
    assert.deepEqual(await backEndAnswer(page), { verified: true, ontid });
  });

  test('use another account: another person signs in, and the next time either can be chosen', async () => {
    const { page } = await newPageOfPerson(stack, { agreed: true });
    const first = await pressButton(stack, page);
    await continueAs(first);
    const one = await backEndAnswer(page);
    const second = await pressButton(stack, page);
    const number = newNumber();
    await registerAndAllow(number);
    await second.getByRole('button', { name: 'Use another account' }).click();
    await second.getByRole('button', { name: 'Use a password instead' }).click();
    await fillPhone(second, number);
    await second.getByLabel('Password', { exact: true }).fill('correct horse');
    await second.getByRole('button', { name: 'Sign in', exact: true }).click();
    const two = await backEndAnswer(page);
    assert.equal(two.verified, true);
    assert.notEqual(two.ontid, one.ontid);
    const third = await pressButton(stack, page);
    await third
      .getByRole('button', { name: /Continue as/ })
      .nth(1)
      .click();
    assert.deepEqual(await backEndAnswer(page), one);
  });

  test('“Create an ONT ID” with a phone that has one says so, and goes on with it on the same code', async () => {
    const number = newNumber();
    const ontid = await registerAndAllow(number);
    await stack.platform.services.db.deleteFrom('bound_code').execute();
    const page = await stack.newPage();
    const popup = await pressButton(stack, page);
    await popup.getByRole('button', { name: 'Create an ONT ID' }).click();
    await askForCode(popup, number);
    await popup.getByLabel('Verification code').fill(await readCode(stack, number));
    await popup.getByText('This phone already has an ONT ID.').waitFor();
    await popup.getByRole('button', { name: 'Sign in with it' }).click();
    assert.deepEqual(await backEndAnswer(page), { verified: true, ontid });
  });

  /** Makes an ONT ID that has agreed to the site, in a browser of its own. */
  async function registerAndAllow(number: string): Promise<string> {
    const client = stack.platform.client();
    const ontid = await client.register(`+86*${number}`);
    await client.post('/oauth2/authorize', { client_id: stack.clientId, origin: stack.site, consent: true });
    return ontid;
  }
});
