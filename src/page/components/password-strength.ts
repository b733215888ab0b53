import { STRENGTH } from '../../i18n/all/strength.ts';
import '../styles/strength.css';
import { html, nothing, type PropertyValues } from 'lit';
import type { Locale } from '../../protocol/common/locale.ts';
import { NEW_PASSWORD_MIN_LENGTH } from '../../protocol/custody/custody-api.ts';
import { PASSWORD_MIN_GUESSES_LOG10, type PersonalWords } from '../../protocol/custody/password-rule.ts';
import { estimate } from '../passwords/estimate.ts';
import { LightElement } from './light-element.ts';

/** Milliseconds without a keystroke after which the strength is estimated and said: a screen reader is not to speak at every key. */
const PAUSE_MS = 400;
/** A password that takes a hundred times the guesses that are needed. */
const STRONG_LOG10 = PASSWORD_MIN_GUESSES_LOG10 + 2;

type Verdict = { level: 'easy' | 'good' | 'strong'; missing: number };

/** Says beside a field how hard the password in it is to guess: in words, for screen readers too, and as a bar. */
export class PasswordStrength extends LightElement {
  static override properties = { password: {}, personal: { attribute: false }, locale: {}, verdict: { state: true } };
  declare password: string;
  declare personal: PersonalWords;
  declare locale: Locale;
  declare private verdict: Verdict | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('password')) return;
    clearTimeout(this.#timer);
    if (!this.password) this.verdict = null;
    else this.#timer = setTimeout(() => (this.verdict = judge(this.password, this.personal)), PAUSE_MS);
  }

  protected override render() {
    const words = STRENGTH[this.locale];
    const { verdict } = this;
    const said = verdict && (verdict.missing ? words.missing(verdict.missing) : words[verdict.level]);
    // The region is there, empty, before there is something to say: only what changes in it is announced.
    return html`<div class="strength ${verdict?.level ?? ''}">
      ${verdict ? html`<span class="strength-bar" aria-hidden="true"><i></i><i></i><i></i></span>` : nothing}
      <span role="status">${said}</span>
    </div>`;
  }
}

function judge(typed: string, personal: PersonalWords): Verdict {
  const password = typed.normalize('NFC');
  const missing = Math.max(0, NEW_PASSWORD_MIN_LENGTH - [...password].length);
  const guesses = estimate(password, personal);
  return {
    missing,
    level: missing || guesses < PASSWORD_MIN_GUESSES_LOG10 ? 'easy' : guesses < STRONG_LOG10 ? 'good' : 'strong',
  };
}

customElements.define('password-strength', PasswordStrength);
