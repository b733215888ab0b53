import { clientIdOf } from '../../protocol/common/ont-id.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';
import { presses, pressOf } from '../button/press.ts';
import { openedWindow } from '../delivery/popup.ts';
import { complain } from '../options/complain.ts';
import { legacyObject } from '../options/legacy-object.ts';
import { readMeta } from '../options/options.ts';
import { pluginScript } from '../options/script.ts';
import { signIn } from '../sign-in/sign-in.ts';
import { callBack } from './callbacks.ts';
import { addStyle } from './empty-button.ts';
import { STYLE } from './legacy-style.ts';

/** The global of the original script, with all of its names: pages set `origin` and call `loadLoginPage()`. */
export interface OntologyAccount {
  /** The platform's address. */
  origin: string;
  /** The page's ONT ID and name, from its meta tag until the page sets them. */
  appontid: string | undefined;
  appname: string | undefined;
  /** Who signed in last. */
  account: SignInResult | undefined;
  /**
   * Name of the function that `loadLoginPage()` calls back. A press of a button sets it to the button's
   * `data-onsuccess`.
   */
  loginCallback: string | null | undefined;
  /** The sign-in window while it is open. What the page sets has no effect. */
  windowRef: WindowProxy | null;
  loadLoginPage(): void;
  /** Reads the meta tag anew. */
  getAppOntid(): void;
  /** Adds rules to the page. */
  insertOntologyStyle(css: string): void;
}

/** In each object that was made here. */
const MADE = Symbol.for('ontid-signin.account');

/** What the button does whose press runs the page's own `loadLoginPage`. */
let pressed: (() => void) | undefined;

/** Sets a member, unless the page has made it read-only. */
const set = (name: keyof OntologyAccount, value: unknown) => Reflect.set(legacyObject(), name, value);

/** Notes for pages of the original script who signed in. */
export const account = (result: SignInResult) => set('account', result);

let latest: Promise<SignInResult> | undefined;

/**
 * `loadLoginPage()`. It needs no `this`: pages give it away as a handler. In the click on a button, that button signs
 * in: once, however often this is called.
 */
const load = (): void => (pressed ?? pressOf(window.event) ?? begin)();

function begin(): void {
  takeOver();
  const answer = signIn();
  if (answer === latest) return;
  latest = answer;
  answer.then(
    (result) => {
      account(result);
      callBack((legacyObject() as OntologyAccount).loginCallback, result, 'ontologyAccount.loginCallback');
    },
    (error: Error & { code?: string }) => complain(`${error.code}: ${error.message}`),
  );
}

/**
 * Makes the global. An object that the page has put there stays it, with all that it has, and inherits the rest: pages
 * keep the object that they made. A second script, of whatever version, leaves it as it is.
 */
export function startLegacy(): void {
  const given = legacyObject();
  if (MADE in given) return;
  takeOver();
  const ours = members();
  const isGiven = Reflect.ownKeys(given).length > 0;
  // A class of the page's may have given it members.
  if (isGiven) Object.setPrototypeOf(ours, Object.getPrototypeOf(given) as object);
  const inherits = isGiven && Reflect.setPrototypeOf(given, ours);
  window.ontologyAccount = inherits ? (given as OntologyAccount) : Object.assign(ours, given);
  presses.run = press;
  addEventListener('click', takeOver, true);
  if (!document.querySelector('meta[name="ontology-app-ontid"]')) return;
  addStyle(STYLE);
  document.addEventListener('click', onClick);
}

function members(): OntologyAccount & { [MADE]: true } {
  let appontid: string | undefined;
  let appname: string | undefined;
  return {
    [MADE]: true,
    origin: hostOfScript() ?? '',
    account: undefined,
    loginCallback: undefined,
    get appontid() {
      return appontid ?? clientIdOf(readMeta() ?? '');
    },
    set appontid(value) {
      appontid = value;
    },
    get appname() {
      return appname ?? (readMeta()?.split('@')[1]?.trim() || undefined);
    },
    set appname(value) {
      appname = value;
    },
    get windowRef() {
      return openedWindow();
    },
    set windowRef(_) {},
    loadLoginPage: load,
    getAppOntid() {
      for (const name of ['appontid', 'appname']) Reflect.deleteProperty(legacyObject(), name);
      appontid = appname = undefined;
      if (!readMeta())
        complain('The page names no client. Add <meta name="ontid-signin-client_ontid" content="did:ont:…">.');
    },
    insertOntologyStyle: addStyle,
  };
}

/** The platform that the script tag names. */
function hostOfScript(): string | undefined {
  const script = pluginScript();
  return script?.dataset['host'] || (script && new URL(script.src).origin);
}

/**
 * Runs a press of a button. As with the original script, a page that has put its own `loadLoginPage` in the place of
 * ours has that called, in which ours is what the button does.
 */
function press(button: Element, act: () => void): void {
  const host = button.closest('.ontid-signin') ?? (button.getRootNode() as Partial<ShadowRoot>).host ?? button;
  set('loginCallback', host.getAttribute('data-onsuccess'));
  const object: Partial<OntologyAccount> = legacyObject();
  const { loadLoginPage } = object;
  if (typeof loadLoginPage !== 'function' || loadLoginPage === load) return act();
  pressed = act;
  try {
    loadLoginPage.call(object);
  } finally {
    pressed = undefined;
  }
}

/** Whether a copy of the original is on the page. */
let isDoubled = false;

/**
 * Puts our function in the place of that of a copy of the original, whenever it ran: its listener for clicks is to open
 * no window of its own. Its listener for messages is to hear none of ours, which it cannot read: it compares origins as
 * text, so that the platform's is written in another spelling. The platform that the copy has set is not the page's
 * word.
 */
function takeOver(): void {
  for (const holder of [legacyObject(), window] as Partial<OntologyAccount>[]) {
    // Every published copy gives its window this name.
    if (!/ONT_ID_Open_Platform/.test(String(holder.loadLoginPage))) continue;
    isDoubled = Reflect.set(holder, 'loadLoginPage', load);
    const host = hostOfScript();
    if (host !== location.origin) set('origin', host);
  }
  if (isDoubled) set('origin', String((legacyObject() as OntologyAccount).origin).replace(/^http/, 'HTTP'));
}

/**
 * The original took every element for a button whose `class` contains the text, if the click was on the element itself.
 */
function onClick({ target }: Event): void {
  if (
    !(target instanceof Element) ||
    !target.matches('[class*=ontid-signin]:not(ontid-signin)') ||
    target.closest('.ontid-signin')
  )
    return;
  press(target, begin);
}

declare global {
  interface Window {
    ontologyAccount?: OntologyAccount;
  }
}
