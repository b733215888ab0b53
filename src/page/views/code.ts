import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import {
  announcements,
  busyButton,
  describedBy,
  fieldError,
  isInvalid,
  linkButton,
  submitTo,
} from '../components/form.ts';
import type { View } from './context.ts';

/** Asks for the code that was sent. One field takes typing, a paste with spaces and autofill alike. */
export const codeView: View<'code'> = (context) => {
  const { state, flow, t } = context;
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.submitCode())}>
    ${state.intent === 'signin' ? nothing : html`<h2>${{ register: t.create, binding: t.bindTitle, reset: t.resetTitle }[state.intent]}</h2>`}
    ${announcements(context)}
    <div class="field">
      <label for="code">${t.code}</label>
      <p class="sent-to"><span id="sent-to">${t.codeSentTo} <b>${state.phone.display}</b></span>${linkButton(t.change, () => flow.show('phone', state.intent))}</p>
      <input id="code" name="code" class="code" type="text" inputmode="numeric" autocomplete="one-time-code" data-focus
        .value=${live(state.code)} ?readonly=${state.task !== null}
        aria-invalid=${isInvalid(context, 'code')} aria-describedby=${describedBy(context, 'code', 'sent-to')}
        @input=${(event: Event) => flow.typeCode((event.target as HTMLInputElement).value)}>
      ${fieldError(context, 'code')}
    </div>
    ${busyButton(context, { label: t.continue, busyLabel: t.checking, task: state.intent === 'binding' ? 'bind' : 'check' })}
    <div class="links"><resend-timer .context=${context}></resend-timer></div>
    ${context.outbox ? html`<p class="help">${t.inOutbox} <a href=${context.outbox} target="_blank" rel="noopener">${t.openOutbox}</a></p>` : nothing}
  </form>`;
};
