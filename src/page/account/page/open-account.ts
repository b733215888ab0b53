import '../../styles/account.css';
import { isInApp } from '../../../protocol/common/in-app.ts';
import type { SessionAccount } from '../../../protocol/custody/custody-api.ts';
import type { AccountPageData, LinkedAnswer } from '../../../protocol/sign-in/page-data.ts';
import { ApiError, call } from '../../api/call.ts';
import { keepUserName, keptUserName, writtenIn } from '../../browser/user-names.ts';
import { awaitCode } from '../../browser/web-otp.ts';
import { payloadOf } from '../../keystore/credential-payload.ts';
import { openCredential } from '../../keystore/opener.ts';
import { sameWindow, secondWindow } from '../../linked/provider-window.ts';
import type { Phones } from '../../phone/phones.ts';
import { prove } from '../../proof/request-code.ts';
import { defineElements } from '../../sign-in/elements.ts';
import { openSignIn } from '../../sign-in/open-sign-in.ts';
import { ownQuestions } from '../../sign-in/questions.ts';
import type { SignInPage } from '../../sign-in/sign-in-page.ts';
import { AccountFlow } from '../account-flow.ts';
import { CopyButton } from '../copy-button.ts';
import type { AccountPorts } from '../ports.ts';
import { ProveDialog } from '../prove-dialog.ts';
import { QrCode } from '../qr-code.ts';
import { SecretValue } from '../secret-value.ts';
import type { SignedIn } from '../state.ts';
import { AccountPage } from './account-page.ts';

const ADDRESS = '/account';

/** The account page, or the sign-in that leads to it. */
export function openAccount(data: AccountPageData, phones: Phones): AccountPage | SignInPage {
  const [account, ...others] = data.accounts;
  return account && !data.adding
    ? accountPage(data, { account, others, country: data.country }, phones)
    : signIn(data, phones);
}

function accountPage(data: AccountPageData, signedIn: SignedIn, phones: Phones): AccountPage {
  defineElements();
  customElements.define('copy-button', CopyButton);
  customElements.define('qr-code', QrCode);
  customElements.define('secret-value', SecretValue);
  customElements.define('prove-dialog', ProveDialog);
  customElements.define('account-page', AccountPage);
  const providers = isInApp(navigator.userAgent)
    ? sameWindow(location, { account: '', link: '' })
    : secondWindow(window, (answer) => flow.hear(answer), true);
  const flow: AccountFlow = new AccountFlow(signedIn, {
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

/** The sign-in that sites use. At its end, the account page is loaded instead of an answer being sent. */
function signIn(data: AccountPageData, phones: Phones): SignInPage {
  // The person who was here has signed out, or somebody else signs in.
  keepUserName('');
  const finish = async (_: SessionAccount, signal: AbortSignal) => {
    // Where the browser refuses cookies, the account page would only ask again.
    const signedIn = await call('/session/list', {}, signal);
    if (!signedIn.length) throw new ApiError('api', 'no cookie was kept', { errorName: 'EXPIRES' });
    // In a browser that is not the person's own, the next person must not see the number.
    keepUserName(page.flow.state.fleeting ? '' : writtenIn(page.flow.state));
    reload();
  };
  const page: SignInPage = openSignIn(ownQuestions(data), {
    call,
    destination: { finish },
    phones,
    ...(isInApp(navigator.userAgent) && { providers: sameWindow(location, { account: '' }) }),
  });
  const answer = takeAnswer(data);
  if (data.second) void page.flow.second.open();
  else if (answer) page.flow.linked.hear(answer);
  return page;
}

/** Loads the account page again. */
const reload = () => location.replace(ADDRESS);

/** The answer of a provider that this page has visited. It is removed from the address, so that it is taken once. */
function takeAnswer({ linked }: AccountPageData): LinkedAnswer | undefined {
  if (linked?.answer)
    history.replaceState(history.state, '', location.search.startsWith('?add') ? `${ADDRESS}?add` : ADDRESS);
  return linked?.answer;
}

/** The content of a credential. */
const readCredential: AccountPorts['openCredential'] = async (...sealed) => payloadOf(await openCredential(...sealed));

/** Gives a text as a file. It is made in memory: no cache and no address holds it. */
function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // Some browsers read it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
