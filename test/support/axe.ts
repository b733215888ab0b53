import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright';

/** What axe says of a page. */
export interface Judgement {
  /** A line for each rule that the page breaks: the rule, and where. */
  faults: string[];
  /** How many rules the page keeps. */
  kept: number;
}

/**
 * Looks at a page as those do who cannot see it or point at it. Frames are not looked into.
 *
 * @param rules some of axe's rules. Default: all
 */
export async function judge(page: Page, rules?: string[]): Promise<Judgement> {
  // Half a megabyte: a document gets it once.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const options: RunOptions = {
    iframes: false,
    resultTypes: ['violations'],
    ...(rules && { runOnly: { type: 'rule', values: rules } }),
  };
  return page.evaluate(async (wanted) => {
    const library = (window as never as { axe: { run(part: Document, options: RunOptions): Promise<AxeResults> } }).axe;
    const { violations, passes } = await library.run(document, wanted);
    const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' ')}`);
    return { faults, kept: passes.length };
  }, options);
}
