import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGINES } from '../../support/browsers.ts';
import {
  CLIENT,
  callsAfter,
  inChromium,
  inEachBrowser,
  PERSON,
  popupOf,
  putLibrary,
  send,
} from '../../support/fixtures/index.ts';

const RESULT = { access_token: 'header.payload.signature', ontid: PERSON };

const label = 'ontid-signin [part=label]';

inEachBrowser((bench) => {
  test('the element works by itself, with attributes, in a shadow root; its events reach the document', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { meta: '', body: '<main></main>' });
    await page.evaluate((client) => {
      const root = document.querySelector('main')!.attachShadow({ mode: 'open' });
      root.innerHTML = `<ontid-signin client-id="${client}" lang="zh-CN"></ontid-signin>`;
      document.addEventListener('ontid-success', (event) =>
        (window as never as { calls: unknown[] }).calls.push([event.type, event.result]),
      );
    }, CLIENT);
    assert.equal(await page.textContent(label), '用 ONT ID 登录');
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    assert.equal(new URL(popup.url()).searchParams.get('lang'), 'zh-CN');
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [['ontid-success', RESULT]]);
  });

  test('works under a strict content security policy with Trusted Types', async () => {
    const page = await bench.newPage();
    const { host } = bench.sites;
    await bench.sites.open(page, {
      headers: {
        'content-security-policy': `default-src 'none'; script-src 'self' ${host}; style-src 'self'; require-trusted-types-for 'script'`,
      },
    });
    const violated = await page.evaluate(
      () =>
        new Promise((resolve) => {
          // Reports are queued as tasks: one that we cause comes after those that the plugin caused.
          document.addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) =>
            resolve([violatedDirective, blockedURI]),
          );
          const image = new Image();
          image.src = '/last.png';
        }),
    );
    assert.deepEqual(violated, ['img-src', `${bench.sites.site}/last.png`]);
    assert.equal(
      await page.evaluate(
        () =>
          getComputedStyle(
            document
              .querySelector('.ontid-signin')!
              .shadowRoot!.querySelector('ontid-signin')!
              .shadowRoot!.querySelector('button')!,
          ).minHeight,
      ),
      '44px',
    );
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    await send(popup);
    assert.deepEqual(await callsAfter(page, 1), [['onSignIn', RESULT]]);
  });
}, ENGINES);

inChromium((bench) => {
  test('properties set before the element is defined count', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, {
      meta: '',
      script: '',
      body: `<ontid-signin></ontid-signin><script>
        Object.assign(document.querySelector('ontid-signin'), { clientId: '${CLIENT}', locale: 'zh' });
      </script>${bench.sites.script}`,
    });
    const popup = await popupOf(page, () => page.click('ontid-signin'));
    const url = new URL(popup.url());
    assert.equal(url.searchParams.get('lang'), 'zh');
    assert.equal(url.searchParams.get('client_id'), CLIENT);
  });

  test('signIn() gives a promise of the result, the same one while the window is open', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page, { body: '<ontid-signin></ontid-signin>' });
    const popup = await popupOf(page, () =>
      page.evaluate(() => {
        const button = document.querySelector('ontid-signin')!;
        Object.assign(window, { answers: [button.signIn(), button.signIn()] });
      }),
    );
    assert.equal(await page.evaluate(() => new Set((window as never as { answers: unknown[] }).answers).size), 1);
    await send(popup);
    assert.deepEqual(await page.evaluate(() => (window as never as { answers: unknown[] }).answers[0]), RESULT);
  });

  test('while the window is open the button is busy and keeps its size', async () => {
    const page = await bench.newPage();
    await bench.sites.open(page);
    const button = page.locator('ontid-signin button');
    const before = await button.boundingBox();
    const popup = await popupOf(page, () => button.click());
    assert.equal(await button.getAttribute('aria-busy'), 'true');
    assert.deepEqual(await button.boundingBox(), before);
    await send(popup);
    await callsAfter(page, 1);
    await page.waitForSelector('ontid-signin button:not([aria-busy])');
  });

  test('the library has a class and a function, and no side effects; "define" gives the tag', async () => {
    const page = await bench.newPage();
    await putLibrary(bench.sites.shop, '/library');
    await bench.sites.open(page, { meta: '', script: '', body: '' });

    const popup = await popupOf(page, () =>
      page.evaluate(
        async ({ clientId, host, path }) => {
          const { signIn } = (await import(path)) as typeof import('../../../src/widget/index.ts');
          Object.assign(window, {
            isDefined: customElements.get('ontid-signin') !== undefined,
            answer: signIn({ clientId, host, lang: 'zh' }),
          });
        },
        { clientId: CLIENT, host: bench.sites.host, path: '/library/index.js' },
      ),
    );
    assert.equal(new URL(popup.url()).searchParams.get('lang'), 'zh');
    await send(popup);
    const [isDefined, answer] = await page.evaluate(async () => {
      const { isDefined, answer } = window as never as { isDefined: boolean; answer: Promise<unknown> };
      return [isDefined, await answer];
    });
    assert.equal(isDefined, false);
    assert.deepEqual(answer, RESULT);

    const same = await page.evaluate(async (path) => {
      const { OntidSignin } = (await import(`${path}/define.js`)) as typeof import('../../../src/widget/define.ts');
      return customElements.get('ontid-signin') === OntidSignin;
    }, '/library');
    assert.equal(same, true);
  });
});
