import { html, LitElement, nothing, type PropertyDeclarations } from 'lit';
import { matchLocale } from '../protocol/locale.ts';
import type { SignInResult } from '../protocol/result.ts';
import { LABELS } from './labels.ts';
import { languageAround } from './language.ts';
import { MARK, SPINNER } from './mark.ts';
import { styles } from './ontid-signin.styles.ts';
import type { SignInOptions } from './options.ts';
import { signInFrom } from './sign-in.ts';

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
export class OntidSignin extends LitElement {
  /** Version of the package that the class came with. */
  static readonly version = '0.1.0';

  static override styles = styles;

  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };

  static override properties: PropertyDeclarations = {
    clientId: { attribute: 'client-id' },
    host: {},
    disabled: { type: Boolean, reflect: true },
    langAttribute: { attribute: 'lang' },
    pending: { state: true },
  };

  /** The site's ONT ID. Default: that of the page's meta tag. Attribute `client-id`. */
  declare clientId: string | null | undefined;

  /** The platform's address. Default: where `plugin.js` came from. */
  declare host: string | null | undefined;

  /** Whether the button takes no clicks. */
  declare disabled: boolean;

  /** Makes Lit draw anew when `lang` changes, and leaves the platform's own `lang` property as it is. */
  private declare langAttribute: string | null;

  /** The sign-in whose window is open. */
  private declare pending: Promise<SignInResult> | undefined;

  constructor() {
    super();
    this.disabled = false;
    // On the element, so that `element.click()` is a click on the button, as it is for every button.
    this.addEventListener('click', this.#onClick);
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
    this.pending = answer;
    const done = () => {
      if (this.pending === answer) this.pending = undefined;
    };
    answer.then(done, done);
    return answer;
  }

  #onClick(): void {
    if (!this.disabled) this.signIn().catch(() => {});
  }

  protected override render() {
    const locale = matchLocale([languageAround(this), ...navigator.languages]);
    return html`<button part="button" type="button" lang=${locale} ?disabled=${this.disabled} aria-busy=${this.pending ? 'true' : nothing}>
      <svg part="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${this.pending ? SPINNER : MARK} /></svg
      ><span part="label">${LABELS[locale].signIn}</span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ontid-signin': OntidSignin;
  }
}
