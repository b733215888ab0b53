import { clientIdOf } from '../../protocol/ont-id.ts';
import type { SignInResult } from '../../protocol/result.ts';
import { callBack } from './callbacks.ts';
import { addStyle } from './empty-button.ts';
import { complain } from '../options/complain.ts';
import { openedWindow } from '../delivery/popup.ts';
import { readMeta } from '../options/options.ts';
import { pluginScript } from '../options/script.ts';
import { signIn } from '../sign-in/sign-in.ts';

/** The global of the original script, with all of its names: pages set `origin` and call `loadLoginPage()`. */
export interface OntologyAccount {
  /** The platform's address. */
  origin: string;
  /** The page's ONT ID and name, from its meta tag until the page sets them. */
  appontid: string | undefined;
  appname: string | undefined;
  /** Who signed in last. */
  account: SignInResult | undefined;
  /** Name of the function that `loadLoginPage()` calls back. */
  loginCallback: string | null | undefined;
  /** The sign-in window while it is open. */
  readonly windowRef: WindowProxy | null;
  loadLoginPage(): void;
  /** Reads the meta tag anew. */
  getAppOntid(): void;
  /** Adds rules to the page. */
  insertOntologyStyle(css: string): void;
}

// The original drew every element of the class as a button, and pages that carry its meta tag rely on that. Of no
// specificity, so that each rule of the page's own wins. It leaves out an element that our button is drawn in: such a one is
// empty, or has the button as its child.
const STYLE = `:where(.ontid-signin:not(ontid-signin,:has(ontid-signin),:empty:not(button))){min-height:44px;padding:0 24px;border:1px solid #7a8494;\
border-radius:8px;background:#fff;color:#14171f;font:500 15px/20px system-ui,sans-serif;cursor:pointer}`;

let current: OntologyAccount | undefined;

/** Notes for pages of the original script who signed in. */
export function account(result: SignInResult): void {
  if (current) current.account = result;
}

/** Makes the global, with what the page has put there already. Of two scripts the first one does. */
export function startLegacy(): void {
  // What an `id` of the page puts there is an element, and no property of the window's own.
  const given = Object.getOwnPropertyDescriptor(window, 'ontologyAccount')?.value as Partial<OntologyAccount> | undefined;
  if (given?.loadLoginPage) return;
  const script = pluginScript();
  current = Object.assign(create(), { origin: script?.dataset['host'] || (script && new URL(script.src).origin), ...given });
  Object.defineProperty(window, 'ontologyAccount', { value: current, writable: true, enumerable: true, configurable: true });
  if (document.querySelector('meta[name="ontology-app-ontid"]')) current.insertOntologyStyle(STYLE);
}

function create(): OntologyAccount {
  let appontid: string | undefined;
  let appname: string | undefined;
  return {
    origin: '',
    account: undefined,
    loginCallback: undefined,
    get appontid() {
      return appontid ?? clientIdOf(readMeta() ?? '');
    },
    set appontid(value) {
      appontid = value;
    },
    get appname() {
      return appname ?? (readMeta()?.split('@')[1] || undefined);
    },
    set appname(value) {
      appname = value;
    },
    get windowRef() {
      return openedWindow();
    },
    loadLoginPage() {
      signIn().then(
        (result) => {
          this.account = result;
          callBack(this.loginCallback, result, 'ontologyAccount.loginCallback');
        },
        (error: Error & { code?: string }) => complain(`${error.code}: ${error.message}`),
      );
    },
    getAppOntid() {
      appontid = appname = undefined;
      if (!this.appontid) complain('The page names no client. Add <meta name="ontid-signin-client_ontid" content="did:ont:…">.');
    },
    insertOntologyStyle(css) {
      addStyle(css);
    },
  };
}

declare global {
  interface Window {
    ontologyAccount?: OntologyAccount;
  }
}
