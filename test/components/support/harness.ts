import { executeServerCommand } from '@web/test-runner-commands';
import * as chai from 'chai';

// The tests of components run in a page, under Mocha's `tdd` interface, one file in one page.

interface Mocha {
  suite(title: string, declare: () => void): void;
  test(title: string, run: () => unknown): void;
  setup(run: () => unknown): void;
  teardown(run: () => unknown): void;
}

export const { suite, test, setup, teardown } = globalThis as never as Mocha;
/** Chai's assertions. `equal` is strict here, as it is in the other tests. */
export const assert: Omit<Chai.AssertStatic, 'equal' | 'notEqual'> & Pick<Chai.AssertStatic, 'equal' | 'notEqual'> = {
  ...chai.assert,
  equal: chai.assert.strictEqual,
  notEqual: chai.assert.notStrictEqual,
};

const mounted: Element[] = [];

/** Takes away what a test has mounted. The end of the test does so, too. */
export const unmount = (): void => mounted.splice(0).forEach((element) => element.remove());
teardown(unmount);

/**
 * Puts markup on the page until the test ends.
 *
 * @returns its first element, once every element in it has drawn
 * @example
 * const button = await mount<OntidSignin>('<ontid-signin theme="dark"></ontid-signin>');
 */
export async function mount<Found extends HTMLElement = HTMLElement>(markup: string): Promise<Found> {
  const main = document.createElement('main');
  main.innerHTML = markup;
  mounted.push(main);
  document.body.append(main);
  await drawn(main);
  return main.firstElementChild as Found;
}

/** Waits until every element that draws itself in time of its own has drawn. */
export async function drawn(root: Element): Promise<void> {
  for (const element of [root, ...root.querySelectorAll('*')]) {
    await (element as { updateComplete?: Promise<unknown> }).updateComplete;
  }
}

/** Waits until something holds, however long that takes; Mocha ends a test that waits for ever. */
export async function until(holds: () => unknown): Promise<void> {
  while (!holds()) await new Promise(requestAnimationFrame);
}

/** Notes what the console is told until the test ends, in place of saying it. */
export function noteConsole(...levels: ('error' | 'warn' | 'info')[]): string[] {
  const lines: string[] = [];
  for (const level of levels) {
    const original = console[level];
    console[level] = (...words: unknown[]) => void lines.push(words.join(' '));
    restored.push(() => (console[level] = original));
  }
  return lines;
}

const restored: (() => unknown)[] = [];
teardown(() => restored.splice(0).forEach((restore) => restore()));

/** Gives an object another property until the test ends. */
export function replace(owner: object, name: string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  restored.push(() =>
    before ? Object.defineProperty(owner, name, before) : delete (owner as Record<string, unknown>)[name],
  );
}

/**
 * Declares tests of what engines do not do differently, and of what only Chromium can be set to. The other engines do
 * not get them. A file of nothing else stands in the list of `run.test.ts`.
 */
export function inChromium(declare: () => void): void {
  if (navigator.userAgent.includes('Chrome/')) declare();
}

/** Sets the size of the window in CSS pixels, and how many pixels of the screen each of them has. Chromium only. */
export const setDevice = (device: { width: number; height: number; deviceScaleFactor: number }): Promise<void> =>
  executeServerCommand('set-device', device);
