import type { Locale } from '../protocol/locale.ts';
import type { PageData, SignInPageData } from '../protocol/page-data.ts';
import { call } from './api.ts';
import { defineElements } from './elements.ts';
import { Flow } from './flow/flow.ts';
import { readEarly, takeOver } from './first/take-over.ts';
import { followHistory } from './flow/history.ts';
import { openCredential } from './keystore/opener.ts';
import { sameWindow, secondWindow } from './linked/provider-window.ts';
import { loadRare, SignInPage } from './page.ts';
import { lazyPhones } from './phone/phones.ts';
import { replyTo } from './reply.ts';
import { readPageData } from './request.ts';
import { speak } from './shell.ts';
import { awaitCode } from './web-otp.ts';

const data = readPageData(document);
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
  defineElements();
  const { linked } = data;
  const reply = replyTo(window, data.request);
  const flow: Flow = new Flow(data, {
    call,
    reply,
    providers: reply.leaves ? sameWindow(location) : secondWindow(window, (answer) => flow.linked.hear(answer)),
    phones,
    loadRare,
    openCredential,
    now: Date.now,
  });
  followHistory(flow, window);
  awaitCode(flow, () => flow.awaitedCode);
  if (data.straight && !linked?.answer) void flow.continueAs();
  // Whoever has agreed to the site and was not let straight through had signed out of it: that takes a press.
  const signedOut = data.request.responseMode === 'middle_redirect' && data.consented && linked?.answer?.outcome === 'known';
  if (linked?.answer && !signedOut) flow.linked.hear(linked.answer);
  return Object.assign(new SignInPage(), { flow, app: data.app.name, outbox: data.outbox, providers: linked?.providers ?? [] });
}

function chooseLanguage(locale: Locale): void {
  page.locale = locale;
  speak(document, data, locale, chooseLanguage);
}

const early = readEarly(document);
if (early && page instanceof SignInPage) takeOver(page, early);
// Lit draws beside what it has not drawn itself.
document.getElementById('foot')!.replaceChildren();
chooseLanguage(data.locale);
document.getElementById('view')!.replaceChildren(page);
