import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright';
import { inChromium } from '../../support/fixtures/index.ts';
import { pkce } from '../../support/oauth-client.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform.close());

const hasPainted = (page: Page) => page.evaluate(() => performance.getEntriesByType('paint').length > 0);
// By the clock: a page that is not drawn has no frames to look in.
const until = (page: Page, look: () => boolean) => page.waitForFunction(look, undefined, { polling: 20 });

inChromium((bench) => {
  test('a page that has come in part is not drawn in part: the first frame has the field', async () => {
    const { shop, site: origin } = bench.sites;
    const redirect_uri = `${origin}/back`;
    const client_id = await platform.addApp(origin, { redirectUris: [redirect_uri] });
    // It asks, though nobody has opened it.
    const query = {
      client_id,
      origin,
      state: 'A'.repeat(22),
      response_mode: 'redirect',
      redirect_uri,
      code_challenge: pkce().challenge,
      code_challenge_method: 'S256',
    };
    const html = await (await fetch(`${platform.url}/signin?${new URLSearchParams(query)}`)).text();
    const half = html.indexOf('<div id="view">');
    const { promise: rest, resolve: release } = Promise.withResolvers<string>();
    shop.pages.set('/ours', { body: html.slice(0, half), rest });
    // The same without the one line that makes it so is drawn, as far as it has come.
    shop.pages.set('/other', { body: html.slice(0, half).replace(/<link rel="expect"[^>]*>/, ''), rest });

    const ours = await bench.newPage();
    await ours.goto(`${origin}/ours`, { waitUntil: 'commit' });
    await until(ours, () => document.getElementById('heading') !== null);
    const other = await bench.newPage();
    await other.goto(`${origin}/other`, { waitUntil: 'commit' });
    await until(other, () => performance.getEntriesByType('paint').length > 0);
    assert.equal(await hasPainted(ours), false);

    release(html.slice(half));
    await until(ours, () => performance.getEntriesByType('paint').length > 0);
    assert.ok(await ours.locator('#number').isVisible());
  });
});
