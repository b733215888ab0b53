import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import type { SignInResult } from '../../src/protocol/sign-in/result.ts';
import { verifyCredential } from '../../src/verify/index.ts';
import { newOwner, PNG, type TestOwner } from '../support/custody/onttag.ts';
import { onStack, popupAfter, type Stack } from '../support/fixtures/index.ts';

const TEMPLATE = 'authtemplate_kyc01';

onStack(
  (stack) => {
    test('threats 15, 28: a site is shown a credential, whole; its back end verifies it; no address and no call to the platform ever has it, so that no log can', async () => {
      const owner = await withDocument(await newOwner(stack.platform));
      const { page, popup, traffic } = await ask(stack, owner);
      await popup.getByRole('button', { name: 'Allow', exact: true }).click();
      for (const field of [
        'your name',
        'your nationality',
        'your date of birth',
        'what kind of document it was, and its number',
        'when the document was issued',
        'when it expires',
        'who verified it',
      ]) {
        await popup.getByRole('listitem').getByText(field, { exact: true }).waitFor();
      }
      await popup.getByLabel('Password', { exact: true }).fill('wrong horse');
      await popup.getByRole('button', { name: 'Show it', exact: true }).click();
      await popup.getByText('That isn’t the password of this ONT ID.').waitFor();
      await popup.getByLabel('Password', { exact: true }).fill('correct horse');
      await popup.getByRole('button', { name: 'Show it', exact: true }).click();
      const { credential, ontid } = await resultOf(page);
      const { fields } = await verifyCredential(credential!, {
        platform: stack.platform.url,
        ontid,
        template: TEMPLATE,
      });
      assert.equal(ontid, owner.ontid);
      await assert.rejects(verifyCredential(credential!, { platform: stack.platform.url, ontid: stack.clientId }), {
        code: 'ERR_CREDENTIAL_SUBJECT',
      });
      const [, payload, signature] = credential!.split('.');
      assert.ok(
        traffic.some((text) => text.includes('/export/keystore')),
        'the calls were seen',
      );
      for (const secret of [payload!, signature!, fields.IDDocNumber]) {
        for (const text of [...traffic, page.url()])
          assert.ok(!text.includes(secret) && !text.includes(encodeURIComponent(secret)), text.slice(0, 200));
      }
    });

    test('whoever has agreed is asked about it again, though the site wishes no questions, and may sign in without', async () => {
      const owner = await withDocument(await newOwner(stack.platform, { ontid: stack.clientId, origin: stack.site }));
      const { page, popup } = await ask(stack, owner, { auto_select: 'true' });
      await popup.getByRole('button', { name: 'Sign in without', exact: true }).click();
      const result = await resultOf(page);
      assert.deepEqual([result.ontid, result.credential], [owner.ontid, undefined]);
    });

    test('whoever has none gets one on the account page and comes back; a back end that takes the form gets it too', async () => {
      const owner = await newOwner(stack.platform, { ontid: stack.clientId, origin: stack.site });
      const { page, popup } = await ask(stack, owner, {}, '/session');
      await page.route('**/session', (route) => route.fulfill({ body: 'signed in' }));
      await popup.getByText('You don’t have one yet.').waitFor();
      const account = await popupAfter(popup, () =>
        popup.getByRole('link', { name: 'Get a verified credential' }).click(),
      );
      await account.waitForURL(`${stack.platform.url}/account`);
      await withDocument(owner);
      await popup.getByRole('button', { name: 'I have one now' }).click();
      await popup.getByLabel('Password', { exact: true }).fill('correct horse');
      const posted = page.waitForRequest('**/session');
      await popup.getByRole('button', { name: 'Show it', exact: true }).click();
      const form = new URLSearchParams((await posted).postData()!);
      assert.ok(
        await verifyCredential(form.get('credential')!, { platform: stack.platform.url, ontid: form.get('ontid')! }),
      );
    });

    test('threat 6: an origin that is not the client’s is refused before a credential could be asked for', async () => {
      const page = await stack.newPage();
      const state = 's'.repeat(22);
      await page.goto(
        `${stack.platform.url}/signin?${new URLSearchParams({ client_id: stack.clientId, origin: 'https://evil.example', state, auth_template: TEMPLATE, lang: 'en' })}`,
      );
      await page.getByText('is registered, but not for this origin').waitFor();
      assert.equal(await page.locator('input').count(), 0);
    });
  },
  ['chromium'],
  { onttagAnchor: 'auto' },
);

/** Sends a document at the account page, which the trust anchor approves by itself here. */
async function withDocument(owner: TestOwner): Promise<TestOwner> {
  const { body } = await owner.client.post('/account/verify-document', {
    ontid: owner.ontid,
    country: 'CN',
    doc_type: 'passport',
    frontdoc: `data:image/png;base64,${PNG}`,
  });
  assert.equal(body.result, true);
  return owner;
}

/** A site whose button asks for a credential, up to what comes after “Continue as …”. `traffic`: all that was sent to the platform. */
async function ask(
  stack: Stack,
  { client }: TestOwner,
  options: Record<string, string> = {},
  loginUri?: string,
): Promise<{ page: Page; popup: Page; traffic: string[] }> {
  const page = await stack.newPage();
  await page.context().addCookies(client.cookies());
  const traffic: string[] = [];
  page
    .context()
    .on('request', (request) =>
      traffic.push(
        `${request.method()} ${request.url()} ${JSON.stringify(request.headers())} ${request.url().startsWith(stack.platform.url) ? request.postData() : ''}`,
      ),
    );
  page.context().on('page', (opened) => opened.on('framenavigated', (frame) => traffic.push(frame.url())));
  await page.goto(stack.site);
  if (loginUri)
    await page.evaluate(
      (content) =>
        document.head.append(
          Object.assign(document.createElement('meta'), { name: 'ontid-signin-login_uri', content }),
        ),
      loginUri,
    );
  await page.evaluate(
    (wanted) => {
      document.addEventListener(
        'ontid-success',
        (event) => ((window as { shown?: unknown }).shown = (event as unknown as { result: unknown }).result),
      );
      Object.assign(document.querySelector<HTMLElement>('.ontid-signin')!.dataset, wanted);
    },
    { auth_template: TEMPLATE, ...options },
  );
  const popup = await popupAfter(page, () => page.getByRole('button', { name: /Sign in with ONT ID/ }).click());
  if (!options['auto_select']) await popup.getByRole('button', { name: /Continue as/ }).click();
  return { page, popup, traffic };
}

/** What the site's own page was given. */
async function resultOf(page: Page): Promise<SignInResult> {
  const handle = await page.waitForFunction(() => (window as { shown?: unknown }).shown);
  return (await handle.jsonValue()) as SignInResult;
}
