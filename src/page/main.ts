import type { Locale } from '../protocol/common/locale.ts';
import type { PageData, SignInPageData } from '../protocol/sign-in/page-data.ts';
import { call } from './api.ts';
import { readEarly, takeOver } from './first/take-over.ts';
import { endWhenDone } from './flow/fleeting.ts';
import { knowsWho } from './linked/knows-who.ts';
import { sameWindow } from './linked/provider-window.ts';
import { openSignIn } from './open-sign-in.ts';
import { SignInPage } from './page.ts';
import { lazyPhones } from './phone/phones.ts';
import { replyTo } from './reply.ts';
import { readPageData } from './request.ts';
import { sendAnyway } from './send-anyway.ts';
import { speak } from './shell.ts';

const data = readPageData(document);
// The development server's page has no inline script.
if (!window.ontidEarly) await import('./first/early.ts');
const begun = window.ontidEarly!;
begun.takenOver = true;
const phones = lazyPhones(async () => (await import('./phone/library.ts')).library);
const page = await pageOf(data);

/** What few visits need comes by itself. */
async function pageOf(data: PageData) {
  if (data.view === 'signin') return signInPage(data);
  if (data.view === 'linked') return (await import('./linked/linked-page.ts')).linkedPage(data);
  if (data.view === 'account') return (await import('./account/open-account.ts')).openAccount(data, phones);
  return (await import('./refused-page.ts')).refusedPage(data.reason);
}

function signInPage(data: SignInPageData): SignInPage {
  const { answer } = data.linked ?? {};
  const { link, answering } = begun;
  const reply = replyTo(window, data.request, link);
  const page = openSignIn(data, { call, reply, phones, ...(reply.leaves && { providers: sameWindow(location) }) });
  const { flow } = page;
  if (answering) void flow.answer.follow(answering, link!.received);
  void link?.ready.then(() => {
    flow.reached();
    if (data.straight && !answering) void flow.answer.atOnce();
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
if (early && page instanceof SignInPage) takeOver(page, early);
// Lit draws beside what it has not drawn itself.
document.getElementById('foot')!.replaceChildren();
chooseLanguage(data.locale);
document.getElementById('view')!.replaceChildren(page);
