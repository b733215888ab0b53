import { RETURN_WINDOW } from '../../i18n/all/return-window.ts';
import { matchLocale } from '../../protocol/common/locale.ts';
import { parseQueryReturn, type QueryReturn, withoutQueryReturn } from '../../protocol/sign-in/return.ts';
import { platformOfPage } from '../options/options.ts';
import { postToken } from '../session/token-endpoint.ts';
import { isAwaited, offerReturn } from './answer-channel.ts';
import { isKept } from './kept-sign-in.ts';
import { wasOpened } from './return-page.ts';
import { navigationOfPage } from './surroundings.ts';

/** Milliseconds after which nobody waits for an answer that was not taken. */
const PATIENCE = 2000;

/** On `document`: a script that is on the page twice takes an answer once. */
const TAKEN = Symbol.for('ontid-signin.return');

/**
 * Reads an answer from the page's URL, and removes it there if it is from this page's platform or to a sign-in that was
 * kept. Answers of other libraries stay: their state has no `ontid.`, or their `iss` is another.
 *
 * A router may have changed the URL before this script ran, so that the URL which the page was loaded with counts too.
 */
export function takeReturn(): QueryReturn | undefined {
  if (TAKEN in document) return undefined;
  const loaded = navigationOfPage()?.name;
  const answer = parseQueryReturn(location.search) ?? parseQueryReturn(loaded ? new URL(loaded).search : '');
  if (!answer) return undefined;
  Object.defineProperty(document, TAKEN, { value: true });
  if (answer.iss === platformOfPage() || isKept(answer.state, answer.iss)) clean();
  return answer;
}

/** Removes the answer from the URL. The site's own parameters, its fragment and `history.state` stay. */
function clean(): void {
  if (!parseQueryReturn(location.search)) return;
  history.replaceState(history.state, '', location.pathname + withoutQueryReturn(location.search) + location.hash);
}

/**
 * In the window that came back to the site: gives the answer to the page that waits for it, and closes. An answer that
 * nobody waits for may have leaked, so the platform is told to cancel its code.
 */
export async function passOn(answer: QueryReturn): Promise<void> {
  const { code, iss, state } = answer;
  // Where the browser denies the page its storage, nobody can be told, and nothing can be asked.
  const awaited = await isAwaited(state).catch(() => true);
  offerReturn(answer, () => {
    clean();
    clearTimeout(limit);
    window.close();
    // A browser may keep a window that has been to several addresses.
    if (!window.closed) showNote();
  });
  // In a window of ours the site would look as if nothing had happened. Others are the site's visitors.
  const limit = setTimeout(() => wasOpened(state) && showNote(), PATIENCE);
  if (code && !awaited && iss === platformOfPage()) postToken(iss, { code }, 'cancel').catch(() => {});
}

/** In place of the site's page, which would look as if nothing had happened here. */
function showNote(): void {
  stop();
  const locale = matchLocale([document.documentElement.lang, ...navigator.languages]);
  const note = document.createElement('p');
  note.lang = locale;
  note.textContent = RETURN_WINDOW[locale];
  note.style.cssText = 'margin:20vh 16px;text-align:center;font:16px/24px system-ui,sans-serif';
  document.body.replaceChildren(note);
}
