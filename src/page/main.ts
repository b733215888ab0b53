import type { Locale } from '../protocol/common/locale.ts';
import type { PageData, SignInPageData } from '../protocol/sign-in/page-data.ts';
import { call } from './api/call.ts';
import { sendAnyway } from './browser/send-anyway.ts';
import { endWhenDone } from './flow/fleeting.ts';
import { replyTo } from './flow/reply.ts';
import { knowsWho } from './linked/knows-who.ts';
import { sameWindow } from './linked/provider-window.ts';
import { lazyPhones } from './phone/phones.ts';
import { hydrate, readEarly } from './sign-in/hydrate.ts';
import { openSignIn } from './sign-in/open-sign-in.ts';
import { SignInPage } from './sign-in/sign-in-page.ts';
import { readPageData } from './start/page-data.ts';
import { speak } from './start/shell.ts';

const data = readPageData(document);
// The development server's page has no inline script.
if (!window.ontidEarly) await import('./start/early.ts');
const begun = window.ontidEarly!;
begun.hydrated = true;
const phones = lazyPhones(async () => (await import('./phone/library.ts')).library);
const page = await pageOf(data);

/** Loads the pages that few visits need. */
async function pageOf(data: PageData) {
  if (data.view === 'signin') return signInPage(data);
  if (data.view === 'linked') return (await import('./linked/linked-page.ts')).linkedPage(data);
  if (data.view === 'account') return (await import('./account/page/open-account.ts')).openAccount(data, phones);
  return (await import('./refused/refused-page.ts')).refusedPage(data.reason);
}

function signInPage(data: SignInPageData): SignInPage {
  const { answer } = data.linked ?? {};
  const { link, answering } = begun;
  const reply = replyTo(window, data.request, link);
  const destination = { request: data.request, reply };
  const page = openSignIn(data, {
    call,
    destination,
    phones,
    ...(reply.leaves && { providers: sameWindow(location) }),
  });
  const { flow } = page;
  if (answering) void flow.answer.follow(answering, link!.received);
  void link?.ready.then(() => {
    flow.reached();
    if (data.autoSelects && !answering) void flow.answer.atOnce();
  });
  endWhenDone(flow, window);
  if (data.second) void flow.second.open();
  else if (answer && !knowsWho(data)) flow.linked.hear(answer);
  return page;
}

function chooseLanguage(locale: Locale): void {
  page.locale = locale;
  speak(document, data, locale, chooseLanguage);
}

sendAnyway(document);
const early = readEarly(document);
if (early && page instanceof SignInPage) hydrate(page, early);
// Lit would render beside the server's HTML.
document.getElementById('foot')!.replaceChildren();
chooseLanguage(data.locale);
document.getElementById('view')!.replaceChildren(page);
