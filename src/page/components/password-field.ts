import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { describedBy, fieldError, isInvalid, type FieldContext } from './form.ts';
import { LightElement } from './light-element.ts';

interface PasswordContext extends FieldContext {
  state: FieldContext['state'] & Partial<Record<'password' | 'newPassword', string>>;
  flow: { type(field: 'password' | 'newPassword', value: string): void };
}

/** A password that can be looked at. */
export class PasswordField extends LightElement {
  static override properties = { context: { attribute: false }, field: {}, help: {}, shown: { state: true } };
  declare context: PasswordContext;
  /** Which of the two this is: an existing one, or one being chosen. */
  declare field: 'password' | 'newPassword';
  declare help: string | undefined;
  declare private shown: boolean;

  protected override render() {
    const { state, flow, t } = this.context;
    const isNew = this.field === 'newPassword';
    return html`<div class="field">
      <label for=${this.field}>${t.password}</label>
      <div class="with-toggle">
        <input id=${this.field} name="password" type=${this.shown ? 'text' : 'password'} autocomplete=${isNew ? 'new-password' : 'current-password'}
          autocapitalize="none" autocorrect="off" spellcheck="false" data-focus
          .value=${live(state[this.field] ?? '')} ?readonly=${state.task !== null}
          aria-invalid=${isInvalid(this.context, this.field)} aria-describedby=${describedBy(this.context, this.field, this.help && 'password-help')}
          @input=${(event: Event) => flow.type(this.field, (event.target as HTMLInputElement).value)}>
        <button type="button" class="toggle" aria-controls=${this.field} @click=${() => (this.shown = !this.shown)}
          >${this.shown ? t.hide : t.show}<span class="visually-hidden">${t.showWhat}</span></button>
      </div>
      ${fieldError(this.context, this.field)}
      <p class="help" id="password-help" ?hidden=${!this.help || state.fault?.field === this.field}>${this.help}</p>
    </div>`;
  }
}
