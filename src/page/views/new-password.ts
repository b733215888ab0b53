import { html } from 'lit';
import { announcements, busyButton, submitTo } from '../components/form.ts';
import type { View } from './context.ts';

/** Has a password chosen, and says what hangs on it: the key is sealed under it, and nobody holds another. */
export const newPasswordView: View = (context) => {
  const { state, flow, t } = context;
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.createAccount())}>
    <h2>${t.choosePassword}</h2>
    <p class="lead">${t.whatItIs}</p>
    ${announcements(context)}
    <input class="visually-hidden" type="text" name="username" autocomplete="username" readonly tabindex="-1" aria-hidden="true"
      .value=${`+${state.phone!.callingCode}${state.phone!.national}`}>
    <password-field .context=${context} .field=${'newPassword'} .help=${t.passwordHelp}></password-field>
    ${busyButton(context, { label: t.createOntId, busyLabel: t.creating, task: 'create' })}
  </form>`;
};
