import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { BROWSERS } from '../support/browsers.ts';
import {
  allow,
  backEndAnswer,
  continueAs,
  newPageOfPerson,
  onStack,
  popupAfter,
  pressButton,
} from '../support/fixtures/index.ts';

// A site of an attacker's: pages that open, frame and listen.
let evil: Server;
let evilOrigin: string;
const pages = new Map<string, string>();
before(async () => {
  evil = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>evil</title>${pages.get(request.url!) ?? ''}`);
  });
  await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done));
  evilOrigin = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
});
after(() => {
  evil.close();
  evil.closeAllConnections();
});

onStack((stack) => {
  test('threat 6: an evil opener that names a registered pair gets no message when the person signs in', async () => {
    const { page } = await newPageOfPerson(stack);
    const address = `${stack.platform.url}/signin?client_id=${stack.clientId}&origin=${encodeURIComponent(stack.site)}&state=${'A'.repeat(22)}`;
    pages.set(
      '/opener',
      `<button onclick="window.open('${address}')">open</button><script>window.got = []; addEventListener('message', (event) => got.push(event.data));</script>`,
    );
    await page.goto(`${evilOrigin}/opener`);
    const popup = await popupAfter(page, () => page.getByRole('button').click());
    await continueAs(popup);
    await popup.getByRole('button', { name: 'Allow', exact: true }).click();
    await popup.getByRole('heading', { name: 'Go back to AwesomeApp' }).waitFor();
    assert.equal(popup.isClosed(), false);
    // A message of our own comes after anything that the window sent.
    const got = await page.evaluate(
      () =>
        new Promise((done) => {
          postMessage('last', '*');
          addEventListener(
            'message',
            (event) => event.data === 'last' && setTimeout(() => done((window as never as { got: unknown[] }).got)),
          );
        }),
    );
    assert.deepEqual(got, ['last']);
  });

  test('threat 21: no address of the platform can be framed', async () => {
    const { url } = stack.platform;
    const paths = [
      `/signin?client_id=${stack.clientId}&origin=${encodeURIComponent(stack.site)}&state=${'A'.repeat(22)}`,
      '/signin',
      '/signin?client_id=did:ont:AMxrSGHyxgnWS6qc1QjTNYeEaw3X3Dvzhf',
      '/',
      '/nowhere',
      '/%',
      '/healthz',
      '/readyz',
      '/plugin.js',
      '/icon.svg',
      '/.well-known/jwks.json',
      '/dev/outbox',
      '/api/v1/ontid/login/phone',
      '/api/v1/oauth2/authorize',
      '/assets/nothing.js',
    ];
    for (const path of paths) {
      const { headers } = await fetch(url + path, { headers: { accept: 'text/html' } });
      assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, path);
      assert.equal(headers.get('x-frame-options'), 'DENY', path);
    }
    // And a browser holds to it: a frame that may not be shown has an origin of its own, not the platform's.
    const page = await stack.newPage();
    pages.set('/framer', `<iframe src="${url}${paths[0]!.replaceAll('&', '&amp;')}"></iframe>`);
    await page.goto(`${evilOrigin}/framer`, { waitUntil: 'load' });
    assert.equal(await page.frameLocator('iframe').getByLabel('Phone number').count(), 0);
    assert.equal(await page.frames().at(-1)!.locator('input').count(), 0);
  });

  // What the server and the script of the site refuse is the same for each engine.
  if (stack.name === 'chromium') {
    test('threat 6: an origin that is not the client’s is refused before any form', async () => {
      const page = await stack.newPage();
      const address = `${stack.platform.url}/signin?client_id=${stack.clientId}&origin=${encodeURIComponent(evilOrigin)}&state=${'A'.repeat(22)}`;
      pages.set(
        '/refused',
        `<button onclick="window.open('${address}')">open</button><script>window.got = []; addEventListener('message', (event) => got.push(event.data));</script>`,
      );
      await page.goto(`${evilOrigin}/refused`);
      const popup = await popupAfter(page, () => page.getByRole('button').click());
      await popup.getByText('is registered, but not for this origin').waitFor();
      assert.equal(await popup.locator('form, input').count(), 0);
      assert.deepEqual(await page.evaluate(() => (window as never as { got: unknown[] }).got), []);
    });

    test('threat 5: with the real page in the real popup, a forged answer from anywhere else is ignored', async () => {
      const { page } = await newPageOfPerson(stack);
      const popup = await pressButton(stack, page);
      const state = new URL(popup.url()).searchParams.get('state')!;
      const forged = {
        source: 'ontid-signin',
        version: 1,
        state,
        result: { access_token: 'forged', ontid: stack.clientId },
      };
      await page.evaluate((message) => {
        window.postMessage(message, '*');
        const frame = document.body.appendChild(document.createElement('iframe'));
        frame.srcdoc = `<script>parent.postMessage(${JSON.stringify(message)}, '*')</script>`;
        return new Promise((done) => (frame.onload = () => setTimeout(done)));
      }, forged);
      assert.equal(await page.locator('#result').textContent(), '');
      assert.equal(await page.getByRole('status').first().textContent(), '');
      await continueAs(popup);
      await allow(popup);
      assert.equal((await backEndAnswer(page)).verified, true);
    });
  }
}, BROWSERS);
