import '../styles/account.css';
import { isInApp } from '../../protocol/common/in-app.ts';
import type { AccountPageData, LinkedAnswer, SignInPageData } from '../../protocol/sign-in/page-data.ts';
import { ApiError, type Call, call } from '../api.ts';
import { defineElements } from '../elements.ts';
import { payloadOf } from '../keystore/credential-payload.ts';
import { openCredential } from '../keystore/opener.ts';
import { sameWindow, secondWindow } from '../linked/provider-window.ts';
import { openSignIn } from '../open-sign-in.ts';
import type { SignInPage } from '../page.ts';
import type { Phones } from '../phone/phones.ts';
import { prove } from '../proof/request-code.ts';
import { keepUserName, keptUserName, writtenIn } from '../user-names.ts';
import { awaitCode } from '../web-otp.ts';
import { AccountFlow } from './account-flow.ts';
import { AccountPage } from './account-page.ts';
import { CopyButton } from './copy-button.ts';
import type { AccountPorts } from './ports.ts';
import { ProveDialog } from './prove-dialog.ts';
import { QrCode } from './qr-code.ts';
import { SecretValue } from './secret-value.ts';
import { siteless } from './siteless.ts';

const ADDRESS = '/account';

/** The account page, or the questions that lead to it. It is loaded when it is needed. */
export function openAccount(data: AccountPageData, phones: Phones): AccountPage | SignInPage {
  const reload = () => location.replace(ADDRESS);
  const asking = siteless(data);
  if (asking) {
    // Whoever was here has signed out, or somebody else comes.
    keepUserName('');
    return signIn(asking, phones, reload);
  }
  defineElements();
  customElements.define('copy-button', CopyButton);
  customElements.define('qr-code', QrCode);
  customElements.define('secret-value', SecretValue);
  customElements.define('prove-dialog', ProveDialog);
  customElements.define('account-page', AccountPage);
  const providers = isInApp(navigator.userAgent)
    ? sameWindow(location, { account: '', link: '' })
    : secondWindow(window, (answer) => flow.hear(answer), true);
  const flow: AccountFlow = new AccountFlow(data, {
    call,
    prove,
    phones,
    providers,
    save,
    openCredential: readCredential,
    reload,
    now: Date.now,
  });
  awaitCode(flow, () => flow.awaitedCode);
  const answer = takeAnswer(data);
  if (answer) void flow.load().then(() => flow.hear(answer));
  return Object.assign(new AccountPage(), {
    flow,
    providers: data.linked?.providers ?? [],
    outbox: data.outbox,
    written: keptUserName(),
  });
}

/** The sign-in that sites use, with nobody to answer at its end: the page itself goes on. */
function signIn(data: SignInPageData, phones: Phones, reload: () => void): SignInPage {
  const reply = {
    wish: {},
    leaves: true,
    takesCredential: false,
    canDeliver: () => true,
    deliver: () => 'left' as const,
    refuse: () => 'left' as const,
  };
  const go = () => {
    // In a browser that is not the person's own, the next one is not to see their number.
    keepUserName(page.flow.state.fleeting ? '' : writtenIn(page.flow.state));
    reload();
  };
  const page: SignInPage = openSignIn(data, {
    call: withoutSite(go),
    reply,
    phones,
    ...(isInApp(navigator.userAgent) && { providers: sameWindow(location, { account: '' }) }),
  });
  const answer = takeAnswer(data);
  if (data.second) void page.flow.second.open();
  else if (answer) page.flow.linked.hear(answer);
  return page;
}

/** What came of a visit to a provider that this page itself has made; it is taken out of the address, to be heard once. */
function takeAnswer({ linked }: AccountPageData | SignInPageData): LinkedAnswer | undefined {
  if (linked?.answer)
    history.replaceState(history.state, '', location.search.startsWith('?add') ? `${ADDRESS}?add` : ADDRESS);
  return linked?.answer;
}

/** In place of the question whether a site may know, goes to the account; until it is there, buttons stay busy. */
const withoutSite = (go: () => void): Call =>
  (async (path: Parameters<Call>[0], request: never, signal?: AbortSignal, headers?: Record<string, string>) => {
    if (path !== '/oauth2/authorize') return call(path, request, signal, headers);
    // Where cookies are refused, the account would only ask again.
    const signedIn = await call('/session/list', {}, signal);
    if (!signedIn.length) throw new ApiError('api', 'no cookie was kept', { errorName: 'EXPIRES' });
    go();
    return new Promise(() => {});
  }) as Call;

/** What a credential says. */
const readCredential: AccountPorts['openCredential'] = async (...sealed) => payloadOf(await openCredential(...sealed));

/** Gives a text as a file: from memory, so that it is in no cache and no address. */
function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // Some browsers look at it only after the click has ended.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
