import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright';
import { launch } from '../support/browsers.ts';
import { SCREENS } from '../support/screens.ts';
import { setStage, speak, type Stage } from '../support/stage.ts';

// The rules are the same in every engine; looking once is enough.
let stage: Stage;
let browser: Browser;
before(async () => {
  stage = await setStage();
  browser = await launch('chromium');
});
after(async () => {
  await browser?.close();
  await stage?.close();
});

for (const [name, way] of SCREENS) {
  test(`${name}: no fault for those who cannot see it or point at it, nothing beyond the edge, in either language and scheme`, async () => {
    // The narrow window of an app's own browser, with the keyboard up.
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 320, height: 480 }, reducedMotion: 'reduce' });
    const violations: string[] = [];
    context.on('console', (message) => /content.security.policy|trusted.?type/i.test(message.text()) && violations.push(message.text()));
    const page = await context.newPage();
    try {
      await way(page, stage);
      // Names and order may differ with the language, contrast with the scheme; neither differs with both.
      for (const [language, colorScheme] of [['中文', 'dark'], ['English', 'light']] as const) {
        await speak(page, language);
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await faultsOf(page), [], `${language} ${colorScheme}`);
        for (const dir of ['rtl', 'ltr']) {
          assert.equal(await fits(page, dir), true, `${language} ${dir}`);
        }
      }
      assert.deepEqual(violations, []);
    } finally {
      await context.close();
    }
  });
}

/** What is wrong with a screen for those who cannot see it or point at it. */
async function faultsOf(page: Page): Promise<string[]> {
  // There are no frames here; looking into them would cost a window each time.
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  assert.ok(passes.length > 10, 'axe has looked at something');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' ')}`);
}

/** Whether nothing has to be scrolled to sideways, written in a direction. */
const fits = (page: Page, dir: string): Promise<boolean> =>
  page.evaluate((direction) => {
    document.documentElement.dir = direction;
    return document.documentElement.scrollWidth <= innerWidth;
  }, dir);
