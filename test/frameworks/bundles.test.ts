import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { BUILT } from './support/projects.ts';
import { onSite, signInBy } from './support/site.ts';

// Each export of the package in the bundle of each bundler: in one file, and with the session in a lazy chunk.

const BUNDLERS = ['rolldown', 'rollup', 'esbuild', 'webpack'];
const FORMS = ['sign-in', 'define', 'class', 'react'];
const folderOf = (bundler: string, form: string) => join(BUILT, 'bundles/built', bundler, form);

/** In the page: what `forms.js` puts there. */
interface Shop {
  heard: number;
  shop(): Promise<typeof import('ontid-signin')>;
}

onSite(
  'bundles',
  (site) => {
    for (const bundler of BUNDLERS) {
      for (const form of FORMS.flatMap((name) => [name, `${name}-split`])) {
        test(`${bundler}, ${form}: the person signs in, is known, gets the next tokens and signs out (M1)`, async () => {
          const page = await site.newPage();
          await page.goto(`${site.url}/${bundler}/${form}/`);
          await signInBy(page, () => page.locator('#press').click());
          await page.locator(`html[data-result="${site.ontid}"]`).waitFor();
          // The token is good for five minutes, and the event comes five minutes before its end. The class alone starts
          // no session.
          const heard = () => page.waitForFunction(() => (window as never as Shop).heard === 1);
          if (!form.startsWith('class')) await heard();
          const known = await page.evaluate(async () => {
            const { getAccount, refresh } = await (window as never as Shop).shop();
            return [getAccount()?.ontid, (await refresh()).ontid];
          });
          assert.deepEqual(known, [site.ontid, site.ontid]);
          await heard();
          if (form.startsWith('react')) await page.locator(`html[data-account="${site.ontid}"]`).waitFor();

          const revoked = page.waitForResponse('**/oauth2/revoke');
          const after = await page.evaluate(async () => {
            const { getAccount, refresh, signOut } = await (window as never as Shop).shop();
            await signOut();
            return [getAccount(), await refresh().then(String, ({ code }) => code)];
          });
          assert.equal((await revoked).status(), 200);
          assert.deepEqual(after, [undefined, 'ERR_NOT_SIGNED_IN']);
          if (form.startsWith('react')) await page.locator('html[data-account=nobody]').waitFor();
        });
      }

      test(`${bundler}: plugin.js in the bundle of a site draws the button, and calls back`, async () => {
        const page = await site.newPage();
        await page.goto(`${site.url}/${bundler}/plugin/`);
        await signInBy(page, () => page.getByRole('button', { name: 'Sign in with ONT ID' }).click());
        await page.locator(`html[data-result="${site.ontid}"]`).waitFor();
      });
    }
  },
  { browsers: ['chromium'], config: { accessTokenMinutes: 5 } },
);

for (const bundler of BUNDLERS) {
  test(`${bundler} leaves out all of the package where nothing of it is used`, () => {
    const folder = folderOf(bundler, 'unused');
    const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
    const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    assert.ok(bytes < 300, `${bytes} bytes in ${files.join(', ')}`);
  });

  test(`${bundler}: the exports for servers work in its bundle, and those for pages load there`, async () => {
    const said = await inNode(`
      const { verifyAccessToken } = await import(${path(bundler, 'verify')});
      const options = { platform: 'https://id.example', clientId: 'did:ont:AW6SJLdw6G3Ka2VnSxKapmRm6ee7qkjU9D' };
      const codes = [await verifyAccessToken('no token', options).catch(({ code }) => code)];
      const { createClient } = await import(${path(bundler, 'server-client')});
      try { createClient({ platform: 'https://id.example', appId: 'nobody', appSecret: 's' }); } catch ({ code }) { codes.push(code); }
      const { startTestIssuer, testOntId } = await import(${path(bundler, 'testing')});
      const issuer = await startTestIssuer();
      codes.push((await fetch(issuer.url + '/.well-known/jwks.json')).status, testOntId('anybody').length);
      await issuer.close();
      const { getAccount, handleRedirect, OntidSigninButton, signIn } = await import(${path(bundler, 'rendering')});
      codes.push(await signIn().catch(({ name }) => name), getAccount(), await handleRedirect(), typeof OntidSigninButton);
      console.log(JSON.stringify(codes));`);
    const expected = ['ERR_TOKEN_MALFORMED', 'ERR_OPTION_INVALID', 200, 42, 'OntidError', null, null, 'object'];
    assert.deepEqual(JSON.parse(said), expected);
  });
}

const path = (bundler: string, form: string) => JSON.stringify(join(folderOf(bundler, form), 'main.js'));

/** Runs a module in a Node of its own, which has no DOM. */
async function inNode(source: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source], {
    cwd: join(BUILT, 'bundles'),
  });
  assert.equal(stderr, '');
  return stdout.trim();
}
