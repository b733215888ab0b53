import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { AccountView } from '../../../protocol/custody/account-api.ts';
import { busyButton, describedBy, fieldError, isInvalid, submitTo } from '../../components/form.ts';
import type { AccountContext } from '../context.ts';
import { fold } from './parts.ts';

/** Turns sign-in in two steps on, with a code to the account's phone, and off. */
export const twoStepFold = (context: AccountContext, view: AccountView) => {
  const { a } = context;
  const isOn = view.two_step;
  return fold(context, 'two-step', isOn ? a.twoStepIsOn : a.twoStep, () => (isOn ? turnOff(context) : turnOn(context)));
};

const turnOff = (context: AccountContext) => {
  const { a, flow } = context;
  return html`<div class="view"><p class="lead" tabindex="-1" data-focus>${a.twoStepOffLead}</p>
    ${busyButton(context, { label: a.turnOff, busyLabel: a.saving, task: 'two-step', onClick: () => flow.security.setTwoStep(false) })}</div>`;
};

const turnOn = (context: AccountContext) => {
  const { a, t, state, flow } = context;
  if (!state.account.phone) return html`<p class="lead" tabindex="-1" data-focus>${a.twoStepNeedsPhone}</p>`;
  if (state.codeSent) return code(context);
  return html`<div class="view"><p class="lead" tabindex="-1" data-focus>${a.twoStepLead}</p>
    ${busyButton(context, { label: t.sendCode, busyLabel: t.sending, task: 'send', onClick: () => flow.security.sendTwoStepCode() })}</div>`;
};

const code = (context: AccountContext) => {
  const { a, t, state, flow, outbox } = context;
  // The timer asks for another code for this.
  const timer = {
    ...context,
    flow: { type: flow.type.bind(flow), resendCode: () => flow.security.sendTwoStepCode('resend') },
  };
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.security.setTwoStep(true))}>
    <div class="field">
      <label for="code">${t.code}</label>
      <p class="sent-to" id="sent-to">${t.codeSentTo} <b>${state.account.phone}</b></p>
      <input id="code" name="code" class="code" type="text" inputmode="numeric" autocomplete="one-time-code" data-focus
        .value=${live(state.code)} ?readonly=${state.task !== null}
        aria-invalid=${isInvalid(context, 'code')} aria-describedby=${describedBy(context, 'code', 'sent-to')}
        @input=${(event: Event) => flow.typeCode((event.target as HTMLInputElement).value)}>
      ${fieldError(context, 'code')}
    </div>
    ${busyButton(context, { label: a.turnOn, busyLabel: a.saving, task: 'two-step' })}
    <div class="links"><resend-timer .context=${timer}></resend-timer></div>
    ${outbox ? html`<p class="help">${t.inOutbox} <a href=${outbox} target="_blank" rel="noopener">${t.openOutbox}</a></p>` : nothing}
  </form>`;
};
