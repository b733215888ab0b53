import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { TWO_STEP } from '../../i18n/all/two-step.ts';
import { userNameOf, writtenIn } from '../browser/user-names.ts';
import {
  announcements,
  busyButton,
  describedBy,
  fieldError,
  isInvalid,
  linkButton,
  submitTo,
} from '../components/form.ts';
import { userName } from '../components/user-name.ts';
import type { View, ViewContext } from './context.ts';

/** Asks for the second step. Names the account, the reason, and the way out to another account. */
export const secondView: View<'second'> = (context) => {
  const { state, flow, t, locale } = context;
  const words = TWO_STEP[locale];
  const own = { ...context, t: { ...t, passwordWrong: words.passwordWrong, passwordTries: words.passwordTries } };
  const other = state.second.asks.find((method) => method !== state.secondMethod);
  return html`<form class="view" novalidate @submit=${submitTo(() => submit(context))}>
    <h2>${words.title}</h2>
    <p class="lead">${words.lead(state.second.phone || state.second.ontid)}</p>
    ${announcements(own)}
    ${state.secondMethod === 'password' ? password(own) : code(own)}
    <div class="links">
      ${other ? linkButton(other === 'code' ? t.useCode : t.usePassword, () => flow.second.use(other)) : nothing}
      ${linkButton(state.task === 'leave' ? t.leaving : t.useAnother, () => flow.second.leave())}
    </div>
  </form>`;
};

const isUnsent = ({ state }: ViewContext<'second'>) => state.secondMethod === 'code' && state.resendAt === 0;

const submit = (context: ViewContext<'second'>) =>
  isUnsent(context) ? context.flow.second.sendCode() : context.flow.second.finish();

const password = (
  context: ViewContext<'second'>,
) => html`${userName(userNameOf(context.state.second, writtenIn(context.state)))}
  <password-field .context=${context} .field=${'password'}></password-field>
  ${busyButton(context, { label: context.t.signIn, busyLabel: context.t.signingIn, task: 'show' })}`;

function code(context: ViewContext<'second'>) {
  const { state, flow, t, outbox } = context;
  if (isUnsent(context)) return busyButton(context, { label: t.sendCode, busyLabel: t.sending, task: 'send' });
  // The timer asks for another code of this step.
  const timer = { ...context, flow: { type: flow.type.bind(flow), resendCode: () => flow.second.sendCode('resend') } };
  return html`<div class="field">
      <label for="code">${t.code}</label>
      <p class="sent-to" id="sent-to">${t.codeSentTo} <b>${state.second.phone}</b></p>
      <input id="code" name="code" class="code" type="text" inputmode="numeric" autocomplete="one-time-code" data-focus
        .value=${live(state.code)} ?readonly=${state.task !== null}
        aria-invalid=${isInvalid(context, 'code')} aria-describedby=${describedBy(context, 'code', 'sent-to')}
        @input=${(event: Event) => flow.typeCode((event.target as HTMLInputElement).value)}>
      ${fieldError(context, 'code')}
    </div>
    ${busyButton(context, { label: t.signIn, busyLabel: t.checking, task: 'check' })}
    <div class="links"><resend-timer .context=${timer}></resend-timer></div>
    ${outbox ? html`<p class="help">${t.inOutbox} <a href=${outbox} target="_blank" rel="noopener">${t.openOutbox}</a></p>` : nothing}`;
}
