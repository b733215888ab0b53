import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkReturnPages } from '../../../src/server/cli/check-return-pages.ts';
import { Site } from '../../support/fixtures/index.ts';

let site: Site;
let origin: string;
before(async () => {
  site = await Site.start();
  origin = site.origin('127.0.0.1');
});
after(() => site.close());

const check = (paths: string[]) =>
  checkReturnPages({ origins: [origin], redirectUris: paths.map((path) => `${origin}${path}`) });

test('a page that would lose the answer is named, with what is wrong there', async () => {
  site.pages.set('/good', { body: '<script src="http://localhost:4000/plugin.js" async></script>' });
  site.pages.set('/moved', { status: 302, body: '', headers: { location: '/good' } });
  site.pages.set('/members', { status: 401, body: '' });
  site.pages.set('/plain', { body: '<!doctype html>' });
  const warnings = await check(['/good', '/moved', '/members', '/plain', '/gone', '/#/legacy']);
  for (const [index, [path, problem]] of [
    ['/moved', /redirects \(302\)/],
    ['/members', /needs a login \(401\)/],
    ['/plain', /does not name plugin\.js/],
    ['/gone', /answers 404/],
  ].entries()) {
    assert.ok(warnings[index]!.startsWith(`Warning: ${origin}${path as string} `), warnings[index]);
    assert.match(warnings[index]!, problem as RegExp);
  }
  assert.equal(warnings.length, 4);
});

test('without a registered page it is the root of the origin, and a site that is not up yet is no error', async () => {
  assert.match((await check([]))[0]!, new RegExp(`^Warning: ${origin}/ answers 404`));
  const [warning, ...more] = await checkReturnPages({
    origins: ['http://127.0.0.1:1'],
    redirectUris: [`${origin}/good`],
  });
  assert.match(warning!, /^Warning: http:\/\/127\.0\.0\.1:1\/ could not be fetched from here/);
  assert.deepEqual(more, []);
});

test('threat 45: of a page that is too large, or never ends, the first MiB is read', async () => {
  site.pages.set('/endless', { body: ' '.repeat(2 * 1024 * 1024), rest: new Promise(() => {}) });
  assert.match((await check(['/endless']))[0]!, /does not name plugin\.js/);
});
