import { html } from 'lit';
import { LAZY_SCREENS } from '../../i18n/all/lazy-screens.ts';
import { announcements, busyButton, linkButton, submitTo } from '../components/form.ts';
import type { View } from './context.ts';

/** Has a password chosen for the account of a keystore whose own is too easy to guess; the ONT ID stays the same. */
export const keystorePasswordView: View<'keystore-password'> = (context) => {
  const { app, flow, locale, state, t } = context;
  const words = LAZY_SCREENS[locale];
  const { label, ontid } = state.holder;
  return html`<form class="view" novalidate @submit=${submitTo(() => flow.lazy.chooseKeystorePassword())}>
    <h2>${t.chooseNewPassword}</h2>
    <p class="lead">${words.weakKeystore}</p>
    ${announcements(context)}
    <p class="account"><span class="account-phone">${label || 'ONT ID'}</span><span class="whole-id">${ontid}</span></p>
    <input class="visually-hidden" type="text" name="username" autocomplete="username" readonly tabindex="-1" aria-hidden="true" .value=${ontid}>
    <password-field .context=${context} .field=${'newPassword'} .label=${words.accountPassword} .help=${t.passwordHelp} .personal=${{ names: [app, ontid] }}></password-field>
    ${busyButton(context, { label: t.continue, busyLabel: t.checking, task: state.task === 'bind' ? 'bind' : 'choose' })}
    <div class="links">${linkButton(t.otherKeystore, () => flow.lazy.open('keystore'))}</div>
  </form>`;
};
