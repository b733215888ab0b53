import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Locale } from '../../protocol/common/locale.ts';
import type { PersonalWords } from '../../protocol/custody/password-rule.ts';
import { describedBy, fieldError, isInvalid } from './form.ts';
import type { FormContext } from './form-context.ts';
import { LightElement } from './light-element.ts';

/** A password that can be looked at. */
export class PasswordField extends LightElement {
  static override properties = {
    context: { attribute: false },
    field: {},
    label: {},
    help: {},
    personal: { attribute: false },
    shown: { state: true },
  };
  declare context: FormContext & { state: Record<'password' | 'newPassword', string>; locale: Locale };
  /** Which of the two this is: an existing one, or one being chosen. */
  declare field: 'password' | 'newPassword';
  /** What it is called, where that is not just a password. */
  declare label: string | undefined;
  declare help: string | undefined;
  /** What the person's own words are, which make no good new password; the host is added here. */
  declare personal: Omit<PersonalWords, 'host'> | undefined;
  declare private shown: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    // The estimate is heavier than the page: it comes once the field is there. Without it the server alone decides.
    if (this.field === 'newPassword')
      requestAnimationFrame(() => setTimeout(() => void import('./password-strength.ts').catch(() => {})));
  }

  protected override render() {
    const { state, flow, t, locale } = this.context;
    const isNew = this.field === 'newPassword';
    return html`<div class="field">
      <label for=${this.field}>${this.label ?? t.password}</label>
      <div class="with-toggle">
        <input id=${this.field} name="password" type=${this.shown ? 'text' : 'password'} autocomplete=${isNew ? 'new-password' : 'current-password'}
          autocapitalize="none" autocorrect="off" spellcheck="false" data-focus
          .value=${live(state[this.field])} ?readonly=${state.task !== null}
          aria-invalid=${isInvalid(this.context, this.field)} aria-describedby=${describedBy(this.context, this.field, this.help && `${this.field}-help`)}
          @input=${(event: Event) => flow.type(this.field, (event.target as HTMLInputElement).value)}>
        <button type="button" class="toggle" aria-controls=${this.field} @click=${() => (this.shown = !this.shown)}
          >${this.shown ? t.hide : t.show}<span class="visually-hidden">${t.showWhat}</span></button>
      </div>
      ${fieldError(this.context, this.field)}
      <p class="help" id="${this.field}-help" ?hidden=${!this.help || state.fault?.field === this.field}>${this.help}</p>
      ${
        isNew
          ? html`<password-strength .password=${state.fault?.field === this.field ? '' : state.newPassword} .locale=${locale}
        .personal=${{ ...this.personal, host: location.host }}></password-strength>`
          : nothing
      }
    </div>`;
  }
}
