import { matchLocale } from '../protocol/locale.ts';
import type { SignInResult } from '../protocol/result.ts';
import { LABELS } from './labels.ts';
import { languageAround } from './language.ts';
import { MARK, SPINNER } from './mark.ts';
import { styles } from './ontid-signin.styles.ts';
import type { SignInOptions } from './options.ts';
import { signInFrom } from './sign-in.ts';
import { drawParts, type Parts } from './template.ts';

/** A server has no elements: there the class can be imported, and nothing is made of it. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * A button that signs a person in with their ONT ID.
 *
 * The words are in the language of the `lang` attribute, else of the nearest element that has one, else of the browser.
 *
 * @tagname ontid-signin
 *
 * @fires {OntidSuccessEvent} ontid-success - A person has signed in; `event.result` holds `access_token` and `ontid`.
 * @fires {OntidErrorEvent} ontid-error - Something went wrong; `event.error.code` says what.
 * @fires {OntidCancelEvent} ontid-cancel - The person closed the window or said no; `event.error.code` says which.
 *
 * @csspart button - The button.
 * @csspart icon - The mark, and the spinner that stands in its place while the window is open.
 * @csspart label - The words.
 *
 * @cssproperty [--ontid-signin-background=#ffffff] - Background of the button.
 * @cssproperty [--ontid-signin-color=#14171f] - Colour of the words.
 * @cssproperty [--ontid-signin-icon-color=#1f5eff] - Colour of the mark.
 * @cssproperty [--ontid-signin-border=1px solid #7a8494] - Border of the button.
 * @cssproperty [--ontid-signin-radius=8px] - Radius of its corners.
 * @cssproperty [--ontid-signin-height=44px] - Least height; long words wrap and make it higher.
 * @cssproperty [--ontid-signin-font=500 15px/20px system-ui, …] - Font of the words, as the `font` shorthand.
 */
export class OntidSignin extends Base {
  /** Version of the package that the class came with. */
  static readonly version = '0.1.0';

  static readonly observedAttributes: readonly string[] = ['disabled', 'lang'];

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

  /** The site's ONT ID. Default: that of the page's meta tag. Attribute `client-id`. */
  get clientId(): string | null {
    return this.getAttribute('client-id');
  }

  set clientId(value: string | null | undefined) {
    this.#set('client-id', value);
  }

  /** The platform's address. Default: where `plugin.js` came from. Attribute `host`. */
  get host(): string | null {
    return this.getAttribute('host');
  }

  set host(value: string | null | undefined) {
    this.#set('host', value);
  }

  /** Whether the button takes no clicks. Attribute `disabled`. */
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }

  set disabled(value: boolean) {
    this.toggleAttribute('disabled', Boolean(value));
  }

  connectedCallback(): void {
    for (const name of ['clientId', 'host', 'disabled'] as const) this.#upgrade(name);
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
    const answer = signInFrom(this, { clientId: this.clientId ?? undefined, host: this.host ?? undefined, signal, timeout });
    this.#wait(answer);
    const done = () => {
      if (this.#pending === answer) this.#wait(undefined);
    };
    answer.then(done, done);
    return answer;
  }

  #wait(answer: Promise<SignInResult> | undefined): void {
    this.#pending = answer;
    this.#draw();
  }

  #onClick(): void {
    if (!this.disabled) this.signIn().catch(() => {});
  }

  #set(name: string, value: string | null | undefined): void {
    if (value == null) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }

  /** Hands a property that was set before the element was defined to its setter, which it hides. */
  #upgrade(name: 'clientId' | 'host' | 'disabled'): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete (this as Partial<this>)[name];
    Object.assign(this, { [name]: value });
  }

  #draw(): void {
    const { button, path, label } = this.#parts;
    const locale = matchLocale([languageAround(this), ...navigator.languages]);
    button.lang = locale;
    button.disabled = this.disabled;
    if (this.#pending) button.setAttribute('aria-busy', 'true');
    else button.removeAttribute('aria-busy');
    path.setAttribute('d', this.#pending ? SPINNER : MARK);
    label.textContent = LABELS[locale].signIn;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ontid-signin': OntidSignin;
  }
}
