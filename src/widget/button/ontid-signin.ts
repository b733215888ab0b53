import type { SignInResult } from '../../protocol/result.ts';
import { LABELS } from './labels.ts';
import { localeAt } from '../options/language.ts';
import { lastAccount, rememberAccount } from '../session/last-account.ts';
import { type Looks, readLooks } from './looks.ts';
import { DISC, MARK, SPINNER } from './mark.ts';
import { styles } from './ontid-signin.styles.ts';
import { isSet, readAttribute, readAttributes, type SignInOptions, type UxMode } from '../options/options.ts';
import { signInFrom } from '../sign-in/sign-in.ts';
import { drawParts, type Parts } from './template.ts';
import { VERSION } from './version.ts';

/** A server has no elements: there the class can be imported, and nothing is made of it. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** What a property holds that an attribute stands for. */
type Text = string | null | undefined;

/** Attributes, which hold the values of properties: what HTML says and what a script sets is one thing. */
const TEXTS = [
  'client-id', 'host', 'type', 'theme', 'size', 'text', 'shape', 'logo-alignment', 'width', 'locale', 'scope',
  'auth-template', 'ux-mode', 'redirect-uri', 'login-uri',
];
const FLAGS = ['disabled', 'auto-select', 'remember', 'debug'];
const ATTRIBUTES = [...TEXTS, ...FLAGS];

/** `logo-alignment` → `logoAlignment`. */
const propertyOf = (attribute: string): string => attribute.replace(/-./, ([, letter]) => letter!.toUpperCase());

/** What buttons with `debug` call; `plugin.js` has a way of its own. */
export const debugging: { open?: (button: OntidSignin) => unknown } = {};

/**
 * A button that signs a person in with their ONT ID.
 *
 * The words are in the language of `locale`, else of the nearest element with a `lang`, else of the browser.
 * Every property is also an attribute, in kebab-case, and as `data-…` an option of an element of class `ontid-signin`.
 *
 * @tagname ontid-signin
 *
 * @fires {OntidSuccessEvent} ontid-success - A person has signed in; `event.result` holds `access_token` and `ontid`.
 * @fires {OntidErrorEvent} ontid-error - Something went wrong; `event.error.code` says what.
 * @fires {OntidCancelEvent} ontid-cancel - The person closed the window or said no; `event.error.code` says which.
 *
 * @csspart button - The button.
 * @csspart icon - The mark, the spinner in its place while the window is open, or the initials of a known person.
 * @csspart label - The words.
 *
 * @cssproperty [--ontid-signin-background] - Background of the button. Default: the theme's.
 * @cssproperty [--ontid-signin-color] - Colour of the words. Default: the theme's.
 * @cssproperty [--ontid-signin-icon-color] - Colour of the mark. Default: the theme's.
 * @cssproperty [--ontid-signin-border] - Border of the button, as the `border` shorthand. Default: the theme's.
 * @cssproperty [--ontid-signin-radius] - Radius of its corners. Default: the shape's.
 * @cssproperty [--ontid-signin-height] - Least height; long words wrap and make it higher. Default: 44px, 36px or 28px.
 * @cssproperty [--ontid-signin-font] - Font of the words, as the `font` shorthand. Default: the size's, of the system.
 */
export class OntidSignin extends Base {
  /** Version of the package that the class came with. */
  static readonly version: string = VERSION;

  static readonly observedAttributes: readonly string[] = [...ATTRIBUTES, 'lang', 'nonce'];

  static {
    for (const attribute of ATTRIBUTES) {
      const isFlag = FLAGS.includes(attribute);
      Object.defineProperty(this.prototype, propertyOf(attribute), {
        get(this: OntidSignin) {
          const value = this.getAttribute(attribute);
          return isFlag ? isSet(value) : value;
        },
        set(this: OntidSignin, value: unknown) {
          if (isFlag ? value : value != null) this.setAttribute(attribute, isFlag ? '' : String(value));
          else this.removeAttribute(attribute);
        },
        enumerable: true,
        configurable: true,
      });
    }
  }

  /** The site's ONT ID. Default: that of the page's meta tag. */
  declare clientId: Text;

  /** The platform's address. Default, and always on a page with `plugin.js`: that of the script. */
  declare host: Text;

  /** `standard`, or `icon` for the mark alone. */
  declare type: Looks['type'] | Text;

  /** `light`, `dark`, `outline`, `filled`, or `auto` for light or dark as the page's `color-scheme` is. */
  declare theme: Looks['theme'] | Text;

  /** `large` (44 px), `medium` (36 px) or `small` (28 px). */
  declare size: Looks['size'] | Text;

  /** What the button says: `signin_with`, `signup_with`, `continue_with` or `signin`. */
  declare text: Looks['text'] | Text;

  /** `rectangular`, `pill`, `circle` or `square`. */
  declare shape: Looks['shape'] | Text;

  /** Whether the mark stands at the edge (`left`) or beside the words (`center`); it shows on a button with a `width`. */
  declare logoAlignment: Looks['logo-alignment'] | Text;

  /** Width in CSS pixels. Default: that of the words. */
  declare width: number | Text;

  /** BCP 47 tag of the language of the button and of the sign-in page. */
  declare locale: Text;

  /** What the site wants to see besides the ONT ID: `phone`. */
  declare scope: Text;

  /** A verified credential that the site asks to be shown, by its template: `authtemplate_kyc01`. It comes from a window alone. */
  declare authTemplate: Text;

  /** `popup`, or `redirect` to have the sign-in page take the place of this one. */
  declare uxMode: UxMode | Text;

  /** Where a code returns to when no window waits for it. Default: the page itself. */
  declare redirectUri: Text;

  /** An address of the site's own that the token is posted to, as a form. On a page with `plugin.js` the script tag or a meta tag names it. */
  declare loginUri: Text;

  /** Whether somebody who is signed in and has agreed before goes straight through. */
  declare autoSelect: boolean;

  /** Whether the browser keeps the ONT ID of who signed in, so that the button says “Continue as …” the next time. */
  declare remember: boolean;

  /** Whether to open a panel on the page that says what is wrong with it; for developers. */
  declare debug: boolean;

  /** Whether the button takes no clicks. */
  declare disabled: boolean;

  /** The sign-in whose window is open. */
  #pending: Promise<SignInResult> | undefined;

  readonly #parts: Parts;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    root.adoptedStyleSheets = [styles()];
    this.#parts = drawParts(root);
    // On the element, so that `element.click()` is a click on the button, as it is for every button.
    this.addEventListener('click', this.#onClick);
  }

  connectedCallback(): void {
    for (const name of ATTRIBUTES) this.#upgrade(propertyOf(name) as keyof this);
    this.#draw();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#draw();
  }

  /**
   * Signs a person in, as a click does. While the window is open a further call brings it to the front and gets the
   * same promise. The events are fired as well.
   *
   * @returns the token and the ONT ID; the token is for the site's back end to verify
   * @throws OntidError by rejection, one of the sign-in codes; every call settles
   */
  signIn({ signal, timeout }: Pick<SignInOptions, 'signal' | 'timeout'> = {}): Promise<SignInResult> {
    const answer = signInFrom(this, { ...readAttributes(this), signal, timeout }, () => this.#wait(undefined));
    this.#wait(answer);
    const done = () => {
      if (this.#pending === answer) this.#wait(undefined);
    };
    answer.then(({ ontid }) => {
      if (this.remember) rememberAccount(ontid);
      done();
    }, done);
    return answer;
  }

  #wait(answer: Promise<SignInResult> | undefined): void {
    this.#pending = answer;
    this.#draw();
  }

  #onClick(): void {
    if (!this.disabled) this.signIn().catch(() => {});
  }

  /** Hands a property that was set before the element was defined to its setter, which it hides. */
  #upgrade(name: keyof this): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete (this as Partial<this>)[name];
    this[name] = value;
  }

  #draw(): void {
    const { button, path, initials, label } = this.#parts;
    if (this.debug || 'debug' in this.dataset) debugging.open?.(this);
    const locale = localeAt(this, this.locale);
    const { width, ...looks } = readLooks((name) => readAttribute(this, name));
    const known = this.remember ? lastAccount() : undefined;
    button.className = Object.values(looks).join(' ');
    button.style.width = width ? `${width}px` : '';
    button.lang = locale;
    button.disabled = this.disabled;
    if (this.#pending) button.setAttribute('aria-busy', 'true');
    else button.removeAttribute('aria-busy');
    path.setAttribute('d', this.#pending ? SPINNER : known ? DISC : MARK);
    initials.textContent = known && !this.#pending ? addressOf(known).slice(1, 3).toUpperCase() : '';
    label.textContent = known ? LABELS[locale].continueAs(shortened(known)) : LABELS[locale][looks.text];
  }
}

/** The part of an ONT ID in which two of them differ; its first letter is the same for all. */
const addressOf = (ontid: string): string => ontid.slice('did:ont:'.length);

/** As many characters as people compare. */
const shortened = (ontid: string): string => `${addressOf(ontid).slice(0, 4)}…${ontid.slice(-4)}`;

declare global {
  interface HTMLElementTagNameMap {
    'ontid-signin': OntidSignin;
  }
}
