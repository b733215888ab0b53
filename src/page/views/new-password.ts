import { html } from 'lit';
import { writtenIn } from '../browser/user-names.ts';
import { announcements, busyButton, submitTo } from '../components/form.ts';
import { userName } from '../components/user-name.ts';
import type { View } from './context.ts';

/** Has a password chosen, and says what hangs on it: the key is sealed under it, and nobody holds another. */
export const newPasswordView: View<'new-password'> = (context) => {
  const { app, state, flow, t } = context;
  const resetting = state.intent === 'reset';
  return html`<form class="view" novalidate @submit=${submitTo(() => (resetting ? flow.lazy.reset() : flow.createAccount()))}>
    <h2>${resetting ? t.chooseNewPassword : t.choosePassword}</h2>
    <p class="lead">${resetting ? t.resetWarning : t.whatItIs}</p>
    ${announcements(context)}
    ${userName(writtenIn(state))}
    <password-field .context=${context} .field=${'newPassword'} .help=${t.passwordHelp}
      .personal=${{ phone: state.phone ?? undefined, names: [app] }}></password-field>
    ${
      resetting
        ? busyButton(context, { label: t.resetNow, busyLabel: t.resetting, task: 'reset' })
        : busyButton(context, { label: t.createOntId, busyLabel: t.creating, task: 'create' })
    }
  </form>`;
};
