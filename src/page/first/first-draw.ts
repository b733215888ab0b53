import type { PageData } from '../../protocol/sign-in/page-data.ts';
import { siteless } from '../account/siteless.ts';
import { PhoneField } from '../components/phone-field.ts';
import { Flow } from '../flow/flow.ts';
import type { FlowPorts } from '../flow/ports.ts';
import type { Step } from '../flow/state.ts';
import { CATALOGUES } from '../i18n/index.ts';
import { SHELL_STRINGS } from '../i18n/shell.ts';
import { knowsWho } from '../linked/knows-who.ts';
import { lazyPhones } from '../phone/phones.ts';
import { needsOpener } from '../reply.ts';
import { languages } from '../shell.ts';
import type { View } from '../views/context.ts';
import { continueAsView } from '../views/continue-as.ts';
import { phoneView } from '../views/phone.ts';
import { toHtml } from './to-html.ts';

// Built for the server, which fills the page's HTML with it.
export { SHELL_STRINGS };

const VIEWS: Partial<Record<Step, View>> = { phone: phoneView, 'continue-as': continueAsView };
const phones = lazyPhones(() => new Promise(() => {}));

/**
 * The first question and the foot as HTML, drawn by the page's own screens: what the page draws over them, once its
 * script is there, looks the same. Where the first screen is not known yet, the shape of one.
 */
export function firstDraw(data: PageData): { view: string; foot: string } {
  const view = firstScreen(data);
  const { locale } = data;
  if (!view)
    return {
      view: `<div class="skeleton" role="status"><span class="visually-hidden">${SHELL_STRINGS[locale].loading}</span></div>`,
      foot: '',
    };
  return { view, foot: `<div data-early hidden>${toHtml(languages(locale, () => {}))}</div>` };
}

function firstScreen(data: PageData): string | undefined {
  const asking = data.view === 'account' ? siteless(data) : data;
  // Other things that came of a provider, and a first step that is done, lead elsewhere at once.
  if (asking?.view !== 'signin' || asking.second || (asking.linked?.answer && !knowsWho(asking))) return undefined;
  const { app, locale, outbox, linked } = asking;
  const flow = new Flow(asking, {
    phones,
    reply: { canDeliver: () => true },
    guard: { isOpen: () => false },
  } as unknown as FlowPorts);
  const view = VIEWS[flow.state.step]!({
    state: flow.state,
    flow,
    t: CATALOGUES[locale],
    locale,
    app: app.name,
    outbox,
    providers: linked?.providers ?? [],
  });
  // The page will put the focus there; until then the browser does.
  const html = toHtml(view, { 'phone-field': PhoneField }).replace(' data-focus', ' autofocus');
  return `<div data-early${data.view === 'signin' && needsOpener(data.request) ? ' data-needs-opener' : ''}>${html}</div>`;
}
