import { defineElements } from '../../../src/page/sign-in/elements.ts';
import type { SignInPage } from '../../../src/page/sign-in/sign-in-page.ts';
import type { Locale } from '../../../src/protocol/common/locale.ts';
import { start } from '../../support/flow.ts';
import { drawn, mount, unmount, until } from './harness.ts';

// The hosted page without its server: its own screens and flow, with answers that the test gives.

const styles = document.createElement('link');
Object.assign(styles, { rel: 'stylesheet', href: '/src/page/styles/page.css' });
const loaded = new Promise((done) => styles.addEventListener('load', done));
document.head.append(styles);
await loaded;
defineElements();

type Start = typeof start;

/** A sign-in page on the test's own page. */
export interface MountedPage extends ReturnType<Start> {
  page: SignInPage;
  /** Waits until the page shows what the flow has come to. */
  shown(): Promise<void>;
  find<Found extends HTMLElement = HTMLElement>(selector: string): Found;
  /** Types or pastes into a field, as the browser tells the page of it. */
  type(selector: string, text: string, how?: 'pasted' | 'key by key'): void;
  press(words: string): void;
}

/**
 * Puts a sign-in page on the test's page, in place of an earlier one: its fields have ids.
 *
 * @param answers the server's answers by path, one for each call
 * @example
 * const { find, press, shown } = await mountPage({ '/ontid/getcode/phone': [true] });
 */
export async function mountPage(
  answers: Parameters<Start>[0] = {},
  locale: Locale = 'en',
  options: Parameters<Start>[1] = {},
): Promise<MountedPage> {
  const started = start(answers, { ...options, data: { locale, ...options.data } });
  started.world.now = Date.now();
  unmount();
  const card = await mount('<div class="card"><h1 id="heading" tabindex="-1">Shop</h1></div>');
  const page = document.createElement('sign-in-page') as SignInPage;
  card.lang = locale;
  Object.assign(page, { app: 'Shop', providers: [], flow: started.flow, locale });
  card.append(page);
  const shown = async () => {
    // A call of the flow ends in a task of its own.
    await new Promise((done) => setTimeout(done));
    await drawn(card);
    await drawn(card);
  };
  await shown();
  const find = <Found extends HTMLElement>(selector: string) => page.querySelector<Found>(selector)!;
  return {
    ...started,
    page,
    shown,
    find,
    type(selector, text, how = 'pasted') {
      const field = find<HTMLInputElement>(selector);
      for (const part of how === 'pasted' ? [text] : text) {
        field.value = how === 'pasted' ? part : field.value + part;
        field.dispatchEvent(
          new InputEvent('input', {
            data: how === 'pasted' ? null : part,
            inputType: how === 'pasted' ? 'insertFromPaste' : 'insertText',
            bubbles: true,
          }),
        );
      }
    },
    press(words) {
      const button = [...page.querySelectorAll('button')].find(
        (one) => (one.querySelector('.idle-label') ?? one).textContent.trim() === words,
      );
      if (!button) throw new Error(`There is no button ${words} in ${page.textContent}`);
      button.click();
    },
  };
}

/** Waits until the library of phone numbers has come. */
export const phonesLoaded = ({ find }: MountedPage) =>
  until(() => find<HTMLSelectElement>('#country').options.length > 100);
