import { matchLocale, type Locale } from '../protocol/locale.ts';
import { parseFragmentReturn, type SignInReturn } from '../protocol/return.ts';
import { passOn } from './answer-channel.ts';

const CLOSE_TEXT: Record<Locale, string> = {
  en: 'You may close this window.',
  zh: '你可以关闭此窗口。',
};

/**
 * Reads an answer out of the page's address and takes it out of there at once, so that neither the history nor a script
 * of the page keeps it: also one that nobody asked for.
 */
export function takeReturn(): SignInReturn | undefined {
  const answer = parseFragmentReturn(location.hash);
  if (answer) history.replaceState(history.state, '', location.pathname + location.search);
  return answer;
}

/** In the window that came back to the site: gives the answer to the page that waits for it, and closes. */
export function closeWithAnswer(answer: SignInReturn): void {
  passOn(answer, () => {
    window.close();
    // A browser may keep a window that has been to several addresses.
    if (!window.closed) showClosing();
  });
}

/** In place of the site's page, which would look as if nothing had happened here. */
function showClosing(): void {
  stop();
  const locale = matchLocale([document.documentElement.lang, ...navigator.languages]);
  const note = document.createElement('p');
  note.lang = locale;
  note.textContent = CLOSE_TEXT[locale];
  note.style.cssText = 'margin:20vh 16px;text-align:center;font:16px/24px system-ui,sans-serif';
  document.body.replaceChildren(note);
}
