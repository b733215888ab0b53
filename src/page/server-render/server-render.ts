import { SHELL } from '../../i18n/all/shell.ts';
import type { PageData } from '../../protocol/sign-in/page-data.ts';
import { PhoneField } from '../components/phone-field.ts';
import { Flow } from '../flow/flow.ts';
import type { FlowPorts } from '../flow/ports.ts';
import { needsOpener } from '../flow/reply.ts';
import { CATALOGUES } from '../i18n/index.ts';
import { knowsWho } from '../linked/knows-who.ts';
import { lazyPhones } from '../phone/phones.ts';
import { ownQuestions, type SignInData } from '../sign-in/questions.ts';
import { needsSignIn } from '../start/page-data.ts';
import { languages } from '../start/shell.ts';
import { type Views, viewOf } from '../views/context.ts';
import { continueAsView } from '../views/continue-as.ts';
import { phoneView } from '../views/phone.ts';
import { toHtml } from './to-html.ts';

// The build makes a module of this for the server, which puts the result into the page's HTML.
export { SHELL };

const VIEWS: Partial<Views> = { phone: phoneView, 'continue-as': continueAsView };
/** The server never loads the library. */
const phones = lazyPhones(() => Promise.reject(new Error('The server reads no phone numbers')));

/**
 * The first screen and the footer as HTML, rendered from the page's own views, so that the page looks the same after
 * hydration. Where the first screen is not known yet, a placeholder.
 */
export function serverRender(data: PageData): { view: string; foot: string } {
  const view = firstScreen(data);
  const { locale } = data;
  if (!view)
    return {
      view: `<div class="skeleton" role="status"><span class="visually-hidden">${SHELL[locale].loading}</span></div>`,
      foot: '',
    };
  return { view, foot: `<div data-early hidden>${toHtml(languages(locale, () => {}))}</div>` };
}

/** The data of the sign-in that the page begins with, if it does. */
function signInOf(data: PageData): SignInData | undefined {
  if (data.view === 'account') return needsSignIn(data) ? ownQuestions(data) : undefined;
  return data.view === 'signin' ? data : undefined;
}

function firstScreen(data: PageData): string | undefined {
  const asking = signInOf(data);
  // Other answers of a provider, and a first step that is done, lead to another screen at once.
  if (!asking || asking.second || (asking.linked?.answer && !knowsWho(asking))) return undefined;
  const { app, locale, outbox, linked } = asking;
  const flow = new Flow(asking, {
    phones,
    destination: { finish: () => Promise.reject(new Error('The server signs nobody in')) },
    guard: { isOpen: () => false },
  } as unknown as FlowPorts);
  const view = viewOf(VIEWS, {
    state: flow.state,
    flow,
    t: CATALOGUES[locale],
    locale,
    app: app.name,
    outbox,
    providers: linked?.providers ?? [],
  });
  // The page moves the focus there after hydration; before, the browser does.
  const html = toHtml(view, { 'phone-field': PhoneField }).replace(' data-focus', ' autofocus');
  return `<div data-early${data.view === 'signin' && needsOpener(data.request) ? ' data-needs-opener' : ''}>${html}</div>`;
}
