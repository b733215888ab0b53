import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { signInUrl } from '../../src/protocol/sign-in/request.ts';
import { parseFragmentReturn } from '../../src/protocol/sign-in/return.ts';
import { continueAs, newPageOfPerson, onStack, type Stack } from '../support/fixtures/index.ts';
import { infoOf, pkce, postForm } from '../support/oauth-client.ts';

onStack((stack) => {
  for (const chosen of [true, false]) {
    test(`the site gets the phone number if the person chooses so, and signs them in either way: ${chosen}`, async () => {
      const asking = await ask(stack, { scope: ['phone'] });
      const { page, number } = await newPageOfPerson(stack);
      await page.goto(asking.address);
      await continueAs(page);
      const choice = page.getByRole('checkbox', { name: /Show my phone number too/ });
      // Not beforehand: to show it is the person's own step.
      assert.equal(await choice.isChecked(), false);
      if (chosen) await choice.check();
      await page.getByRole('button', { name: 'Allow', exact: true }).click();
      const { result } = await infoOf(stack.platform, await asking.token(page));
      assert.equal((result as { phone?: string }).phone, chosen ? `+86${number}` : undefined);
      // Only what was kept back is asked for again.
      await page.goto(asking.address);
      await page.getByRole('button', { name: /Continue as/ }).click();
      if (chosen) await asking.token(page);
      else await choice.waitFor();
    });
  }

  test('a site that does not ask for it is said not to see it', async () => {
    const asking = await ask(stack, {});
    const { page } = await newPageOfPerson(stack);
    await page.goto(asking.address);
    await continueAs(page);
    await page.getByText('It will not see your phone number or your password.').waitFor();
    assert.equal(await page.getByRole('checkbox').count(), 0);
  });
});

/** A sign-in of the whole page by an app that may ask for the phone. */
async function ask({ platform, site }: Stack, wish: { scope?: ['phone'] }) {
  const { verifier, challenge } = pkce();
  const redirectUri = `${site}/style.css`;
  const clientId = await platform.addApp(site, { scopes: ['phone'], redirectUris: [redirectUri] });
  return {
    address: signInUrl(platform.url, {
      clientId,
      origin: site,
      state: 's'.repeat(22),
      responseMode: 'redirect',
      redirectUri,
      codeChallenge: challenge,
      ...wish,
    }),
    /** What the code that the page came back with is good for. */
    async token(page: Page): Promise<string> {
      await page.waitForURL(`${redirectUri}#*`);
      const { code } = parseFragmentReturn(new URL(page.url()).hash)!;
      const { body } = await postForm(platform, '/oauth2/token', {
        grant_type: 'authorization_code',
        client_id: clientId,
        code: code!,
        code_verifier: verifier,
        redirect_uri: redirectUri,
      });
      return body['access_token']!;
    },
  };
}
