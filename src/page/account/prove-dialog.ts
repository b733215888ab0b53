import { html, nothing } from 'lit';
import { userNameOf } from '../browser/user-names.ts';
import { busyButton, faultText, submitTo, warningSign } from '../components/form.ts';
import { LightElement } from '../components/light-element.ts';
import { userName } from '../components/user-name.ts';
import type { AccountContext } from './context.ts';

/**
 * Asks for the password once more before a change, in place: what was typed on the page stays, and the change goes on by
 * itself. The dialog is the browser's own, which keeps the focus in it and gives it back.
 */
export class ProveDialog extends LightElement {
  static override properties = { context: { attribute: false }, shown: { state: true } };
  declare context: AccountContext;
  /** Whether the password can be read. */
  declare private shown: boolean;

  protected override render() {
    const { proving } = this.context.state;
    return html`<dialog aria-labelledby="prove-heading" @cancel=${(event: Event) => this.#cancel(event)}
      >${proving ? this.#form() : nothing}</dialog>`;
  }

  #form() {
    const { a, t, state, flow, written } = this.context;
    const fault = state.proofFault;
    return html`<form class="view" novalidate @submit=${submitTo(() => flow.security.prove())}>
      <h2 id="prove-heading">${a.prove}</h2>
      <p class="lead" id="prove-lead">${a.proveLead}</p>
      ${userName(userNameOf(state.account, written))}
      <div class="field">
        <label for="proof">${t.password}</label>
        <div class="with-toggle">
          <input id="proof" name="password" type=${this.shown ? 'text' : 'password'} autocomplete="current-password"
            autocapitalize="none" autocorrect="off" spellcheck="false" autofocus .value=${state.proof} ?readonly=${state.task !== null}
            aria-invalid=${fault ? 'true' : nothing} aria-describedby=${fault ? 'proof-error' : 'prove-lead'}
            @input=${(event: Event) => flow.typeProof((event.target as HTMLInputElement).value)}>
          <button type="button" class="toggle" aria-controls="proof" @click=${() => (this.shown = !this.shown)}
            >${this.shown ? t.hide : t.show}<span class="visually-hidden">${t.showWhat}</span></button>
        </div>
        <div role="alert">${fault ? html`<p class="field-error" id="proof-error">${warningSign}${faultText(t, fault)}</p>` : nothing}</div>
      </div>
      ${busyButton(this.context, { label: t.continue, busyLabel: t.checking, task: 'prove' })}
      <div class="links"><button type="button" class="link" @click=${() => flow.security.cancelProof()}>${a.cancel}</button></div>
    </form>`;
  }

  protected override updated(): void {
    const dialog = this.querySelector('dialog')!;
    const { proving, proofFault } = this.context.state;
    if (proving && !dialog.open) dialog.showModal();
    if (!proving && dialog.open) dialog.close();
    if (!proving) this.shown = false;
    else if (proofFault) this.#showFault();
  }

  #showFault(): void {
    const field = this.querySelector<HTMLInputElement>('#proof');
    field?.focus();
    field?.select();
  }

  /** Escape closes it as the button does; while the answer is awaited it stays. */
  #cancel(event: Event): void {
    event.preventDefault();
    this.context.flow.security.cancelProof();
  }
}
