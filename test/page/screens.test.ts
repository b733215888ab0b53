import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import { judge } from '../support/axe.ts';
import { inStage, isViolation, speak } from '../support/fixtures/index.ts';
import { SCREENS } from '../support/screens/screens.ts';

/** What can be wrong in another language or scheme where nothing is in the first. */
const OF_WORDS_AND_COLOURS = [
  'color-contrast',
  'html-has-lang',
  'html-lang-valid',
  'document-title',
  'button-name',
  'link-name',
  'label',
  'select-name',
];

// The rules are the same in every engine; looking once is enough. One window serves all: each way says all that it needs.
const stage = inStage();
let page: Page;
const complaints: string[] = [];
beforeEach(async () => {
  // Hooks of a file start together, so that the window is opened when the browser is there: at the first test.
  page ??= await openWindow();
  complaints.length = 0;
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().clearCookies();
});

async function openWindow(): Promise<Page> {
  // The narrow window of an app's own browser, with the keyboard up.
  const context = await stage.browser.newContext({
    locale: 'en-US',
    viewport: { width: 320, height: 480 },
    reducedMotion: 'reduce',
  });
  context.on('console', (message) => isViolation(message.text()) && complaints.push(message.text()));
  return context.newPage();
}

for (const [name, way] of SCREENS) {
  test(`${name}: no fault for those who cannot see it or point at it, nothing beyond the edge, in either language and scheme`, async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await way(page, stage);
    assert.deepEqual(await faultsOf(page), []);
    assert.deepEqual(await beyondTheEdge(page), []);
    // Names may differ with the language, contrast with the scheme; neither differs with both.
    await page.emulateMedia({ colorScheme: 'dark' });
    await speak(page, '中文');
    assert.deepEqual(await faultsOf(page, OF_WORDS_AND_COLOURS), []);
    assert.deepEqual(await beyondTheEdge(page), []);
    assert.deepEqual(complaints, []);
  });
}

/** What is wrong with a screen for those who cannot see it or point at it. @param rules some of the rules; without it, all */
async function faultsOf(page: Page, rules?: string[]): Promise<string[]> {
  // Where it is counted what runs, axe takes many times as long, and finds nothing else.
  if (process.env['COVERAGE']) return [];
  const { faults, kept } = await judge(page, rules);
  // Of the few rules, those about the document do not concern a modal dialog.
  const few = (await page.locator('dialog:modal').count()) ? 2 : 3;
  assert.ok(kept > (rules ? few : 10), 'axe has looked at something');
  return faults;
}

/** The directions of writing in which something has to be scrolled to sideways. */
const beyondTheEdge = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    ['rtl', 'ltr'].filter((direction) => {
      document.documentElement.dir = direction;
      return document.documentElement.scrollWidth > innerWidth;
    }),
  );
