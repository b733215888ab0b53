import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { AccountView } from '../../../protocol/custody/account-api.ts';
import { busyButton, describedBy, fieldError, isInvalid, linkButton, submitTo } from '../../components/form.ts';
import { browserName, momentOf } from '../../i18n/moments.ts';
import type { Phone } from '../../phone/numbers.ts';
import type { AccountContext } from '../context.ts';
import { fold, ownUserName, passwordForm, section } from './parts.ts';
import { twoStepFold } from './two-step.ts';

/** What is changed or taken out with care: each folded, and each asks for the password again. */
export const securitySection = (context: AccountContext, view: AccountView) => {
  const { a, state, flow } = context;
  return section('security', a.security, [
    fold(context, 'phone', phoneLabel(context), () =>
      state.phone ? newPhoneCode(context, state.phone) : newPhone(context),
    ),
    fold(context, 'password', a.changePassword, () => newPassword(context, view)),
    twoStepFold(context, view),
    fold(context, 'keystore-sign-in', a.keystoreSignIn, () => {
      const on = view.keystore_sign_in;
      const submit = () => flow.allowKeystoreSignIn(!on);
      return passwordForm(context, {
        lead: on ? a.keystoreIsOn : a.keystoreIsOff,
        label: on ? a.turnOff : a.turnOn,
        busyLabel: a.saving,
        task: 'keystore-sign-in',
        submit,
      });
    }),
    fold(context, 'keystore', a.keystore, () =>
      passwordForm(context, {
        lead: a.keystoreLead,
        label: a.download,
        busyLabel: a.opening,
        task: 'open',
        submit: () => flow.saveKeystore(),
      }),
    ),
    fold(context, 'wif', a.wif, () =>
      state.secret?.kind === 'wif'
        ? html`<secret-value .context=${context}></secret-value>`
        : passwordForm(context, {
            lead: a.wifLead,
            label: a.wifShow,
            busyLabel: a.opening,
            task: 'open',
            submit: () => flow.reveal('wif'),
            danger: true,
          }),
    ),
  ]);
};

/** A person who signs in at a provider may have no phone yet. */
const phoneLabel = ({ a, state }: AccountContext) => (state.account.phone ? a.changePhone : a.addPhone);

const newPhone = (context: AccountContext) => {
  const { a, t, state, flow } = context;
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.sendCode())}>
    <p class="lead">${state.account.phone ? a.changePhoneLead : a.addPhoneLead}</p>
    <phone-field .context=${context} .autofill=${'tel-national'} .label=${a.newPhone}></phone-field>
    ${busyButton(context, { label: t.sendCode, busyLabel: t.sending, task: 'send' })}
  </form>`;
};

const newPhoneCode = (context: AccountContext, { display }: Phone) => {
  const { a, t, state, flow, outbox } = context;
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.changePhone())}>
    <div class="field">
      <label for="code">${t.code}</label>
      <p class="sent-to"><span id="sent-to">${t.codeSentTo} <b>${display}</b></span>${linkButton(t.change, () => flow.changeNumber())}</p>
      <input id="code" name="code" class="code" type="text" inputmode="numeric" autocomplete="one-time-code" data-focus
        .value=${live(state.code)} ?readonly=${state.task !== null}
        aria-invalid=${isInvalid(context, 'code')} aria-describedby=${describedBy(context, 'code', 'sent-to')}
        @input=${(event: Event) => flow.typeCode((event.target as HTMLInputElement).value)}>
      ${fieldError(context, 'code')}
    </div>
    ${ownUserName(context)}
    <password-field .context=${context} .field=${'password'}></password-field>
    ${busyButton(context, { label: phoneLabel(context), busyLabel: a.saving, task: 'change-phone' })}
    <div class="links"><resend-timer .context=${context}></resend-timer></div>
    ${outbox ? html`<p class="help">${t.inOutbox} <a href=${outbox} target="_blank" rel="noopener">${t.openOutbox}</a></p>` : nothing}
  </form>`;
};

/** What no change of the password closes. */
function copies({ a, locale }: AccountContext, { exports }: AccountView) {
  if (!exports.length) return nothing;
  return html`<p class="warning" id="copies">${a.copies}</p><ul class="rows" aria-labelledby="copies">${exports.map(
    (entry) =>
      html`<li class="row-text"><b>${a.copyKinds[entry.kind]}</b><span>${momentOf(entry.at, locale)} · ${entry.app ?? browserName(entry, a)}</span></li>`,
  )}</ul>`;
}

const newPassword = (context: AccountContext, view: AccountView) => {
  const { a, t, flow, state } = context;
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.changePassword())}>
    <p class="lead">${a.changePasswordLead}</p>
    ${copies(context, view)}
    ${ownUserName(context)}
    <password-field .context=${context} .field=${'password'} .label=${a.currentPassword}></password-field>
    <password-field .context=${context} .field=${'newPassword'} .label=${a.newPassword} .help=${t.passwordHelp}
      .personal=${{ names: [state.account.ontid] }}></password-field>
    ${busyButton(context, { label: a.changePassword, busyLabel: a.saving, task: 'change-password' })}
  </form>`;
};
