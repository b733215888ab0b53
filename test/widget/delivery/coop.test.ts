import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { ENGINES } from '../../support/browsers.ts';
import { afterLost, CoopStage, cutsOff, POLICIES } from '../../support/fixtures/index.ts';
import { startTestPlatform, type TestPlatform } from '../../support/platform.ts';

// A Cross-Origin-Opener-Policy cuts the window from the page that opened it. Here every policy that a page can send
// meets the hosted page as the platform serves it, straight and by way of a third site that cuts the two apart. A
// window that was cut off says that it is closed, whether the page or the window has the focus.

let platform: TestPlatform;
before(async () => (platform = await startTestPlatform()));
after(() => platform?.close());

for (const name of ENGINES) {
  describe(name, () => {
    let stage: CoopStage;
    before(async () => (stage = await CoopStage.start(name, platform)));
    afterEach(() => stage.closePages());
    after(() => stage?.close());

    for (const policy of POLICIES) {
      const isCut = cutsOff(policy);
      // Chromium has every case, the other engines one for each policy.
      for (const focused of name === 'chromium' ? [false, true] : [false]) {
        test(`a page with ${policy ?? 'no'} policy gets its answer, ${focused ? 'and keeps the focus' : 'without the focus'}`, async () => {
          const page = await stage.open(policy, focused);
          const popup = await stage.press(page);
          // The window has said for two seconds that it is closed: the page has had the time to take that for a cancel.
          if (isCut) await afterLost(page);
          await stage.agree(popup);
          const [callback, { ontid }] = await stage.outcome(page);
          assert.deepEqual([callback, ontid], ['onSignIn', stage.ontid]);
          if (!popup.isClosed()) await popup.waitForEvent('close');
          assert.equal(page.url(), stage.addressOf(policy));
        });
      }

      if (isCut) {
        test(`a page with ${policy} policy gets its answer, though the window went elsewhere and came back`, async () => {
          const page = await stage.open(policy, false);
          const popup = await stage.press(page);
          await stage.goElsewhere(popup);
          await stage.agree(popup);
          assert.equal((await stage.outcome(page))[0], 'onSignIn');
        });
      } else if (name === 'chromium' || (name === 'firefox' && !policy)) {
        // The hosted page said `hello`, so that the page takes a window for closed that says so. WebKit's does not say
        // so.
        test(`with ${policy ?? 'no'} policy a window that another site cuts off has been closed; its late code is cancelled`, async () => {
          const page = await stage.open(policy, false);
          const popup = await stage.press(page);
          await stage.goElsewhere(popup);
          const [callback, { code }] = await stage.outcome(page);
          assert.deepEqual([callback, code], ['onCancel', 'ERR_POPUP_CLOSED']);
          const [response] = await Promise.all([popup.waitForResponse('**/oauth2/cancel'), stage.agree(popup)]);
          assert.equal(response.status(), 200);
          assert.equal(new URL(popup.url()).search, '');
        });
      }
    }
  });
}
