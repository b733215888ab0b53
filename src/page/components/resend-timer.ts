import { html } from 'lit';
import { busyButton } from './form.ts';
import type { FormContext } from './form-context.ts';
import { LightElement } from './light-element.ts';

/**
 * Counts down to the moment when another code may be asked for, then offers to. The seconds are there to be read, not
 * announced: they stand in no live region.
 */
export class ResendTimer extends LightElement {
  static override properties = { context: { attribute: false } };
  declare context: FormContext & { state: { resendAt: number }; flow: { resendCode(): unknown } };
  #timer: ReturnType<typeof setTimeout> | undefined;

  protected override render() {
    const { state, flow, t } = this.context;
    const left = Math.ceil((state.resendAt - Date.now()) / 1000);
    clearTimeout(this.#timer);
    // What is left is computed anew every time, because a background tab's timers are late.
    if (left > 0) {
      if (this.isConnected) this.#timer = setTimeout(() => this.requestUpdate(), 1000);
      return html`<p class="waiting">${t.newCodeIn(`${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`)}</p>`;
    }
    return busyButton(this.context, {
      label: t.sendNewCode,
      busyLabel: t.sending,
      task: 'resend',
      onClick: () => flow.resendCode(),
      quiet: true,
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }
}
