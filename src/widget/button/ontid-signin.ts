import { adoptStyles, html, LitElement, nothing, type PropertyDeclaration, type TemplateResult, unsafeCSS } from 'lit';
import { BUTTON } from '../../i18n/all/button.ts';
import type { SignInResult } from '../../protocol/sign-in/result.ts';
import type { UxMode } from '../../protocol/site/button-options.ts';
import { MARK } from '../../protocol/site/mark.ts';
import { buttonConnected, buttonDisconnected } from '../delivery/button-place.ts';
import { localeAt } from '../options/language.ts';
import type { SignInOptions } from '../options/options.ts';
import { isSet, readAttribute } from '../options/read-attribute.ts';
import { lastAccount, rememberAccount } from '../session/last-account.ts';
import { signInFrom } from '../sign-in/sign-in.ts';
import { keepFocusable } from './focusable.ts';
import { type Looks, readLooks } from './looks.ts';
import { DISC, SPINNER } from './mark.ts';
import css from './ontid-signin.css?inline';
import { onPress } from './press.ts';
import { readOptions } from './read-options.ts';

/** Called by each button that has `debug`. `ontid-signin/define` sets it; `plugin.js` opens its panel itself. */
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
 * @cssproperty [--ontid-signin-color] - Color of the words. Default: the theme's.
 * @cssproperty [--ontid-signin-icon-color] - Color of the mark. Default: the theme's.
 * @cssproperty [--ontid-signin-border] - Border of the button, as the `border` shorthand. Default: the theme's.
 * @cssproperty [--ontid-signin-radius] - Radius of its corners. Default: the shape's.
 * @cssproperty [--ontid-signin-height] - Least height; long words wrap and make it higher. Default: 44px, 36px or 28px.
 * @cssproperty [--ontid-signin-font] - Font of the words, as the `font` shorthand. Default: the size's, of the system.
 *
 * @example
 * <ontid-signin client-id="did:ont:…" host="https://id.example" theme="dark"></ontid-signin>
 */
export class OntidSignin extends LitElement {
  /** Version of the package that the class came with. */
  static readonly version: string = '0.1.0';

  /** Disabled by a `<fieldset disabled>`, as other controls are. */
  static readonly formAssociated = true;

  /**
   * The table of options: names, attributes, and which are flags. Types and descriptions stand with the properties
   * below.
   */
  static override properties = {
    clientId: { attribute: 'client-id' },
    host: {},
    type: {},
    theme: {},
    size: {},
    text: {},
    shape: {},
    logoAlignment: { attribute: 'logo-alignment' },
    width: {},
    locale: {},
    scope: {},
    authTemplate: { attribute: 'auth-template' },
    uxMode: { attribute: 'ux-mode' },
    redirectUri: { attribute: 'redirect-uri' },
    loginUri: { attribute: 'login-uri' },
    autoSelect: { attribute: 'auto-select', type: Boolean },
    remember: { type: Boolean },
    debug: { type: Boolean },
    disabled: { type: Boolean },
    lang: { noAccessor: true },
    nonce: { noAccessor: true },
  };

  static override styles = unsafeCSS(css);

  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  /** The site's ONT ID. Default: that of the page's meta tag. */
  declare clientId: string | null | undefined;

  /** The platform's address. Default, and always on a page with `plugin.js`: that of the script. */
  declare host: string | null | undefined;

  /**
   * `standard`, or `icon` for the mark alone.
   *
   * @default 'standard'
   */
  declare type: Looks['type'] | null | undefined;

  /**
   * `light`, `dark`, `outline`, `filled`, or `auto` for light or dark as the page's `color-scheme` is.
   *
   * @default 'light'
   */
  declare theme: Looks['theme'] | null | undefined;

  /**
   * `large` (44 px), `medium` (36 px) or `small` (28 px).
   *
   * @default 'large'
   */
  declare size: Looks['size'] | null | undefined;

  /**
   * The words of the button: `signin_with`, `signup_with`, `continue_with` or `signin`.
   *
   * @default 'signin_with'
   */
  declare text: Looks['text'] | null | undefined;

  /**
   * `rectangular`, `pill`, `circle` or `square`.
   *
   * @default 'rectangular'
   */
  declare shape: Looks['shape'] | null | undefined;

  /**
   * Whether the mark stands at the edge (`left`) or beside the words (`center`); it shows on a button with a `width`.
   *
   * @default 'left'
   */
  declare logoAlignment: Looks['logo-alignment'] | null | undefined;

  /** Width in CSS pixels. Default: that of the words. */
  declare width: number | string | null | undefined;

  /** BCP 47 tag of the language of the button and of the sign-in page. */
  declare locale: string | null | undefined;

  /** What the site wants to see besides the ONT ID: `phone`. */
  declare scope: string | null | undefined;

  /**
   * A verified credential that the site asks to be shown, by its template: `authtemplate_kyc01`. It comes from a window
   * alone.
   */
  declare authTemplate: string | null | undefined;

  /**
   * `popup`, or `redirect` to have the sign-in page take the place of this one.
   *
   * @default 'popup'
   */
  declare uxMode: UxMode | null | undefined;

  /** Where a code returns to when no window waits for it. Default: the page itself. */
  declare redirectUri: string | null | undefined;

  /**
   * A URL of the site's own that the token is posted to, as a form. On a page with `plugin.js` the script tag or a meta
   * tag names it.
   */
  declare loginUri: string | null | undefined;

  /**
   * Whether a person who is signed in and has agreed before goes straight through.
   *
   * @default false
   */
  declare autoSelect: boolean;

  /**
   * Whether the browser keeps the ONT ID of the person who signed in, so that the button says “Continue as …” the next
   * time.
   *
   * @default false
   */
  declare remember: boolean;

  /**
   * Whether to open a panel on the page that says what is wrong with it; for developers.
   *
   * @default false
   */
  declare debug: boolean;

  /**
   * Whether the button takes no clicks.
   *
   * @default false
   */
  declare disabled: boolean;

  /** The sign-in whose window is open. */
  #pending: Promise<SignInResult> | undefined;

  /** Whether a `<fieldset>` around the element is disabled. */
  #isFormDisabled = false;

  constructor() {
    super();
    // On the element, so that `element.click()` is a click on the button, as it is for every button.
    onPress(this, () => {
      if (!this.disabled && !this.#isFormDisabled) this.signIn().catch(() => {});
    });
  }

  /**
   * An option is its attribute: what HTML says and what a script sets is one thing, at once. Lit wraps these accessors.
   */
  protected static override finalize(): void {
    for (const [name, { attribute = name, noAccessor, type }] of Object.entries<PropertyDeclaration>(
      OntidSignin.properties,
    )) {
      if (noAccessor || Object.hasOwn(OntidSignin.prototype, name)) continue;
      const written = attribute as string;
      Object.defineProperty(OntidSignin.prototype, name, {
        get(this: OntidSignin) {
          const value = this.getAttribute(written);
          return type ? isSet(value) : value;
        },
        set(this: OntidSignin, value: unknown) {
          if (type ? value : value != null) this.setAttribute(written, type ? '' : String(value));
          else this.removeAttribute(written);
        },
        enumerable: true,
        configurable: true,
      });
    }
    // biome-ignore lint/complexity/noThisInStatic: Lit finalizes the class that it is called on, also a subclass.
    super.finalize();
  }

  override attributeChangedCallback(): void {
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The language around it may be another one here.
    this.requestUpdate();
    keepFocusable(this);
    buttonConnected(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    buttonDisconnected(this);
  }

  adoptedCallback(): void {
    if (this.shadowRoot) this.#addStyles(this.shadowRoot);
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#isFormDisabled = isDisabled;
    this.requestUpdate();
  }

  /**
   * Signs a person in, as a click does. While the window is open a further call brings it to the front and gets the
   * same promise. The events are fired as well.
   *
   * @returns the token and the ONT ID; the token is for the site's back end to verify
   * @throws OntidError by rejection, one of the sign-in codes; every call settles
   */
  signIn({ signal, timeout }: Pick<SignInOptions, 'signal' | 'timeout'> = {}): Promise<SignInResult> {
    const options = { ...readOptions(OntidSignin.properties, this), signal, timeout };
    const answer = signInFrom(this, options, () => this.#wait(undefined));
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

  protected override createRenderRoot(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow(OntidSignin.shadowRootOptions);
    this.#addStyles(root);
    return root;
  }

  protected override render(): TemplateResult {
    if (this.debug || 'debug' in this.dataset) debugging.open?.(this);
    const locale = localeAt(this, this.locale);
    const { width, ...looks } = readLooks((name) => readAttribute(this, name));
    const known = this.remember ? lastAccount() : undefined;
    const isBusy = Boolean(this.#pending);
    const text = known ? BUTTON[locale].continueAs(shortened(known)) : BUTTON[locale][looks.text];
    return html`<button
      part="button"
      type="button"
      class=${Object.values(looks).join(' ')}
      lang=${locale}
      aria-busy=${isBusy || nothing}
      .style=${width ? `width:${width}px` : ''}
      ?disabled=${this.disabled || this.#isFormDisabled}
    ><svg part="icon" viewBox="0 0 24 24" aria-hidden="true"
      ><path d=${isBusy ? SPINNER : known ? DISC : MARK}></path
      ><text x="12" y="16" text-anchor="middle">${known && !isBusy ? initialsOf(known) : ''}</text
    ></svg><span part="label">${text}</span></button>`;
  }

  #wait(answer: Promise<SignInResult> | undefined): void {
    this.#pending = answer;
    this.requestUpdate();
  }

  /** A constructed style sheet belongs to one document; an element in another one needs a sheet from there. */
  #addStyles(root: ShadowRoot): void {
    const view = this.ownerDocument.defaultView as (Window & typeof globalThis) | null;
    // Imitations of a browser, for tests in Node, may have no constructed sheets; Lit adds an element then.
    if (!view || view === window || !('adoptedStyleSheets' in root))
      return adoptStyles(root, OntidSignin.elementStyles);
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  }
}

/** The part of an ONT ID in which two of them differ; its first letter is the same for all. */
const addressOf = (ontid: string): string => ontid.slice('did:ont:'.length);

const initialsOf = (ontid: string): string => addressOf(ontid).slice(1, 3).toUpperCase();

/** As many characters as people compare. */
const shortened = (ontid: string): string => `${addressOf(ontid).slice(0, 4)}…${ontid.slice(-4)}`;

declare global {
  interface HTMLElementTagNameMap {
    'ontid-signin': OntidSignin;
  }
}
