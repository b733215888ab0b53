import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { BUILT } from './support/projects.ts';
import {
  agree,
  buttonIn,
  hydrated,
  keptNodes,
  onSite,
  open,
  openBeforeHydration,
  signedInAs,
  signInBy,
} from './support/site.ts';

// React's development build, which says in the console what hydration finds, with StrictMode.

onSite('react', (site) => {
  test('React: the button that plugin.js drew outlives hydration, and so does what was typed (F5)', async () => {
    const page = await site.newPage();
    await openBeforeHydration(page, `${site.url}/plugin`, () => page.locator('#typed').fill('ont'));
    assert.deepEqual(await keptNodes(page), { lost: [], count: 3 });
    assert.equal(await page.locator('#typed').inputValue(), 'ont');
    assert.equal(await page.getByRole('button').count(), 1);
    await signInBy(page, () => buttonIn(page, 'drawn').click());
    await signedInAs(page, site.ontid);
  });

  test('React: the component calls back once after hydration in StrictMode, and the hook follows it (B1)', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/component`);
    assert.deepEqual(await keptNodes(page), { lost: [], count: 2 });
    const element = page.locator('#button');
    assert.equal(await element.getAttribute('class'), 'wide');
    assert.equal(await element.getAttribute('lang'), 'en');
    assert.equal(await element.getAttribute('remember'), null);
    await signInBy(page, () => buttonIn(page, 'button').click());
    await signedInAs(page, site.ontid);
    assert.equal(await page.locator('#successes').textContent(), '1');
    assert.equal(await page.locator('#state').textContent(), 'idle');
  });

  test('React: the hook signs in, tells that it waits, refreshes and signs out', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/component`);
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.locator('#hook').click()]);
    await page.locator('#state', { hasText: 'pending' }).waitFor();
    await agree(popup);
    await signedInAs(page, site.ontid, 'result');
    assert.equal(await page.locator('#who').textContent(), site.ontid);
    assert.equal(await page.locator('#state').textContent(), 'idle');
    await page.locator('#refresh').click();
    await signedInAs(page, site.ontid, 'result');
    await page.locator('#out').click();
    await page.locator('#who', { hasText: 'nobody' }).waitFor();
    await page.locator('#refresh').click();
    await page.locator('#state', { hasText: 'ERR_NOT_SIGNED_IN' }).waitFor();
    assert.equal(await page.locator('#result').textContent(), 'no result');
  });

  test('React: a failure of the hook is its error, and a closed window is none', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/component`);
    await page.locator('#wrong').click();
    await page.locator('#state', { hasText: 'ERR_OPTION_INVALID' }).waitFor();
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.locator('#hook').click()]);
    await popup.getByRole('button', { name: /^Continue as/ }).waitFor();
    await popup.close();
    await page.locator('#state', { hasText: 'idle' }).waitFor();
    assert.equal(await page.locator('#result').textContent(), 'no result');
  });

  test('React: the account is known after the page was loaded anew', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/component`);
    await signInBy(page, () => buttonIn(page, 'button').click());
    await signedInAs(page, site.ontid);
    await page.reload();
    await hydrated(page);
    await signedInAs(page, site.ontid);
  });

  test('React: the element itself hydrates, and tells a listener that a ref has added', async () => {
    const page = await site.newPage();
    await open(page, `${site.url}/element`);
    assert.deepEqual(await keptNodes(page), { lost: [], count: 2 });
    await signInBy(page, () => buttonIn(page, 'button').click());
    await signedInAs(page, site.ontid);
  });
});

test('React’s types take its own attributes and every option, and refuse what is misspelled (M2)', async () => {
  const folder = join(BUILT, 'react');
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [join(folder, 'node_modules/typescript/bin/tsc'), '-p', 'types'],
      { cwd: folder },
      (_, stdout) => done(stdout),
    );
  });
  const places = [...output.matchAll(/^(?:\.\/)?types\/(\S+)\((\d+),\d+\): error/gm)].map(
    ([, file, line]) => `${file}:${line}`,
  );
  const wrong = Array.from({ length: 11 }, (_, index) => `wrong.tsx:${index + 4}`);
  assert.deepEqual([...new Set(places)], wrong, output);
});
